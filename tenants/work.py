"""What the kinds of work for the worker share: claiming a row, telling how far it is, sending lost work again.

The row is the truth and the message a hint: a worker that is killed leaves its row behind, its lock ends with its
connection, and the sweep sends the message again.
"""

import datetime as dt
import hashlib
import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from tenants.models import ExportRun, ProvisioningRun, WorkStatus

logger = logging.getLogger(__name__)

UNFINISHED = (WorkStatus.QUEUED, WorkStatus.RUNNING)
MOST_ATTEMPTS = 3
# A message younger than this may still be on its way to a worker.
MESSAGE_GRACE = dt.timedelta(seconds=15)
TELL_SECONDS = 0.3
GIVEN_UP = "Praca została przerwana trzy razy. Zajrzyj do dziennika serwera i spróbuj ponownie."

Run = ProvisioningRun | ExportRun


def claim(kind: type[Run], run_id: uuid.UUID) -> Run | None:
    """Count an attempt and return the row, or None when there is nothing left to do.

    The count is committed at once, so that it shows even if this process dies in the middle.
    """
    with transaction.atomic():
        run: Run | None = kind.objects.select_for_update().filter(pk=run_id, status__in=UNFINISHED).first()  # type: ignore[attr-defined]
        if run is None:
            return None
        run.attempts += 1
        if run.attempts > MOST_ATTEMPTS:
            run.status, run.messages, run.finished_at = WorkStatus.FAILED, [GIVEN_UP], timezone.now()
            run.save(update_fields=["attempts", "status", "messages", "finished_at"])
            return None
        run.status = WorkStatus.RUNNING
        run.save(update_fields=["attempts", "status"])
        return run


def finish(run: Run, status: WorkStatus, messages: list[str]) -> None:
    """Note the end of the work."""
    run.status, run.messages, run.finished_at = status, messages, timezone.now()
    run.save()


def take_lock(run_id: uuid.UUID) -> bool:
    """Take the run's lock until the transaction ends, or return False: another worker has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_lock_number(run_id)])
        return bool(cursor.fetchone()[0])


def send_lost(kind: type[Run], send: Callable[[uuid.UUID], None]) -> int:
    """Send messages for unfinished work whose lock is free; return how many. Cost: one query, one a lost run."""
    sent = 0
    lost = kind.objects.filter(status__in=UNFINISHED, sent_at__lt=timezone.now() - MESSAGE_GRACE)  # type: ignore[attr-defined]
    for run_id in list(lost.values_list("pk", flat=True)):
        with transaction.atomic():
            is_free = take_lock(run_id)
        if is_free:
            logger.info("work.sent_again", extra={"run": str(run_id)})
            kind.objects.filter(pk=run_id).update(sent_at=timezone.now())  # type: ignore[attr-defined]
            send(run_id)
            sent += 1
    return sent


class Progress:
    """Writes how far a run is through a connection of its own: nobody can look into the work's transaction."""

    def __init__(self, table: str, run_id: uuid.UUID) -> None:
        self._table, self._run_id = table, run_id
        self._connection: BaseDatabaseWrapper | None = None
        self._told: tuple[str, float] = ("", 0.0)
        self._is_broken = False

    def tell(self, step: str, done: int, known: int) -> None:
        """Write the step and its parts; every change of step, parts a few times a second. Fails no work."""
        now = monotonic()
        if self._is_broken:
            return
        if step == self._told[0] and now - self._told[1] < TELL_SECONDS:
            return
        self._told = (step, now)
        try:
            if self._connection is None:
                self._connection = connections.create_connection("default")
                self._connection.set_schema_to_public()  # type: ignore[attr-defined]
                with self._connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '1s'")  # the work itself may be holding the row
            with self._connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {self._table} SET step = %s, done = %s, known = %s WHERE id = %s",
                    [step, done, known, self._run_id],
                )
        except DatabaseError:
            self._is_broken = True
            logger.warning("work.progress_not_written", extra={"run": str(self._run_id)})

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()


@contextmanager
def progress_of(run: Any) -> Iterator[Progress]:
    """Give a run's progress for the time of its work."""
    progress = Progress(run._meta.db_table, run.pk)
    try:
        yield progress
    finally:
        progress.close()


def _lock_number(run_id: uuid.UUID) -> int:
    return int.from_bytes(hashlib.sha256(run_id.bytes).digest()[:8], "big", signed=True)
