"""What a ledger import is about to change, read inside its transaction: accounts that change most, rows that vanish."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from billing_import.models import ImportRun

MOST_ACCOUNTS, MOST_ROWS = 20, 20


@dataclass(frozen=True, slots=True)
class LedgerTotals:
    """Sums of all open rows, in złoty, as kept with the balances."""

    debit: Decimal
    credit: Decimal
    entries: int

    def as_json(self) -> dict[str, Any]:
        """Return the sums as text."""
        return {"debit": f"{self.debit:.2f}", "credit": f"{self.credit:.2f}", "entries": self.entries}


def ledger_totals() -> LedgerTotals:
    """Return the sums of all balances. Costs one scan of the balances, not of the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(debit), 0), coalesce(sum(credit), 0), coalesce(sum(entries), 0) FROM ledger_balance"
        )
        debit, credit, entries = cursor.fetchone()  # type: ignore[misc]
    return LedgerTotals(debit, credit, int(entries))


def ledger_picture(run: ImportRun) -> dict[str, Any]:
    """Return the accounts whose balance changes most and examples of new and vanished rows; sums as text, in złoty."""
    return {
        "accounts_changed": _count_changed(run.pk),
        "accounts": _most_changed(run.pk),
        "added_rows": _rows("run_id", run.pk),
        "vanished_rows": _rows("superseded_by_run", run.pk),
    }


_CHANGES = """
    SELECT account_id, sum(CASE WHEN run_id = %(run)s THEN debit - credit ELSE credit - debit END) AS change
    FROM ledger_entry
    WHERE (run_id = %(run)s) <> (superseded_by_run IS NOT DISTINCT FROM %(run)s)
    GROUP BY account_id
    HAVING sum(CASE WHEN run_id = %(run)s THEN debit - credit ELSE credit - debit END) <> 0
"""


def _count_changed(run_id: uuid.UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_CHANGES}) AS changes", {"run": run_id})
        return int(cursor.fetchone()[0])  # type: ignore[index]


def _most_changed(run_id: uuid.UUID) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT account.code, kept.debit - kept.credit - changes.change, kept.debit - kept.credit
            FROM ({_CHANGES}) AS changes
            JOIN ledger_account AS account ON account.id = changes.account_id
            JOIN ledger_balance AS kept ON kept.account_id = changes.account_id
            ORDER BY abs(changes.change) DESC, account.code LIMIT {MOST_ACCOUNTS}
            """,
            {"run": run_id},
        )
        return [
            {"account": code, "before": f"{before:.2f}", "after": f"{after:.2f}"}
            for code, before, after in cursor.fetchall()
        ]


def _rows(column: str, run_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return some of the rows that a run brought or closed, the largest amounts first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT account.code, entry.entry_on, entry.description, entry.document_no, entry.debit, entry.credit,
                   entry.source_line
            FROM ledger_entry AS entry JOIN ledger_account AS account ON account.id = entry.account_id
            WHERE entry.{column} = %s
            ORDER BY greatest(abs(entry.debit), abs(entry.credit)) DESC, entry.id LIMIT {MOST_ROWS}
            """,
            [run_id],
        )
        return [
            {
                "account": code, "on": on.isoformat(), "description": description, "document_no": document_no,
                "debit": f"{debit:.2f}", "credit": f"{credit:.2f}", "line": line,
            }
            for code, on, description, document_no, debit, credit, line in cursor.fetchall()
        ]  # fmt: skip
