"""Work of residents that the clock starts; each job fans out to one task a cooperative. What it does is in the room."""

from celery import shared_task
from django.utils import timezone

from portal.kernel.dispatch import dispatch
from portal.residents.digest import send_digests


@shared_task(name="portal.residents.tasks.send_digests")  # type: ignore[untyped-decorator]
def send_mail_of_the_day(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Queue one cooperative's mail of the day; return for how many people."""
    return send_digests(timezone.now())


@shared_task(name="portal.residents.tasks.dispatch_send_digests", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_mail_of_the_day() -> int:
    """Send ``send_mail_of_the_day`` to every cooperative."""
    return dispatch(send_mail_of_the_day, spread_seconds=600)
