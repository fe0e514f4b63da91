"""Celery's side of files of everything about a person: making one, finding lost ones, deleting old ones."""

import logging
import uuid

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.kernel.dispatch import schemas_to_work_on
from portal.own_data.exporting import call_workers_to_silent, delete_over, make_export
from portal.own_data.kept_forms import forget_old_forms

logger = logging.getLogger(__name__)


@shared_task(name="portal.own_data.tasks.make")  # type: ignore[untyped-decorator]
def make(*, schema: str, export_id: str) -> bool:  # noqa: ARG001  (the task class opens it)
    """Make the files of one wish."""
    return make_export(uuid.UUID(export_id))


@shared_task(name="portal.own_data.tasks.sweep", needs_schema=False, expires=60)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Call workers to files that nobody works on and delete those whose time is over; return how many were called.

    Cost: five queries a cooperative on small tables. A cooperative in trouble does not keep the others waiting.
    """
    called = 0
    for schema in schemas_to_work_on():
        try:
            with schema_context(schema):
                delete_over(timezone.now())
                forget_old_forms(timezone.now())
                called += call_workers_to_silent(timezone.now())
        except (DatabaseError, OSError):
            logger.exception("own_export.sweep_failed", extra={"cooperative": schema})
    return called
