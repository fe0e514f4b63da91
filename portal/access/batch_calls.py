"""Calling a worker process to a batch. The row is the truth: a call that is lost is made again by the sweep."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from kombu.exceptions import OperationalError

from portal.access.batch_queries import lines_to_send
from portal.access.models import LetterBatch
from portal.kernel.schemas import current_schema

logger = logging.getLogger(__name__)

# A process that said nothing for so long is dead; a message younger than this may be on its way.
SILENCE = dt.timedelta(seconds=30)


def call_worker_after_commit(batch_id: uuid.UUID) -> None:
    """Call a worker to the batch once the transaction is committed; no failure reaches the caller."""
    transaction.on_commit(lambda: call_worker(batch_id), robust=True)


def call_worker(batch_id: uuid.UUID) -> bool:
    """Send the batch's message; return whether the broker took it."""
    from portal.access.batch_tasks import go_through_batch

    try:
        go_through_batch.apply_async(kwargs={"schema": current_schema(), "batch_id": str(batch_id)}, retry=False)
    except (OperationalError, OSError):
        logger.warning("letters.broker_away", extra={"batch": str(batch_id)})
        return False
    return True


def call_workers_to_silent_batches(now: dt.datetime) -> int:
    """Call a worker to every batch of this cooperative that nobody works on; return to how many. Costs one query."""
    unopened = lines_to_send().filter(batch__printed_at__isnull=False).values("batch_id")
    todo = Q(state__in=(LetterBatch.State.WAITING, LetterBatch.State.WORKING)) | Q(pk__in=unopened)
    silent = LetterBatch.objects.annotate(last=Coalesce(F("alive_at"), F("created_at"))).filter(
        todo, last__lt=now - SILENCE
    )
    return sum(call_worker(batch_id) for batch_id in silent.values_list("pk", flat=True))
