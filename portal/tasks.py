"""Nightly work of the portal, for Celery to find; each job fans out to one task a cooperative."""

import datetime as dt

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from portal.accounts.attempts import forget_old_failures
from portal.kernel.dispatch import dispatch
from portal.outbox.tasks import dispatch_erase_old, erase_old, send_waiting, sweep

__all__ = ["clear_sessions", "dispatch_clear_sessions", "dispatch_erase_old", "erase_old", "send_waiting", "sweep"]


@shared_task(name="portal.tasks.clear_sessions")  # type: ignore[untyped-decorator]
def clear_sessions(*, schema: str) -> None:  # noqa: ARG001  (the task class opens it)
    """Delete one cooperative's expired sessions, and counters of failed sign-ins that nobody touched for 90 days."""
    call_command("clearsessions")
    forget_old_failures(before=timezone.now() - dt.timedelta(days=90))


@shared_task(name="portal.tasks.dispatch_clear_sessions", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_clear_sessions() -> int:
    """Send ``clear_sessions`` to every cooperative."""
    return dispatch(clear_sessions, spread_seconds=600)
