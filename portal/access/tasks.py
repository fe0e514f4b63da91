"""Work of access that the clock starts; each job fans out to one task a cooperative. What it does is in the room."""

from celery import shared_task
from django.utils import timezone

from portal.access.bulk_lists import forget_old_lists
from portal.access.expiring import expire_applications
from portal.access.start_secrets import wipe_secrets
from portal.kernel.dispatch import dispatch


@shared_task(name="portal.access.tasks.expire")  # type: ignore[untyped-decorator]
def expire(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """End one cooperative's applications that ran out of time, forget old lists; return how many ended."""
    forget_old_lists(timezone.now())
    return expire_applications(timezone.now())


@shared_task(name="portal.access.tasks.dispatch_expire", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_expire() -> int:
    """Send ``expire`` to every cooperative."""
    return dispatch(expire, spread_seconds=600)


@shared_task(name="portal.access.tasks.wipe")  # type: ignore[untyped-decorator]
def wipe(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Wipe one cooperative's secrets that nobody has to print any more; return how many."""
    return wipe_secrets(timezone.now())


@shared_task(name="portal.access.tasks.dispatch_wipe", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_wipe() -> int:
    """Send ``wipe`` to every cooperative."""
    return dispatch(wipe, spread_seconds=60)
