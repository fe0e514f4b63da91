"""The only door through which files reach the ledger: set-based SQL inside the pipeline's transaction.

Posted rows are never changed or deleted here; a snapshot closes rows by naming the run that superseded them.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from billing_import.bulk_loading import WORTH_ROWS, built_at_the_end, is_empty

Owner = tuple[str, str, str]
ACCOUNT_KIND_WORDS = {"repair_fund": "fundusz remontowy", "loan": "kredyt", "other": "inne"}


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, in rows."""

    added: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class SnapshotScope:
    """What a snapshot speaks for: rows of one profile's imports, between two days (None: all), of some premises."""

    profile: str
    first: dt.date | None
    last: dt.date | None
    only_staged_premises: bool


def accounts_by_owner() -> dict[Owner, int]:
    """Return all accounts by (premises id, person id or '', kind). Costs one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT premises_id::text, coalesce(person_id::text, ''), kind, id FROM ledger_account")
        return {(premises, person, kind): pk for premises, person, kind, pk in cursor.fetchall()}


def open_accounts(owners: Sequence[Owner], codes: Sequence[str], run_id: uuid.UUID) -> dict[Owner, int]:
    """Open accounts with their codes for the rows of a run and return them by owner. Costs one statement."""
    columns = [list(column) for column in zip(*owners, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_account (premises_id, person_id, kind, code, opened_by_run)
            SELECT premises::uuid, nullif(person, '')::uuid, kind, code, %s
            FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS wanted (premises, person, kind, code)
            RETURNING premises_id::text, coalesce(person_id::text, ''), kind, id
            """,
            [run_id, *columns, list(codes)],
        )
        return {(premises, person, kind): pk for premises, person, kind, pk in cursor.fetchall()}


def merge_staged(run_id: uuid.UUID) -> Merged:
    """Post the staged rows that are not in the ledger and add them to the balances. Locks the balances it changes.

    A row is in the ledger when an open entry has its key and its number among equal ones.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM import_staging")
        staged = _number(cursor.fetchone())
    if staged >= WORTH_ROWS and is_empty("ledger_entry"):
        with built_at_the_end("ledger_entry"):
            return _merged(run_id, staged)
    return _merged(run_id, staged)


def _merged(run_id: uuid.UUID, staged: int) -> Merged:
    with connection.cursor() as cursor:
        # Cost: a nested loop over a ledger without statistics takes minutes instead of a second.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(
            """
            WITH posted AS (
                INSERT INTO ledger_entry (account_id, entry_on, due_on, kind, document_no, description, debit, credit,
                                          source_line, run_id, source_key, occurrence, posted_by)
                SELECT staged.account_id, staged.entry_on, staged.due_on, staged.kind, staged.document_no,
                       staged.description, staged.debit, staged.credit, staged.line, %s, staged.source_key,
                       staged.occurrence, ''
                FROM import_staging AS staged
                LEFT JOIN ledger_entry AS entry
                  ON entry.source_key = staged.source_key AND entry.occurrence = staged.occurrence
                 AND entry.superseded_by_run IS NULL
                WHERE entry.id IS NULL
                ORDER BY staged.account_id, staged.entry_on, staged.line
                RETURNING account_id, debit, credit
            ), changed AS (
                INSERT INTO ledger_balance AS balance (account_id, debit, credit, entries)
                SELECT account_id, sum(debit), sum(credit), count(*) FROM posted GROUP BY account_id ORDER BY account_id
                ON CONFLICT (account_id) DO UPDATE SET debit = balance.debit + excluded.debit,
                    credit = balance.credit + excluded.credit, entries = balance.entries + excluded.entries
            )
            SELECT count(*) FROM posted
            """,
            [run_id],
        )
        added = _number(cursor.fetchone())
        cursor.execute("SET LOCAL enable_nestloop = on")
    return Merged(added=added, unchanged=staged - added)


def staged_lines_of_closed_days(through: dt.date) -> list[int]:
    """Return the staged lines that would post into days that are closed.

    A row that is posted there already stays as it is; one whose run was reversed meanwhile is not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT staged.line FROM import_staging AS staged
            WHERE staged.entry_on <= %s AND NOT EXISTS (
                SELECT FROM ledger_entry AS entry
                WHERE entry.source_key = staged.source_key AND entry.occurrence = staged.occurrence
                  AND entry.superseded_by_run IS NULL
                  AND NOT EXISTS (
                      SELECT FROM ledger_entry AS reversal
                      WHERE reversal.reversal_of_id = entry.id AND reversal.run_id IS NOT NULL
                  )
            ) ORDER BY staged.line
            """,
            [through],
        )
        return [line for (line,) in cursor.fetchall()]


def close_reversed_pairs(run_id: uuid.UUID) -> int:
    """Close the open rows that a reversed run left and that are staged again, together with what reversed them.

    Both are zero together, so no balance moves; the staged row is then posted anew. Returns how many pairs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM import_run WHERE status = 'reversed')")
        if not cursor.fetchone()[0]:  # type: ignore[index]
            return 0
        cursor.execute(
            """
            WITH pairs AS (
                SELECT entry.id AS entry_id, reversal.id AS reversal_id
                FROM import_staging AS staged
                JOIN ledger_entry AS entry ON entry.source_key = staged.source_key
                 AND entry.occurrence = staged.occurrence AND entry.superseded_by_run IS NULL
                JOIN ledger_entry AS reversal ON reversal.reversal_of_id = entry.id
                 AND reversal.run_id IS NOT NULL AND reversal.superseded_by_run IS NULL
            ), closed AS (
                UPDATE ledger_entry SET superseded_by_run = %s
                WHERE id IN (SELECT entry_id FROM pairs UNION ALL SELECT reversal_id FROM pairs)
                RETURNING account_id, debit, credit
            ), changed AS (
                UPDATE ledger_balance AS balance
                SET debit = balance.debit - gone.debit, credit = balance.credit - gone.credit,
                    entries = balance.entries - gone.entries
                FROM (SELECT account_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS entries
                      FROM closed GROUP BY account_id) AS gone
                WHERE balance.account_id = gone.account_id
            )
            SELECT count(*) FROM pairs
            """,
            [run_id],
        )
        return _number(cursor.fetchone())


