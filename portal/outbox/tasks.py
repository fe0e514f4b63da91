"""Celery's side of the outbox: sending what waits, sweeping up what hints were lost for, erasing old words."""

import logging

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.kernel.dispatch import dispatch, schemas_to_work_on
from portal.outbox.queries import next_due_at
from portal.outbox.retention import erase_old_words
from portal.outbox.sending import send_batch
from portal.outbox.waking import (
    call_worker,
    is_server_away,
    must_look_everywhere,
    note_due,
    schemas_noted,
    server_went_away,
    worker_came,
)

logger = logging.getLogger(__name__)


@shared_task(name="portal.outbox.tasks.send_waiting")  # type: ignore[untyped-decorator]
def send_waiting(*, schema: str) -> int:
    """Send a bounded batch of one cooperative's messages; return how many were sent.

    What is left over waits behind the tasks of other cooperatives, so that a thousand letters of one keep nobody else
    waiting longer than one batch.
    """
    worker_came(schema)
    if is_server_away():
        return 0
    result = send_batch()
    if result.is_server_away:
        server_went_away()
    due_at = next_due_at()
    note_due(schema, due_at)
    if result.is_full and due_at is not None and due_at <= timezone.now():
        call_worker(schema)
    return result.sent


@shared_task(name="portal.outbox.tasks.sweep", needs_schema=False, expires=20)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Call a worker to every cooperative that has something due; return to how many (``waking`` says at what cost)."""
    schemas, now = schemas_to_work_on(), timezone.now()
    noted = schemas_noted(schemas, now)
    if must_look_everywhere():
        noted = [schema for schema in schemas if _has_something_due(schema)]
    return sum(call_worker(schema) for schema in noted)


@shared_task(name="portal.outbox.tasks.erase_old_words")  # type: ignore[untyped-decorator]
def erase_old(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Erase the words of one cooperative's old messages; return of how many."""
    return erase_old_words(now=timezone.now())


@shared_task(name="portal.outbox.tasks.dispatch_erase_old_words", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_erase_old() -> int:
    """Send ``erase_old`` to every cooperative."""
    return dispatch(erase_old, spread_seconds=600)


def _has_something_due(schema: str) -> bool:
    try:
        with schema_context(schema):
            due_at = next_due_at()
    except DatabaseError:
        # A cooperative in trouble does not keep the others waiting.
        logger.exception("outbox.sweep_failed", extra={"cooperative": schema})
        return False
    note_due(schema, due_at)
    return due_at is not None and due_at <= timezone.now()
