"""Whose a line of an imported file is: the premises and person of the rows that came of it."""

import uuid
from collections.abc import Callable, Sequence

from django.db import connection

from billing_import.kinds import Owner
from billing_import.rows_kind import RowsKind


def ledger_owners(run_id: uuid.UUID, line: int) -> Sequence[Owner]:
    """Return the owners of the accounts that a line of a ledger file was posted to. Costs one query by the run."""
    return _owners(
        """
        SELECT account.premises_id, account.person_id FROM ledger_entry AS entry
        JOIN ledger_account AS account ON account.id = entry.account_id
        WHERE entry.run_id = %s AND entry.source_line = %s
        """,
        run_id,
        line,
    )


def owners_of(kind: RowsKind) -> Callable[[uuid.UUID, int], Sequence[Owner]]:
    """Return what tells whose the lines of files of a kind are. Bank rows go by the number they were paid to."""
    premises = "stored.premises_id" if "premises_id" in kind.columns else "NULL::uuid"
    person = "stored.person_id" if "person_id" in kind.columns else "NULL::uuid"
    joined = ""
    if "paid_to" in kind.columns:
        joined = "JOIN ledger_account AS account ON account.payment_account = stored.paid_to"
        premises, person = "account.premises_id", "account.person_id"
    statement = f"""
        SELECT {premises}, {person} FROM {kind.table} AS stored {joined}
        WHERE stored.run_id = %s AND stored.source_line = %s
    """

    def owners(run_id: uuid.UUID, line: int) -> Sequence[Owner]:
        return _owners(statement, run_id, line)

    return owners


def _owners(statement: str, run_id: uuid.UUID, line: int) -> Sequence[Owner]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [run_id, line])
        return [(premises, person) for premises, person in cursor.fetchall()]
