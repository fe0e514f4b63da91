"""Nightly work of the portal, for Celery to find; each job fans out to one task a cooperative."""

import datetime as dt

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from portal.access import nightly
from portal.access.batch_tasks import go_through_batch
from portal.access.batch_tasks import sweep as sweep_batches
from portal.access.bulk_tasks import go_through_list
from portal.access.tasks import dispatch_expire, dispatch_wipe, expire, wipe
from portal.accounts.attempts import forget_old_failures
from portal.announcements.tasks import (
    dispatch_forget_old_announcements,
    dispatch_tell_residents,
    forget_old_announcements,
    tell_residents,
)
from portal.audit.checking import check_chain
from portal.audit.sealing import seal_events
from portal.documents.tasks import dispatch_tell_of_letters, tell_of_letter
from portal.faults.tasks import dispatch_tidy, tell_of_outage
from portal.faults.tasks import tidy as tidy_faults
from portal.finding.keeping import rebuild
from portal.kernel.dispatch import dispatch
from portal.ledger.checking import check_balances
from portal.meters.nightly import dispatch_look_after_readings, look_after_readings
from portal.outbox.tasks import dispatch_erase_old, erase_old, send_waiting, sweep
from portal.own_data import tasks as own_data_tasks
from portal.residents.tasks import dispatch_mail_of_the_day, send_mail_of_the_day

__all__ = [
    "clear_sessions",
    "dispatch_clear_sessions",
    "dispatch_erase_old",
    "dispatch_expire",
    "dispatch_forget_old_announcements",
    "dispatch_look_after_readings",
    "dispatch_mail_of_the_day",
    "dispatch_tell_of_letters",
    "dispatch_tell_residents",
    "dispatch_tidy",
    "dispatch_wipe",
    "erase_old",
    "expire",
    "forget_old_announcements",
    "go_through_batch",
    "go_through_list",
    "look_after_readings",
    "nightly",
    "own_data_tasks",
    "send_mail_of_the_day",
    "send_waiting",
    "sweep",
    "sweep_batches",
    "tell_of_letter",
    "tell_of_outage",
    "tell_residents",
    "tidy_faults",
    "wipe",
]


@shared_task(name="portal.tasks.clear_sessions")  # type: ignore[untyped-decorator]
def clear_sessions(*, schema: str) -> None:  # noqa: ARG001  (the task class opens it)
    """Delete one cooperative's expired sessions, and counters of failed sign-ins that nobody touched for 90 days."""
    call_command("clearsessions")
    forget_old_failures(before=timezone.now() - dt.timedelta(days=90))


@shared_task(name="portal.tasks.dispatch_clear_sessions", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_clear_sessions() -> int:
    """Send ``clear_sessions`` to every cooperative."""
    return dispatch(clear_sessions, spread_seconds=600)


@shared_task(name="portal.tasks.seal_audit")  # type: ignore[untyped-decorator]
def seal_audit(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Seal what one cooperative's acts could not seal themselves right after their commit."""
    return seal_events()


@shared_task(name="portal.tasks.dispatch_seal_audit", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_seal_audit() -> int:
    """Send ``seal_audit`` to every cooperative."""
    return dispatch(seal_audit, spread_seconds=300)


@shared_task(name="portal.tasks.check_new_audit")  # type: ignore[untyped-decorator]
def check_new_audit(*, schema: str) -> bool:  # noqa: ARG001  (the task class opens it)
    """Check what one cooperative's audit trail got since the last check; return whether it holds."""
    return check_chain(at=timezone.now(), is_full=False).broken is None


@shared_task(name="portal.tasks.check_whole_audit")  # type: ignore[untyped-decorator]
def check_whole_audit(*, schema: str) -> bool:  # noqa: ARG001  (the task class opens it)
    """Check one cooperative's whole audit trail; return whether it holds."""
    return check_chain(at=timezone.now(), is_full=True).broken is None


@shared_task(name="portal.tasks.dispatch_check_new_audit", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_check_new_audit() -> int:
    """Send ``check_new_audit`` to every cooperative."""
    return dispatch(check_new_audit, spread_seconds=1800)


@shared_task(name="portal.tasks.dispatch_check_whole_audit", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_check_whole_audit() -> int:
    """Send ``check_whole_audit`` to every cooperative."""
    return dispatch(check_whole_audit, spread_seconds=7200)


@shared_task(name="portal.tasks.mend_search")  # type: ignore[untyped-decorator]
def mend_search(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Write what one cooperative's search lacks or has wrong; return how much that was, which should be nothing."""
    found = rebuild()
    return found.missing + found.wrong


@shared_task(name="portal.tasks.dispatch_mend_search", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_mend_search() -> int:
    """Send ``mend_search`` to every cooperative."""
    return dispatch(mend_search, spread_seconds=1800)


@shared_task(name="portal.tasks.count_balances")  # type: ignore[untyped-decorator]
def count_balances(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Count one cooperative's balances anew; return how many differ from the kept ones, which must be none."""
    return len(check_balances(at=timezone.now()))


@shared_task(name="portal.tasks.dispatch_count_balances", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_count_balances() -> int:
    """Send ``count_balances`` to every cooperative."""
    return dispatch(count_balances, spread_seconds=3600)
