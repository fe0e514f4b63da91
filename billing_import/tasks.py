"""Celery's side of imports: carrying a run out, and sending again those whose message or worker was lost."""

import datetime as dt
import logging
import uuid
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from billing_import.actions import send_message
from billing_import.api.answers import forget_old_answers
from billing_import.back.writing import write_files_to_take as write_files
from billing_import.inbox.looking import look_into_inbox as look
from billing_import.inbox.models import Inbox
from billing_import.keeping import delete_old_files
from billing_import.models import ImportRun
from billing_import.outcome import Watch
from billing_import.pipeline import UNFINISHED, waits_for_another
from billing_import.pipeline import run_import as carry_out
from billing_import.progress import ProgressWriter
from billing_import.samples import remove_old_samples
from billing_import.scope import is_scope_free
from billing_import.slots import large_file_slot
from billing_import.undoing import undo_run
from portal.kernel import clock
from portal.kernel.dispatch import dispatch, schemas_to_work_on

logger = logging.getLogger(__name__)

# A message younger than this may still be on its way to a worker.
MESSAGE_GRACE = dt.timedelta(seconds=15)


@shared_task(name="billing_import.tasks.run_import")  # type: ignore[untyped-decorator]
def run_import(*, schema: str, run_id: str) -> str:
    """Carry one import out, or take it back; a second message finds it finished. Returns the run's status."""
    pk = uuid.UUID(run_id)
    if ImportRun.objects.filter(pk=pk, status=ImportRun.Status.UNDOING).exists():
        return undo_run(pk).status
    with large_file_slot(pk) as has_slot:
        if not has_slot:
            return ImportRun.Status.QUEUED
        with ProgressWriter(schema, pk) as progress:
            run = carry_out(pk, watch=Watch(progress.tell))
    for follower in run.followers.filter(status=ImportRun.Status.QUEUED):
        send_message(follower.pk)
    return run.status


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


@shared_task(name="billing_import.tasks.delete_files")  # type: ignore[untyped-decorator]
def delete_files(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Delete one cooperative's files of imports whose time is over, and old samples; return of how many runs."""
    remove_old_samples()
    return len(delete_old_files(day=clock.today(), by="system"))


@shared_task(name="billing_import.tasks.dispatch_delete_files", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_delete_files() -> int:
    """Send ``delete_files`` to every cooperative."""
    return dispatch(delete_files, spread_seconds=1800)


@shared_task(name="billing_import.tasks.look_into_inbox")  # type: ignore[untyped-decorator]
def look_into_inbox(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Look into one cooperative's inbox; return how many files were taken."""
    return look(timezone.now())


@shared_task(name="billing_import.tasks.dispatch_look_into_inboxes", needs_schema=False, expires=30)  # type: ignore[untyped-decorator]
def dispatch_look_into_inboxes() -> int:
    """Send ``look_into_inbox`` to every cooperative that wants its inbox watched; return how many.

    Cost: one query of one row a cooperative. A look that nobody started until the next one is due is dropped.
    """
    sent = 0
    for schema in schemas_to_work_on():
        try:
            with schema_context(schema):
                is_watched = Inbox.objects.filter(is_watched=True).exists()
        except DatabaseError:
            logger.exception("inbox.dispatch_failed", extra={"cooperative": schema})
            continue
        if is_watched:
            look_into_inbox.apply_async(kwargs={"schema": schema}, expires=2 * settings.INBOX_LOOK_SECONDS)
            sent += 1
    return sent


@shared_task(name="billing_import.tasks.write_files_to_take")  # type: ignore[untyped-decorator]
def write_files_to_take(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Write what goes back to one cooperative's accounting system into its inbox; return how many files."""
    forget_old_answers(timezone.now())
    return write_files(timezone.now())


@shared_task(name="billing_import.tasks.dispatch_write_files_to_take", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_write_files_to_take() -> int:
    """Send ``write_files_to_take`` to every cooperative."""
    return dispatch(write_files_to_take, spread_seconds=1800)


def send_lost_runs(now: Any = None) -> int:
    """Send messages for unfinished runs of this cooperative whose lock is free; return how many.

    The lock says whether a worker is alive: it ends with the worker's connection.
    """
    before = (now or timezone.now()) - MESSAGE_GRACE
    unfinished = (*UNFINISHED, ImportRun.Status.UNDOING)
    lost = ImportRun.objects.filter(status__in=unfinished, sent_at__lt=before).order_by("queued_at")
    sent = 0
    for run_id, kind in [(run.pk, run.kind) for run in lost.select_related("after") if not waits_for_another(run)]:
        with transaction.atomic():
            is_free = is_scope_free(kind)
        if is_free:
            logger.info("import.sent_again", extra={"run": str(run_id)})
            sent += send_message(run_id)
    return sent
