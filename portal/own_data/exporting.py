"""Everything about a person in two files, JSON and PDF: asked for, made by a worker, gone after a day.

What is in them is for the rooms to say (``kernel.personal_exports``). Pages: ``export_views``.
"""

import datetime as dt
import json
import logging
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.accounts.models import User
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.kernel.files import cooperative_path
from portal.kernel.personal_exports import Whose, parts, rows_of
from portal.kernel.schemas import current_schema
from portal.own_data.export_paper import export_pdf
from portal.own_data.models import OwnExport
from portal.residents.queries import own_link_of

logger = logging.getLogger(__name__)

HOURS_KEPT = 24
A_DAY = 5
FORMATS = ("json", "pdf")
UNFINISHED = (OwnExport.State.WAITING, OwnExport.State.WORKING)
# A worker that said nothing for so long is dead.
SILENCE = dt.timedelta(seconds=60)
MOST_ATTEMPTS = 3


class TooManyExports(ValueError):
    """The person asked for their data often enough today."""


def ask_for_export(*, user: User) -> OwnExport:
    """Begin a file, or return the one that is being made; a worker is called after the commit.

    Raises TooManyExports.
    """
    try:
        with transaction.atomic():
            return _asked(user)
    except IntegrityError:
        # Race: the second click of two found the first one's row in its way.
        return OwnExport.objects.get(user=user, state__in=UNFINISHED)


def _asked(user: User) -> OwnExport:
    unfinished = OwnExport.objects.filter(user=user, state__in=UNFINISHED).first()
    if unfinished is not None:
        return unfinished
    now = timezone.now()
    if OwnExport.objects.filter(user=user, asked_at__gte=now - dt.timedelta(days=1)).count() >= A_DAY:
        raise TooManyExports
    export = OwnExport.objects.create(user=user, expires_at=now + dt.timedelta(hours=HOURS_KEPT))
    record_event(
        action="own_export.requested", by=user, subject=f"account:{user.identifier}", person_id=_person_id(user)
    )
    transaction.on_commit(lambda: call_worker(export.pk), robust=True)
    return export


def make_export(export_id: uuid.UUID) -> bool:
    """Make both files, telling after each part how far it is; False when somebody else is at it or it is over.

    Cost: one query or a few for each part, and the setting of the PDF in a process of its own.
    """
    now = timezone.now()
    # Race: the claim is one statement, so of two workers one goes on.
    mine = OwnExport.objects.filter(Q(alive_at__isnull=True) | Q(alive_at__lt=now - SILENCE), pk=export_id)
    claimed = mine.filter(state__in=UNFINISHED).update(
        state=OwnExport.State.WORKING, alive_at=now, parts_done=0, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    export = OwnExport.objects.select_related("user").get(pk=export_id)
    try:
        content = content_of(export.user, told=lambda done, total: _tell(export_id, done, total))
        _write(export_id, "json", json.dumps(content, ensure_ascii=False, indent=1).encode())
        _write(export_id, "pdf", export_pdf(content, cooperative=cooperative_in_force()))
    except Exception:
        logger.exception("own_export.failed", extra={"export": str(export_id)})
        OwnExport.objects.filter(pk=export_id).update(
            state=OwnExport.State.FAILED if export.attempts >= MOST_ATTEMPTS else OwnExport.State.WAITING
        )
        return False
    done = timezone.now()
    OwnExport.objects.filter(pk=export_id).update(
        state=OwnExport.State.READY,
        ready_at=done,
        alive_at=done,
        parts_done=F("parts_total"),
        expires_at=done + dt.timedelta(hours=HOURS_KEPT),
    )
    return True


def content_of(user: User, *, told: Callable[[int, int], None] = lambda _done, _total: None) -> dict[str, Any]:
    """Return everything about the account's owner as plain data with Polish headings; ``told`` hears of each part."""
    whose, all_parts = Whose(user, _person_id(user)), parts()
    total = len(all_parts) + 1  # the paper comes last
    content: list[dict[str, Any]] = []
    for number, part in enumerate(all_parts):
        told(number, total)
        if whose.person_id is not None or part.is_of_account:
            content.append(
                {"nazwa": part.heading, "kolumny": list(part.columns.values()), "wiersze": rows_of(part, whose)}
            )
    told(total - 1, total)
    return {
        "spółdzielnia": cooperative_in_force().name,
        "konto": user.identifier,
        "osoba": user.get_full_name(),
        "sporządzono": timezone.now().astimezone(WARSAW).strftime("%Y-%m-%d %H:%M"),
        "części": content,
    }


def path_of(export_id: uuid.UUID, form: str) -> Path:
    """Return where a file lies. Sync: ``tenants.export`` leaves this folder out."""
    return cooperative_path(f"own-data/{export_id}.{form}")


def delete_over(now: dt.datetime) -> int:
    """Delete files whose time is over, with their rows; return how many. A file without a row goes too."""
    over = list(OwnExport.objects.filter(expires_at__lte=now).values_list("pk", flat=True))
    for export_id in over:
        for form in FORMATS:
            path_of(export_id, form).unlink(missing_ok=True)
    OwnExport.objects.filter(pk__in=over).delete()
    folder = cooperative_path("own-data")
    known = {str(key) for key in OwnExport.objects.values_list("pk", flat=True)} if folder.is_dir() else set()
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stem.split(".")[0] not in known:
            path.unlink(missing_ok=True)
    return len(over)


def call_worker(export_id: uuid.UUID) -> None:
    """Send the message; one that is lost is sent again by the sweep."""
    from portal.own_data.tasks import make

    try:
        make.apply_async(kwargs={"schema": current_schema(), "export_id": str(export_id)}, retry=False)
    except (OperationalError, OSError):
        logger.warning("own_export.broker_away", extra={"export": str(export_id)})


def call_workers_to_silent(now: dt.datetime) -> int:
    """Call a worker to every file that nobody works on; return to how many. Costs two queries.

    One that killed its workers again and again is given up.
    """
    silent = Q(alive_at__lt=now - SILENCE) | Q(alive_at__isnull=True, asked_at__lt=now - SILENCE)
    waiting = OwnExport.objects.filter(silent, state__in=UNFINISHED)
    waiting.filter(attempts__gte=MOST_ATTEMPTS).update(state=OwnExport.State.FAILED)
    keys = list(waiting.values_list("pk", flat=True))
    for key in keys:
        call_worker(key)
    return len(keys)


def _tell(export_id: uuid.UUID, done: int, total: int) -> None:
    OwnExport.objects.filter(pk=export_id).update(parts_done=done, parts_total=total, alive_at=timezone.now())


def _write(export_id: uuid.UUID, form: str, content: bytes) -> None:
    """Write a file that only the product's own user of the machine reads, whole or not at all."""
    path = path_of(export_id, form)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{form}-part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)


def _person_id(user: User) -> uuid.UUID | None:
    link = own_link_of(user)
    return None if link is None else link.person_id
