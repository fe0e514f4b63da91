"""Taking a ledger import back: its rows are gone and what it closed is open again, to the last bit.

When something stands on the run (a later file, a person's correction, a closed period) its rows stay, and their
opposites are posted beside them.
"""

import datetime as dt
import uuid

from django.db import IntegrityError, connection, transaction

from billing_import.bulk_loading import SELF_REFERENCE, WORTH_ROWS, built_at_the_end, settle_references
from billing_import.models import ImportMended, ImportReject, ImportRun
from billing_import.reversal_run import drop_reversal, new_reversal
from billing_import.standing_on import what_stands_on
from billing_import.undo_plan import UndoPlan
from portal.kernel.clock import today
from portal.ledger.models import SourceRun
from portal.ledger.periods import closed_days


def undo_ledger_run(run: ImportRun) -> str:
    """Take a run back inside the caller's transaction, under the kind's lock; return its new status.

    Cost: statements over the run's rows alone. Raises nothing; the caller checks the balances.
    """
    if what_stands_on(run) is None:
        _restore(run)
        status = ImportRun.Status.UNDONE
    else:
        _reverse(run)
        status = ImportRun.Status.REVERSED
    SourceRun.objects.filter(pk=run.pk).update(state=SourceRun.State.UNDONE)
    return status


def ledger_undo_plan(run: ImportRun) -> UndoPlan:
    """Return what undoing a run will do. Costs up to four queries."""
    stands = what_stands_on(run)
    if stands is None:
        return UndoPlan(closes=run.added, reopens=run.superseded)
    return UndoPlan(why=stands.code, later=stands.run_id, closes=run.added, reopens=run.superseded)


def _restore(run: ImportRun) -> None:
    if run.added >= WORTH_ROWS and _is_all_there_is(run):
        settle_references()
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE ledger_entry")
            cursor.execute("DELETE FROM ledger_balance")
    elif run.added >= WORTH_ROWS:
        # Cost: each row taken away would be looked for among reversals; who reads the ledger waits a second or two.
        with built_at_the_end("ledger_entry", only=SELF_REFERENCE):
            _take_away(run)
    else:
        _take_away(run)
    _remove_accounts(run.pk)
    ImportMended.objects.filter(mended_by_run=run.pk).delete()
    ImportReject.objects.filter(mended_by_run=run.pk).update(mended_by_run=None)
    drop_reversal(run)


def _is_all_there_is(run: ImportRun) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM ledger_entry WHERE run_id IS DISTINCT FROM %s)", [run.pk])
        return bool(cursor.fetchone()[0])  # type: ignore[index]


def _take_away(run: ImportRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_TAKE_AWAY, {"run": run.pk})
        cursor.execute(_OPEN_AGAIN, {"run": run.pk})
        # A balance that this run began: no row of the account is left, open or closed.
        cursor.execute(
            """
            DELETE FROM ledger_balance AS balance WHERE entries = 0
              AND NOT EXISTS (SELECT FROM ledger_entry AS entry WHERE entry.account_id = balance.account_id)
            """
        )
        cursor.execute("SET LOCAL enable_nestloop = on")


def _remove_accounts(run_id: uuid.UUID) -> None:
    """Remove the accounts that were opened for the run and hold nothing; one that something else needs stays."""
    delete = """
        DELETE FROM ledger_account AS account WHERE opened_by_run = %s
          AND NOT EXISTS (SELECT FROM ledger_entry AS entry WHERE entry.account_id = account.id)
          AND NOT EXISTS (SELECT FROM ledger_balance AS balance WHERE balance.account_id = account.id)
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(delete, [run_id])
            settle_references()
    except IntegrityError:
        return


_TAKE_AWAY = """
    WITH gone AS (
        DELETE FROM ledger_entry WHERE run_id = %(run)s RETURNING account_id, debit, credit
    )
    UPDATE ledger_balance AS balance
    SET debit = balance.debit - summed.debit, credit = balance.credit - summed.credit,
        entries = balance.entries - summed.entries
    FROM (SELECT account_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS entries
          FROM gone GROUP BY account_id) AS summed
    WHERE balance.account_id = summed.account_id
