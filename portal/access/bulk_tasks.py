"""Celery's side of lists of applications: going through one. Lost ones are found by ``batch_tasks.sweep``."""

import time
import uuid

from celery import shared_task

from portal.access.batch_tasks import TURN_SECONDS
from portal.access.bulk_calls import call_worker_to_list
from portal.access.bulk_lists import check_next, take_next


@shared_task(name="portal.access.bulk_tasks.go_through_list")  # type: ignore[untyped-decorator]
def go_through_list(*, schema: str, list_id: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Deal with the rows of a list, one transaction each, for a turn; return how many."""
    bulk_list, done, until = uuid.UUID(list_id), 0, time.monotonic() + TURN_SECONDS
    while check_next(bulk_list) or take_next(bulk_list):
        done += 1
        if time.monotonic() > until:
            call_worker_to_list(bulk_list)
            break
    return done
