"""The only door through which files of rows reach their tables: set-based SQL inside the pipeline's transaction.

Recorded rows are never changed; a snapshot closes rows by naming the run that superseded them. Staging is a table for
all kinds: a row's line, key and canonical texts, copied, and emptied after.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from billing_import.rows_kind import RowsKind
from billing_import.rows_reading import AcceptedRow

STAGING = "import_rows_staging"
MOST_FIELDS = 24


def empty_staging() -> None:
    """Remove all staged rows; the caller holds the scope's lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {STAGING}")


def stage(kind: RowsKind, rows: Iterable[AcceptedRow]) -> None:
    """Copy accepted rows into the staging table."""
    columns = ", ".join(f"c{at}" for at in range(1, len(kind.fields) + 1))
    statement = f"COPY {STAGING} (line, original_line, source_key, {columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join(map(_copy_line, rows)))


def _copy_line(row: AcceptedRow) -> str:
    # Tabs and line ends cannot be here: reading turns all white space into spaces.
    cells = ["\\N" if text is None else text.replace("\\", "\\\\") if "\\" in text else text for text in row.texts]
    original = "\\N" if row.original_line is None else str(row.original_line)
    return "\t".join((str(row.line), original, row.source_key, *cells)) + "\n"


def analyze_staging() -> None:
    """Tell the planner how much is staged; without it a merge may take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL default_statistics_target = 10")
        cursor.execute(f"ANALYZE {STAGING} (source_key)")


@dataclass(frozen=True, slots=True)
class RowsScope:
    """What a snapshot speaks for: rows of one profile's imports, between two days (None: all), of some owners."""

    profile: str
    first: dt.date | None
    last: dt.date | None
    only_staged_owners: bool
    only_undated: bool = False  # no row of the file says a day, so it speaks for such rows alone


def staged_days(kind: RowsKind) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day of the staged rows; None where the kind has no day."""
    if not kind.day:
        return None, None
    with connection.cursor() as cursor:
        day = kind.expression(kind.day)
        cursor.execute(f"SELECT min({day}), max({day}) FROM {STAGING} AS staged")
        first, last = cursor.fetchone()  # type: ignore[misc]
    return first, last


def record_staged(kind: RowsKind, run_id: uuid.UUID) -> tuple[int, int]:
    """Record the staged rows that are not open in the table; return how many were added and how many were there."""
    names = ", ".join(kind.columns)
    values = ", ".join(kind.expression(column) for column in kind.columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {STAGING}")
        staged = _number(cursor.fetchone())
        # Cost: a nested loop over a table without statistics takes minutes instead of a second.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            f"""
            INSERT INTO {kind.table} ({names}, source_line, run_id, source_key, occurrence)
            SELECT {values}, staged.line, %s, staged.source_key, staged.occurrence
            FROM {STAGING} AS staged
            LEFT JOIN {kind.table} AS stored ON stored.source_key = staged.source_key
             AND stored.occurrence = staged.occurrence AND stored.superseded_by_run IS NULL
            WHERE stored.id IS NULL
            ORDER BY staged.line
            """,
            [run_id],
        )
        added = cursor.rowcount
        cursor.execute("SET LOCAL enable_nestloop = on")
    return added, staged - added


def count_vanishing(kind: RowsKind, scope: RowsScope) -> tuple[int, int]:
    """Return how many open rows of a snapshot's scope its file lacks, and how many rows the scope has."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE staged.line IS NULL), count(*) {_scope(kind)}",
            _parameters(kind, scope),
        )
        vanishing, total = cursor.fetchone()  # type: ignore[misc]
    return int(vanishing), int(total)


def supersede_vanished(kind: RowsKind, scope: RowsScope, run_id: uuid.UUID) -> int:
    """Close the open rows of the scope that the file lacks; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            f"""
            WITH vanished AS (SELECT stored.id {_scope(kind)} AND staged.line IS NULL)
            UPDATE {kind.table} SET superseded_by_run = %(run)s WHERE id IN (SELECT id FROM vanished)
            """,
            {**_parameters(kind, scope), "run": run_id},
        )
        closed = int(cursor.rowcount)
        cursor.execute("SET LOCAL enable_nestloop = on")
    return closed


def _scope(kind: RowsKind) -> str:
    days = (
        f"""
        AND (%(first)s::date IS NULL OR stored.{kind.day} >= %(first)s::date)
        AND (%(last)s::date IS NULL OR stored.{kind.day} <= %(last)s::date)
        AND (NOT %(only_undated)s OR stored.{kind.day} IS NULL)
        """
        if kind.day
        else ""
    )
    return f"""
        FROM {kind.table} AS stored
        JOIN import_run AS run ON run.id = stored.run_id AND run.profile = %(profile)s
        LEFT JOIN {STAGING} AS staged
          ON staged.source_key = stored.source_key AND staged.occurrence = stored.occurrence
        WHERE stored.superseded_by_run IS NULL {days}
          AND (NOT %(only_staged)s OR stored.{kind.owner} IN (
              SELECT {kind.expression(kind.owner)} FROM {STAGING} AS staged
          ))
    """


def _parameters(kind: RowsKind, scope: RowsScope) -> dict[str, Any]:
    days = {"first": scope.first, "last": scope.last, "only_undated": scope.only_undated} if kind.day else {}
    return {"profile": scope.profile, "only_staged": scope.only_staged_owners, **days}


def _number(row: Any) -> int:
    return int(row[0])
