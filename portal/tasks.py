"""Nightly work of the portal, for Celery to find; each job fans out to one task a cooperative."""

from celery import shared_task
from django.core.management import call_command

from portal.kernel.dispatch import dispatch


@shared_task(name="portal.tasks.clear_sessions")
def clear_sessions(*, schema: str) -> None:  # noqa: ARG001  (the task class opens it)
    """Delete the expired sessions of one cooperative."""
    call_command("clearsessions")


@shared_task(name="portal.tasks.dispatch_clear_sessions", needs_schema=False)
def dispatch_clear_sessions() -> int:
    """Send ``clear_sessions`` to every cooperative."""
    return dispatch(clear_sessions, spread_seconds=600)
