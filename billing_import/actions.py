"""Asking for an import: the file is stored, the run's row written, a message sent. Carrying it out is ``pipeline``."""

import datetime as dt
import logging
import uuid
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from billing_import.files import remove_files, store_file
from billing_import.formats.records import NO_TEXT
from billing_import.models import ImportRun
from billing_import.named_run import run_named_in
from billing_import.profiles import DEFAULT, UnknownProfile, is_archived, profile_named
from portal.audit.actions import identifier_of, record_event
from portal.kernel.schemas import current_schema

_FINISHED = (ImportRun.Status.APPLIED_WITH_REJECTS, ImportRun.Status.UNCHANGED, ImportRun.Status.REFUSED)
logger = logging.getLogger(__name__)


class ImportNotPossible(Exception):
    """The wish itself is wrong (no such profile, no such run to continue); the text is a Polish sentence."""


def queue_import(
    *,
    kind: str,
    file: BinaryIO,
    file_name: str,
    by: Any,
    profile: str | None = None,
    continues: uuid.UUID | None = None,
    as_of: dt.date | None = None,
    wish: str = ImportRun.Wish.APPLY,
    after: ImportRun | None = None,
    parcel: uuid.UUID | None = None,
) -> ImportRun:
    """Store a file, write its run down and send a message for it; return the run, which nobody has started yet.

    ``wish`` says whether the file is applied or shown first; ``after`` is the file of the same parcel that goes first.
    Mended rows are read by the profile of the run they continue; without ``continues`` the file may name it itself.
    Raises ImportNotPossible. A lost message does no harm: the sweep finds the run within a minute.
    """
    continued = _continued(continues or run_named_in(file, file_name), kind)
    if continued is not None and profile not in {None, continued.profile}:
        names = {"run": continued.pk, "profile": continued.profile}
        raise ImportNotPossible(_("Import %(run)s ma profil „%(profile)s”. Poprawki czytamy tym samym.") % names)
    profile = profile or (continued.profile if continued else DEFAULT)
    if continued is None and profile != DEFAULT and is_archived(kind, profile):
        text = _("Profil „%(profile)s” jest w archiwum. Przywróć go albo wybierz inny.") % {"profile": profile}
        raise ImportNotPossible(text)
    try:
        profile_named(kind, profile)
    except UnknownProfile as error:
        text = _("Nie ma profilu „%(profile)s” dla tego rodzaju pliku.") % {"profile": profile}
        raise ImportNotPossible(text) from error
    run = ImportRun(
        kind=kind,
        profile=profile,
        file_name=NO_TEXT.sub("?", file_name)[-255:],
        continues=continued,
        as_of_wished=as_of,
        wish=wish,
        after=after,
        parcel=parcel or (after.parcel if after else None),
        requested_by=identifier_of(by),
    )
    store_file(run, file)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            record_event(
                action="import.queued",
                by=by,
                subject=f"import:{run.pk}",
                details={"kind": kind, "file": run.file_name, "sha256": run.sha256},
            )
            transaction.on_commit(lambda: send_message(run.pk))
    except BaseException:
        remove_files(run)
        raise
    run.refresh_from_db()
    return run


def _continued(pk: uuid.UUID | None, kind: str) -> ImportRun | None:
    if pk is None:
        return None
    run = ImportRun.objects.filter(pk=pk, kind=kind).first()
    if run is None:
        raise ImportNotPossible(_("Nie ma takiego importu do poprawienia: %(run)s.") % {"run": pk})
    if run.status not in _FINISHED or not run.rejected:
        raise ImportNotPossible(_("Import %(run)s nie ma odrzuconych wierszy do poprawienia.") % {"run": pk})
    return run


def send_message(run_id: uuid.UUID) -> bool:
    """Tell a worker of a run; return whether the broker took the message. Its being lost is nobody's problem."""
    from billing_import.tasks import run_import

    ImportRun.objects.filter(pk=run_id).update(sent_at=timezone.now())
    try:
        run_import.apply_async(kwargs={"schema": current_schema(), "run_id": str(run_id)}, retry=False)
    except (OperationalError, OSError):
        logger.warning("import.broker_away", extra={"run": str(run_id)})
        return False
    return True
