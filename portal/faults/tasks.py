"""Celery's side of the room: telling of outages, and what every night tidies up."""

import uuid

from celery import shared_task
from django.utils import timezone

from portal.faults.drafts import delete_old_drafts
from portal.faults.erasing import erase_old_words
from portal.faults.moving import close_finished
from portal.faults.outage_telling import tell_everybody, untold
from portal.faults.photos import forget_lost_photos
from portal.kernel import clock
from portal.kernel.dispatch import dispatch
from portal.rulebook.queries import rules_on


@shared_task(name="portal.faults.tasks.tell_of_outage")  # type: ignore[untyped-decorator]
def tell_of_outage(*, schema: str, outage_id: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Write to everybody whom an outage concerns; return how many were told."""
    return tell_everybody(uuid.UUID(outage_id), timezone.now())


@shared_task(name="portal.faults.tasks.tidy")  # type: ignore[untyped-decorator]
def tidy(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Close what is over, delete drafts nobody finished, erase old words, tell of what was left untold."""
    now, day = timezone.now(), clock.today()
    rules = rules_on(day)
    closed = close_finished(day=day, now=now, rules=rules)
    delete_old_drafts(now)
    erase_old_words(day=day, keep_months=rules.faults.keep_months)
    forget_lost_photos()
    for outage_id in untold(now):
        tell_everybody(outage_id, now)
    return closed


@shared_task(name="portal.faults.tasks.dispatch_tidy", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_tidy() -> int:
    """Send ``tidy`` to every cooperative."""
    return dispatch(tidy, spread_seconds=1200)