def count_vanishing(scope: SnapshotScope, closed_through: dt.date | None) -> tuple[int, int, int]:
    """Return how many open rows of a snapshot's scope its file lacks, how many rows the scope has, and how many of
    the missing ones lie in days that are closed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FILTER (WHERE staged.line IS NULL), count(*),
                   count(*) FILTER (WHERE staged.line IS NULL AND entry.entry_on <= %(closed_through)s::date)
            {_SCOPE}
            """,
            {**_scope_parameters(scope), "closed_through": closed_through},
        )
        vanishing, total, in_closed_days = cursor.fetchone()  # type: ignore[misc]
    return int(vanishing), int(total), int(in_closed_days)


def supersede_vanished(scope: SnapshotScope, run_id: uuid.UUID) -> int:
    """Close the open rows of the scope that the file lacks, with people's reversals of them; return how many rows.

    A reversal goes with the row it reverses: together they are zero, alone it would move the balance.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            f"""
            WITH vanished AS (
                SELECT entry.id {_SCOPE} AND staged.line IS NULL
            ), closed AS (
                UPDATE ledger_entry SET superseded_by_run = %(run)s
                WHERE superseded_by_run IS NULL
                  AND (id IN (SELECT id FROM vanished) OR reversal_of_id IN (SELECT id FROM vanished))
                RETURNING account_id, debit, credit, reversal_of_id
            ), changed AS (
                UPDATE ledger_balance AS balance
                SET debit = balance.debit - gone.debit, credit = balance.credit - gone.credit,
                    entries = balance.entries - gone.entries
                FROM (SELECT account_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS entries
                      FROM closed GROUP BY account_id) AS gone
                WHERE balance.account_id = gone.account_id
            )
            SELECT count(*) FROM closed WHERE reversal_of_id IS NULL
            """,
            {**_scope_parameters(scope), "run": run_id},
        )
        closed = _number(cursor.fetchone())
        cursor.execute("SET LOCAL enable_nestloop = on")
    return closed


_SCOPE = """
    FROM ledger_entry AS entry
    JOIN ledger_account AS account ON account.id = entry.account_id
    JOIN import_run AS run ON run.id = entry.run_id AND run.profile = %(profile)s
    LEFT JOIN import_staging AS staged ON staged.source_key = entry.source_key AND staged.occurrence = entry.occurrence
    WHERE entry.superseded_by_run IS NULL
      AND (%(first)s::date IS NULL OR entry.entry_on >= %(first)s::date)
      AND (%(last)s::date IS NULL OR entry.entry_on <= %(last)s::date)
      AND (NOT %(only_staged)s OR account.premises_id IN (
          SELECT other.premises_id FROM import_staging AS any_staged
          JOIN ledger_account AS other ON other.id = any_staged.account_id
      ))
"""


def _scope_parameters(scope: SnapshotScope) -> dict[str, Any]:
    return {
        "profile": scope.profile,
        "first": scope.first,
        "last": scope.last,
        "only_staged": scope.only_staged_premises,
    }


@dataclass(frozen=True, slots=True)
class StagedSums:
    """Sums of the staged rows in złoty, by kind of entry too, and their first and last day."""

    debit: Decimal
    credit: Decimal
    first: dt.date | None
    last: dt.date | None
    kinds: dict[str, tuple[int, Decimal, Decimal]]


def staged_sums() -> StagedSums:
    """Return the sums of what is staged. Costs one pass over it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT kind, count(*), sum(debit), sum(credit), min(entry_on), max(entry_on)
            FROM import_staging GROUP BY kind ORDER BY kind
            """
        )
        rows = cursor.fetchall()
    return StagedSums(
        debit=sum((row[2] for row in rows), Decimal(0)),
        credit=sum((row[3] for row in rows), Decimal(0)),
        first=min((row[4] for row in rows), default=None),
        last=max((row[5] for row in rows), default=None),
        kinds={row[0]: (row[1], row[2], row[3]) for row in rows},
    )


def accounts_out_of_balance() -> int:
    """Return how many accounts' kept sums are not the sums of their open rows. Costs one scan of the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*)
            FROM (SELECT account_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS entries
                  FROM ledger_entry WHERE superseded_by_run IS NULL GROUP BY account_id) AS summed
            FULL JOIN ledger_balance AS kept USING (account_id)
            WHERE (coalesce(summed.debit, 0), coalesce(summed.credit, 0), coalesce(summed.entries, 0))
               IS DISTINCT FROM (coalesce(kept.debit, 0), coalesce(kept.credit, 0), coalesce(kept.entries, 0))
            """
        )
        return _number(cursor.fetchone())


def record_source(*, run_id: uuid.UUID, file_name: str, kind: str, as_of: dt.date) -> None:
    """Tell the ledger of an applied file, so that screens can follow a figure to it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_source_run (id, file_name, kind, as_of, state) VALUES (%s, %s, %s, %s, 'applied')
            ON CONFLICT (id) DO NOTHING
            """,
            [run_id, file_name, kind, as_of],
        )


def _number(row: Any) -> int:
    return int(row[0])
