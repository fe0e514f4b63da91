"""What ends by itself, for Celery to start every night; each job fans out to one task a cooperative.

What is done is in ``closing``, ``lapsing``, ``erasing`` and ``residents.representing``; ``manage.py`` has the same.
"""

from celery import shared_task

from portal.access.closing import close_ended_titles, tell_of_ending_accounts
from portal.access.erasing import erase_due
from portal.access.lapsing import lapse_accounts
from portal.kernel import clock
from portal.kernel.dispatch import dispatch
from portal.residents.representing import end_over_representations

# Who acts, in the trail.
NIGHT = "system"


@shared_task(name="portal.access.nightly.close_titles")  # type: ignore[untyped-decorator]
def close_titles(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Close one cooperative's accounts whose titles have ended, tell of days of grace; return how many closed."""
    closed = len(close_ended_titles(day=clock.today(), by=NIGHT))
    tell_of_ending_accounts(day=clock.today(), by=NIGHT)
    return closed


@shared_task(name="portal.access.nightly.dispatch_close_titles", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_close_titles() -> int:
    """Send ``close_titles`` to every cooperative."""
    return dispatch(close_titles, spread_seconds=300)


@shared_task(name="portal.access.nightly.end_representations")  # type: ignore[untyped-decorator]
def end_representations(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """End one cooperative's accounts of representatives whose last day is over; return how many."""
    return len(end_over_representations(day=clock.today(), by=NIGHT))


@shared_task(name="portal.access.nightly.dispatch_end_representations", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_end_representations() -> int:
    """Send ``end_representations`` to every cooperative."""
    return dispatch(end_representations, spread_seconds=300)


@shared_task(name="portal.access.nightly.lapse")  # type: ignore[untyped-decorator]
def lapse(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Let one cooperative's accounts lapse that nobody renewed; return how many."""
    return len(lapse_accounts(day=clock.today(), by=NIGHT))


@shared_task(name="portal.access.nightly.dispatch_lapse", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_lapse() -> int:
    """Send ``lapse`` to every cooperative."""
    return dispatch(lapse, spread_seconds=300)


@shared_task(name="portal.access.nightly.erase")  # type: ignore[untyped-decorator]
def erase(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Erase one cooperative's accounts whose retention period is over; return how many."""
    return len(erase_due(day=clock.today(), by=NIGHT).accounts)


@shared_task(name="portal.access.nightly.dispatch_erase", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_erase() -> int:
    """Send ``erase`` to every cooperative."""
    return dispatch(erase, spread_seconds=3600)
