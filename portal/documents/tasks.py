"""Celery's side of letters: telling people of one, and of those whose worker was lost."""

import uuid

from celery import shared_task

from portal.documents.telling import tell_waiting
from portal.kernel.dispatch import dispatch


@shared_task(name="portal.documents.tasks.tell_of_letter")  # type: ignore[untyped-decorator]
def tell_of_letter(*, schema: str, letter_id: str = "") -> int:  # noqa: ARG001  (the task class opens it)
    """Tell everybody who waits to be told of one letter, or of any; return how many."""
    return tell_waiting(letter_id=uuid.UUID(letter_id) if letter_id else None)


@shared_task(name="portal.documents.tasks.dispatch_tell", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_tell_of_letters() -> int:
    """Send ``tell_of_letter`` to every cooperative."""
    return dispatch(tell_of_letter, spread_seconds=600)
