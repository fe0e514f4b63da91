"""Celery's side of batches of letters: going through one; and finding batches and lists whose worker was lost."""

import logging
import time
import uuid

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.access.batch_calls import call_worker, call_workers_to_silent_batches
from portal.access.batches import prepare_next, send_next
from portal.access.bulk_calls import call_workers_to_silent_lists
from portal.kernel.dispatch import schemas_to_work_on

logger = logging.getLogger(__name__)

# What is left over waits behind the tasks of other cooperatives.
TURN_SECONDS = 20.0


@shared_task(name="portal.access.batch_tasks.go_through_batch")  # type: ignore[untyped-decorator]
def go_through_batch(*, schema: str, batch_id: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Deal with the people of a batch, one transaction each, for a turn; return how many."""
    batch, done, until = uuid.UUID(batch_id), 0, time.monotonic() + TURN_SECONDS
    while prepare_next(batch) or send_next(batch):
        done += 1
        if time.monotonic() > until:
            call_worker(batch)
            break
    return done


@shared_task(name="portal.access.batch_tasks.sweep", needs_schema=False, expires=20)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Call a worker to every batch and list of every cooperative that nobody works on; return to how many.

    Cost: two queries a cooperative on small tables. A cooperative in trouble does not keep the others waiting.
    """
    called = 0
    for schema in schemas_to_work_on():
        try:
            with schema_context(schema):
                called += call_workers_to_silent_batches(timezone.now()) + call_workers_to_silent_lists(timezone.now())
        except DatabaseError:
            logger.exception("letters.sweep_failed", extra={"cooperative": schema})
    return called
