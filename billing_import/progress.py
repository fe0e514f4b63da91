"""How far a run is, kept in PostgreSQL beside its transaction, which nobody can look into before it ends."""

import logging
import time
import uuid
from types import TracebackType

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

_EVERY_SECONDS = 0.5
# Smaller files are done before anybody looks.
_WORTH_TELLING_BYTES = 1 << 20


class ProgressWriter:
    """Writes a run's progress through a connection of its own; opened for large files only. Fails no import."""

    def __init__(self, schema: str, run_id: uuid.UUID) -> None:
        self.schema, self.run_id = schema, run_id
        self._connection: BaseDatabaseWrapper | None = None
        self._told_at, self._stage = 0.0, ""
        self._is_broken = False

    def __enter__(self) -> "ProgressWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def tell(self, stage: str, done: int, known: int, rows_done: int = 0, rows_known: int = 0) -> bool:
        """Write the stage, bytes and rows done of those known, at most twice a second and at each new stage.

        Return whether somebody wants the import to stop.
        """
        now = time.monotonic()
        if self._is_broken or (stage == "finished" and self._connection is None):
            return False
        is_soon = stage == self._stage and now - self._told_at < _EVERY_SECONDS
        if stage != "finished" and (known < _WORTH_TELLING_BYTES or is_soon):
            return False
        self._told_at, self._stage = now, stage
        try:
            return self._write(stage, (done, known, rows_done, rows_known))
        except DatabaseError:
            self._is_broken = True
            logger.warning("import.progress_not_written", extra={"run": str(self.run_id)})
            return False

    def _write(self, stage: str, figures: tuple[int, int, int, int]) -> bool:
        if self._connection is None:
            self._connection = connections.create_connection("default")
            self._connection.set_schema(self.schema)  # type: ignore[attr-defined]
        with self._connection.cursor() as cursor:
            if stage == "finished":
                cursor.execute("DELETE FROM import_progress WHERE run_id = %s", [self.run_id])
                return False
            cursor.execute(
                """
                INSERT INTO import_progress (run_id, stage, bytes_done, bytes_known, rows_done, rows_known)
                VALUES (%s, %s, %s, %s, %s, %s)
                ON CONFLICT (run_id) DO UPDATE SET stage = excluded.stage, bytes_done = excluded.bytes_done,
                    bytes_known = excluded.bytes_known, rows_done = excluded.rows_done,
                    rows_known = excluded.rows_known, updated_at = statement_timestamp()
                RETURNING is_cancelled
                """,
                [self.run_id, stage, *figures],
            )
            return bool(cursor.fetchone()[0])  # type: ignore[index]