"""
_OPEN_AGAIN = """
    WITH opened AS (
        UPDATE ledger_entry SET superseded_by_run = NULL WHERE superseded_by_run = %(run)s
        RETURNING account_id, debit, credit
    )
    UPDATE ledger_balance AS balance
    SET debit = balance.debit + summed.debit, credit = balance.credit + summed.credit,
        entries = balance.entries + summed.entries
    FROM (SELECT account_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS entries
          FROM opened GROUP BY account_id) AS summed
    WHERE balance.account_id = summed.account_id
"""


def _reverse(run: ImportRun) -> None:
    """Post the opposites of the run's open rows, and again what it closed and no later file speaks of.

    A row posted again keeps its key, so that a file which brings it finds it. The opposites hold no key of a file.
    """
    on = today()
    closed = closed_days()
    if closed is not None and on <= closed:
        on = closed + dt.timedelta(days=1)
    reversal = new_reversal(run, on=on)
    with connection.cursor() as cursor:
        cursor.execute(_OPPOSITES, {"run": run.pk, "reversal": reversal.pk, "on": on})
        cursor.execute(_AGAIN, {"run": run.pk, "reversal": reversal.pk, "on": on, "finished_at": run.finished_at})
        cursor.execute(_COUNT, {"reversal": reversal.pk})
        rows, debit, credit = cursor.fetchone()  # type: ignore[misc]
    reversal.rows_read = reversal.lines = reversal.accepted = reversal.added = rows
    reversal.sum_debit, reversal.sum_credit = debit or 0, credit or 0
    reversal.save()


_POSTED = """
    , changed AS (
        INSERT INTO ledger_balance AS balance (account_id, debit, credit, entries)
        SELECT account_id, sum(debit), sum(credit), count(*) FROM posted GROUP BY account_id ORDER BY account_id
        ON CONFLICT (account_id) DO UPDATE SET debit = balance.debit + excluded.debit,
            credit = balance.credit + excluded.credit, entries = balance.entries + excluded.entries
    )
    SELECT count(*) FROM posted
"""
_COLUMNS = """account_id, entry_on, due_on, kind, document_no, description, debit, credit, source_line, run_id,
              source_key, occurrence, reversal_of_id, posted_by"""
_OPPOSITES = f"""
    WITH posted AS (
        INSERT INTO ledger_entry ({_COLUMNS})
        SELECT account_id, %(on)s, NULL, 'correction', document_no, left('Storno: ' || description, 500),
               -debit, -credit, source_line, %(reversal)s, gen_random_uuid(), 0, id, ''
        FROM ledger_entry AS entry
        WHERE run_id = %(run)s AND superseded_by_run IS NULL
          AND NOT EXISTS (SELECT FROM ledger_entry AS other WHERE other.reversal_of_id = entry.id)
        ORDER BY id
        RETURNING account_id, debit, credit
    )
    {_POSTED}
"""
_AGAIN = f"""
    WITH posted AS (
        INSERT INTO ledger_entry ({_COLUMNS})
        SELECT account_id, %(on)s, due_on, kind, document_no, description, debit, credit, source_line, %(reversal)s,
               source_key, occurrence, NULL, ''
        FROM ledger_entry AS entry
        WHERE superseded_by_run = %(run)s AND run_id IS NOT NULL AND reversal_of_id IS NULL
          AND NOT EXISTS (SELECT FROM ledger_entry AS other WHERE other.reversal_of_id = entry.id)
          AND NOT EXISTS (
              SELECT FROM ledger_entry AS other
              WHERE other.source_key = entry.source_key AND other.occurrence = entry.occurrence
                AND other.superseded_by_run IS NULL
          )
          AND NOT EXISTS (
              -- What a later file says of the same thing, or has closed of it, stands.
              SELECT FROM ledger_entry AS other
              WHERE other.account_id = entry.account_id AND other.entry_on = entry.entry_on
                AND other.kind = entry.kind AND other.document_no = entry.document_no
                AND other.description = entry.description AND other.run_id <> %(reversal)s
                AND ((other.run_id = %(run)s AND other.superseded_by_run IS NOT NULL)
                  OR (other.superseded_by_run IS NULL AND other.run_id IN (
                      SELECT id FROM import_run WHERE finished_at > %(finished_at)s AND id <> %(run)s
                  )))
          )
        ORDER BY id
        RETURNING account_id, debit, credit
    )
    {_POSTED}
"""
_COUNT = "SELECT count(*), sum(debit), sum(credit) FROM ledger_entry WHERE run_id = %(reversal)s"
