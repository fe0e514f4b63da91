"""Which of several equal rows a staged row is. Changes staging alone; what mended rows count from is elsewhere.

``table`` is the staging table: the ledger's or that of all other kinds.
"""

import uuid
from collections.abc import Mapping, Sequence

import polars as pl
from django.db import connection

LEDGER_STAGING = "import_staging"
# smallint in the ledger; a file with more equal rows is broken.
MOST_EQUAL_ROWS = 32_000


def number_equal_rows(table: str = LEDGER_STAGING) -> int:
    """Number equal staged rows from 0 in the order of their lines; return how often the commonest one stands there."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {table} SET occurrence = numbered.occurrence
            FROM (
                SELECT line, row_number() OVER (PARTITION BY source_key ORDER BY line) - 1 AS occurrence
                FROM {table}
                WHERE source_key IN (SELECT source_key FROM {table} GROUP BY source_key HAVING count(*) > 1)
            ) AS numbered
            WHERE {table}.line = numbered.line AND numbered.occurrence > 0
            """
        )
        cursor.execute(f"SELECT coalesce(max(occurrence), -1) + 1 FROM {table}")
        return int(cursor.fetchone()[0])  # type: ignore[index]


# Numbers of 64 bits: half of them for a line, half for a hash; looked at in so many parts.
_ALL = 1 << 64
_LINES = 1 << 32
_PARTS = 16


class EqualRows:
    """Notes which staged lines may be equal to another, so that only those are looked at.

    Cost: 8 bytes a row, and while ``lines`` looks at them a few times that for a sixteenth of the rows.
    """

    def __init__(self) -> None:
        self._noted: list[pl.Series] = []  # half a hash of the key, then the line, in one number

    def note(self, frame: pl.DataFrame) -> None:
        """Take a staged frame's keys in."""
        self._noted.append(frame["source_key"].hash() // _LINES * _LINES + frame["line"].cast(pl.UInt64))

    def lines(self) -> list[int]:
        """Return the lines whose key another line may have; different keys with one hash do no harm."""
        return [line for part in range(_PARTS) for line in self._lines_of(part)]

    def _lines_of(self, part: int) -> list[int]:
        first, last = part * (_ALL // _PARTS), (part + 1) * (_ALL // _PARTS) - 1
        ours = [noted.filter(noted.is_between(first, last)) for noted in self._noted]
        if not ours:
            return []
        rows = pl.concat(ours).sort()
        hashes = rows // _LINES
        is_equal = hashes == hashes.shift(1)
        lines: list[int] = (rows % _LINES).filter((is_equal | is_equal.shift(-1)).fill_null(value=False)).to_list()
        return lines


def number_equal_ledger_rows(lines: Sequence[int]) -> int:
    """Number equal staged rows from 0 in the order of their lines; return how often the commonest one stands there.

    ``lines`` are those that may have equals (``EqualRows``). Cost: a scan instead of sorting all keys.
    """
    if not lines:
        return 1
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH numbered AS (
                SELECT line, row_number() OVER (PARTITION BY source_key ORDER BY line) - 1 AS occurrence
                FROM import_staging WHERE line = ANY(%s)
            ), changed AS (
                UPDATE import_staging SET occurrence = numbered.occurrence FROM numbered
                WHERE import_staging.line = numbered.line AND numbered.occurrence > 0
            )
            SELECT coalesce(max(occurrence), 0) + 1 FROM numbered
            """,
            [list(lines)],
        )
        return int(cursor.fetchone()[0])  # type: ignore[index]


def staged_mended_rows(table: str = LEDGER_STAGING) -> list[tuple[int, int, str]]:
    """Return line, original line and key of staged rows that name what they mend, in the order of original lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT line, original_line, replace(source_key::text, '-', '') FROM {table}
            WHERE original_line IS NOT NULL ORDER BY original_line, line
            """
        )
        return [(line, original, key) for line, original, key in cursor.fetchall()]


def staged_keys(table: str = LEDGER_STAGING) -> set[str]:
    """Return the keys of all staged rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT replace(source_key::text, '-', '') FROM {table}")
        return {key for (key,) in cursor.fetchall()}


def set_numbers(numbers: Mapping[int, int], table: str = LEDGER_STAGING) -> None:
    """Give staged lines their numbers among equal rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {table} SET occurrence = given.occurrence
            FROM unnest(%s::int[], %s::int[]) AS given (line, occurrence) WHERE {table}.line = given.line
            """,
            [list(numbers), list(numbers.values())],
        )


def move_numbers(by: Mapping[str, int], table: str = LEDGER_STAGING) -> None:
    """Raise the numbers of the staged rows with each key by as much as given."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {table} SET occurrence = occurrence + moved.by
            FROM unnest(%s::uuid[], %s::int[]) AS moved (source_key, by)
            WHERE {table}.source_key = moved.source_key
            """,
            [list(by), list(by.values())],
        )


def staged_lines_not_rejected(continued_run: uuid.UUID, table: str = LEDGER_STAGING) -> list[int]:
    """Return staged lines that name a line which the continued run did not reject."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT line FROM {table} AS staged WHERE original_line IS NOT NULL AND NOT EXISTS (
                SELECT FROM import_reject AS reject WHERE reject.run_id = %s AND reject.line = staged.original_line
            )
            """,
            [continued_run],
        )
        return [line for (line,) in cursor.fetchall()]


def staged_original_lines(table: str = LEDGER_STAGING) -> list[int]:
    """Return the lines of the continued file that the staged rows mend."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT original_line FROM {table} WHERE original_line IS NOT NULL")
        return [line for (line,) in cursor.fetchall()]


def remove_staged(lines: Sequence[int], table: str = LEDGER_STAGING) -> None:
    """Take rows out of the staging table that turned out not to be acceptable."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE line = ANY(%s)", [list(lines)])
