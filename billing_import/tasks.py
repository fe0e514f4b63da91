"""Celery's side of imports: carrying a run out, and sending again those whose message or worker was lost."""

import datetime as dt
import logging
import uuid
from typing import Any

from celery import shared_task
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from billing_import.actions import send_message
from billing_import.models import ImportRun
from billing_import.outcome import Watch
from billing_import.pipeline import UNFINISHED
from billing_import.pipeline import run_import as carry_out
from billing_import.progress import ProgressWriter
from billing_import.scope import is_scope_free
from portal.kernel.dispatch import schemas_to_work_on

logger = logging.getLogger(__name__)

# A message younger than this may still be on its way to a worker.
MESSAGE_GRACE = dt.timedelta(seconds=15)


@shared_task(name="billing_import.tasks.run_import")  # type: ignore[untyped-decorator]
def run_import(*, schema: str, run_id: str) -> str:
    """Carry one import out; a second message for the same run finds it finished. Returns the run's status."""
    with ProgressWriter(schema, uuid.UUID(run_id)) as progress:
        return carry_out(uuid.UUID(run_id), watch=Watch(progress.tell)).status


@shared_task(name="billing_import.tasks.dispatch_lost_runs", needs_schema=False, expires=20)  # type: ignore[untyped-decorator]
def dispatch_lost_runs() -> int:
    """Send again, in every cooperative, the runs that nobody works on; return how many.

    Cost: one indexed query a cooperative. A cooperative in trouble does not keep the others waiting.
    """
    sent = 0
    for schema in schemas_to_work_on():
        try:
            with schema_context(schema):
                sent += send_lost_runs()
        except DatabaseError:
            logger.exception("import.sweep_failed", extra={"cooperative": schema})
    return sent


def send_lost_runs(now: Any = None) -> int:
    """Send messages for unfinished runs of this cooperative whose lock is free; return how many.

    The lock says whether a worker is alive: it ends with the worker's connection.
    """
    before = (now or timezone.now()) - MESSAGE_GRACE
    lost = ImportRun.objects.filter(status__in=UNFINISHED, sent_at__lt=before).order_by("queued_at")
    sent = 0
    for run_id, kind in list(lost.values_list("pk", "kind")):
        with transaction.atomic():
            is_free = is_scope_free(kind)
        if is_free:
            logger.info("import.sent_again", extra={"run": str(run_id)})
            sent += send_message(run_id)
    return sent
