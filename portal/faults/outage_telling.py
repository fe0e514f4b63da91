"""Telling people of an outage that concerns them, in the background: there may be thousands of them."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from kombu.exceptions import OperationalError

from portal.faults import words
from portal.faults.outage_models import Outage
from portal.faults.outage_queries import in_force
from portal.faults.outage_words import when_words
from portal.kernel.clock import WARSAW
from portal.kernel.schemas import current_schema
from portal.premises.audience import choice_of, people_concerned
from portal.residents.notice_choices import tell_many

logger = logging.getLogger(__name__)

TOPIC = "outages"
# Of so many people one transaction writes notices, so that none of them is long.
AT_ONCE = 200


def call_worker_after_commit(outage_id: uuid.UUID) -> None:
    """Call a worker once the outage is committed. A call that is lost is made up for at night."""
    schema = current_schema()
    transaction.on_commit(lambda: _call(schema, outage_id), robust=True)


def _call(schema: str, outage_id: uuid.UUID) -> None:
    from portal.faults.tasks import tell_of_outage

    try:
        tell_of_outage.apply_async(kwargs={"schema": schema, "outage_id": str(outage_id)}, retry=False)
    except (OperationalError, OSError):
        logger.warning("outage.broker_away", extra={"cooperative": schema})


def tell_everybody(outage_id: uuid.UUID, now: dt.datetime) -> int:
    """Write to everybody concerned who wants it, once for each announcement and change; return how many were told.

    Whoever was told already is not told twice: a worker that died is followed by another one that goes through all.
    """
    outage = Outage.objects.select_related("audience").filter(in_force(now), pk=outage_id, told_at__isnull=True).first()
    if outage is None:
        return 0
    day = now.astimezone(WARSAW).date()
    choice = choice_of(outage.audience)
    people = list(people_concerned(choice, day, with_account=True).order_by("pk").values_list("pk", flat=True))
    with override("pl"):
        coming = outage.starts_at > now
        title = _((words.COMING_OUTAGES if coming else words.OUTAGES)[outage.kind])
        when = when_words(outage.starts_at, outage.ends_at, now)
    key = f"outage:{outage.pk}:{(outage.changed_at or outage.announced_at).timestamp():.0f}"
    told = 0
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        text = f"{when}. {outage.text}".strip()
        with transaction.atomic():
            found = tell_many(
                some, TOPIC, "resident_notice", {"text": text}, title=title, path="/przerwy", key=key,
                by=outage.announced_by,
            )  # fmt: skip
        told += found.at_once + found.daily
    Outage.objects.filter(pk=outage.pk, changed_at=outage.changed_at).update(told_at=now)
    return told


def untold(now: dt.datetime) -> list[uuid.UUID]:
    """Return the outages that nobody was told of though somebody should have been. Costs one query."""
    return list(Outage.objects.filter(in_force(now), told_at__isnull=True).values_list("pk", flat=True))
