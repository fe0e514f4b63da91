"""Which of several equal rows a staged row is, and which line of an earlier file it mends. Changes staging alone."""

import uuid
from collections.abc import Sequence

from django.db import connection

# smallint in the ledger; a file with more equal rows is broken.
MOST_EQUAL_ROWS = 32_000


def number_equal_rows() -> int:
    """Number equal staged rows from 0 in the order of their lines; return how often the commonest one stands there."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE import_staging SET occurrence = numbered.occurrence
            FROM (
                SELECT line, row_number() OVER (PARTITION BY source_key ORDER BY line) - 1 AS occurrence
                FROM import_staging
                WHERE source_key IN (SELECT source_key FROM import_staging GROUP BY source_key HAVING count(*) > 1)
            ) AS numbered
            WHERE import_staging.line = numbered.line AND numbered.occurrence > 0
            """
        )
        cursor.execute("SELECT coalesce(max(occurrence), -1) + 1 FROM import_staging")
        return int(cursor.fetchone()[0])  # type: ignore[index]


def number_after_posted(continued_run: uuid.UUID) -> None:
    """Number mended rows that name the line they mend: after the equal rows that are posted already.

    A line that a continuation brought before, with the same content, is marked as posted. Others are new even when
    an equal row stands in the ledger: two equal payments, one of them first rejected, are two payments.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE import_staging SET is_posted = true
            FROM import_reject AS reject, ledger_entry AS entry
            WHERE reject.run_id = %s AND reject.line = import_staging.original_line
              AND entry.run_id = reject.mended_by_run AND entry.source_key = import_staging.source_key
              AND entry.superseded_by_run IS NULL
            """,
            [continued_run],
        )
        cursor.execute(
            """
            UPDATE import_staging SET occurrence = numbered.posted + numbered.number
            FROM (
                SELECT line,
                       row_number() OVER (PARTITION BY source_key ORDER BY line) - 1 AS number,
                       (SELECT coalesce(max(entry.occurrence) + 1, 0) FROM ledger_entry AS entry
                        WHERE entry.source_key = staged.source_key AND entry.superseded_by_run IS NULL) AS posted
                FROM import_staging AS staged
                WHERE original_line IS NOT NULL AND NOT is_posted
            ) AS numbered
            WHERE import_staging.line = numbered.line
            """
        )


def staged_lines_mended_already(continued_run: uuid.UUID) -> list[int]:
    """Return staged lines whose original line a continuation brought before with other content."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT staged.line FROM import_staging AS staged
            JOIN import_reject AS reject ON reject.run_id = %s AND reject.line = staged.original_line
            WHERE reject.mended_by_run IS NOT NULL AND NOT staged.is_posted
            """,
            [continued_run],
        )
        return [line for (line,) in cursor.fetchall()]


def staged_lines_not_rejected(continued_run: uuid.UUID) -> list[int]:
    """Return staged lines that name a line which the continued run did not reject."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT line FROM import_staging AS staged WHERE original_line IS NOT NULL AND NOT EXISTS (
                SELECT FROM import_reject AS reject WHERE reject.run_id = %s AND reject.line = staged.original_line
            )
            """,
            [continued_run],
        )
        return [line for (line,) in cursor.fetchall()]


def staged_original_lines() -> list[int]:
    """Return the lines of the continued file that the staged rows mend."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT original_line FROM import_staging WHERE original_line IS NOT NULL")
        return [line for (line,) in cursor.fetchall()]


def remove_staged(lines: Sequence[int]) -> None:
    """Take rows out of the staging table that turned out not to be acceptable."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM import_staging WHERE line = ANY(%s)", [list(lines)])
