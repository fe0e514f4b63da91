"""Work of announcements that a page or the clock starts; each job fans out to one task a cooperative."""

from celery import shared_task
from django.utils import timezone

from portal.announcements.keeping import forget_old
from portal.announcements.telling import call_worker, tell_what_is_due
from portal.kernel import clock
from portal.kernel.dispatch import dispatch


@shared_task(name="portal.announcements.tasks.tell_residents")  # type: ignore[untyped-decorator]
def tell_residents(*, schema: str) -> None:
    """Tell one cooperative's residents of announcements whose day has come, for a turn."""
    if tell_what_is_due(timezone.now(), clock.today()):
        call_worker(schema)


@shared_task(name="portal.announcements.tasks.dispatch_tell_residents", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_tell_residents() -> int:
    """Send ``tell_residents`` to every cooperative."""
    return dispatch(tell_residents, spread_seconds=300)


@shared_task(name="portal.announcements.tasks.forget_old_announcements")  # type: ignore[untyped-decorator]
def forget_old_announcements(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Delete one cooperative's announcements that are older than its rules keep; return how many."""
    return forget_old(clock.today())


@shared_task(name="portal.announcements.tasks.dispatch_forget_old", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_forget_old_announcements() -> int:
    """Send ``forget_old_announcements`` to every cooperative."""
    return dispatch(forget_old_announcements, spread_seconds=600)
