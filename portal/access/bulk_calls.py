"""Calling a worker process to a list of applications. The row is the truth: a call that is lost is made again."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from kombu.exceptions import OperationalError

from portal.access.batch_calls import SILENCE
from portal.access.bulk_models import BulkList
from portal.kernel.schemas import current_schema

logger = logging.getLogger(__name__)


def call_worker_to_list_after_commit(list_id: uuid.UUID) -> None:
    """Call a worker to the list once the transaction is committed; no failure reaches the caller."""
    transaction.on_commit(lambda: call_worker_to_list(list_id), robust=True)


def call_worker_to_list(list_id: uuid.UUID) -> bool:
    """Send the list's message; return whether the broker took it."""
    from portal.access.bulk_tasks import go_through_list

    try:
        go_through_list.apply_async(kwargs={"schema": current_schema(), "list_id": str(list_id)}, retry=False)
    except (OperationalError, OSError):
        logger.warning("bulk_list.broker_away", extra={"list": str(list_id)})
        return False
    return True


def call_workers_to_silent_lists(now: dt.datetime) -> int:
    """Call a worker to every list of this cooperative that nobody works on; return to how many. Costs one query."""
    at_work = BulkList.objects.filter(state__in=[BulkList.State.CHECKING, BulkList.State.TAKING])
    silent = at_work.annotate(last=Coalesce(F("alive_at"), F("created_at"))).filter(last__lt=now - SILENCE)
    return sum(call_worker_to_list(list_id) for list_id in silent.values_list("pk", flat=True))
