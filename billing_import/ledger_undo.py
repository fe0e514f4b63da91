"""Taking a ledger import back: its rows are gone and what it closed is open again, to the last bit.

When something stands on the run (a later file, a person's correction, a closed period) its rows stay, and their
opposites are posted beside them.
"""

import datetime as dt
import uuid

from django.db import IntegrityError, connection, transaction

from billing_import.bulk_loading import SELF_REFERENCE, WORTH_ROWS, built_at_the_end, settle_references
from billing_import.models import ImportMended, ImportReject, ImportRun
from billing_import.standing_on import what_stands_on
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
    if run.reverses_id is not None:
        ImportRun.objects.filter(pk=run.reverses_id).update(status=_status_before(run.reverses_id))
        SourceRun.objects.filter(pk=run.reverses_id).update(state=SourceRun.State.APPLIED)


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


def _status_before(pk: uuid.UUID) -> str:
    return ImportRun.objects.values_list("status_before_undo", flat=True).get(pk=pk)


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
    """Post the opposites of the run's open rows, and again what it closed and nobody posted since.

    A row posted again keeps its key, so that a file which brings it finds it. The opposites hold no key of a file.
    """
    on = today()
    closed = closed_days()
    if closed is not None and on <= closed:
        on = closed + dt.timedelta(days=1)
    reversal = _reversal_run(run)
    with connection.cursor() as cursor:
        cursor.execute(_OPPOSITES, {"run": run.pk, "reversal": reversal.pk, "on": on})
        cursor.execute(_AGAIN, {"run": run.pk, "reversal": reversal.pk, "on": on})
        cursor.execute(_COUNT, {"reversal": reversal.pk})
        rows, debit, credit = cursor.fetchone()  # type: ignore[misc]
    reversal.rows_read = reversal.lines = reversal.accepted = reversal.added = rows
    reversal.sum_debit, reversal.sum_credit = debit or 0, credit or 0
    reversal.save()
    SourceRun.objects.create(
        id=reversal.pk, file_name=reversal.file_name, kind=reversal.kind, as_of=run.as_of or on,
        state=SourceRun.State.UNDONE,
    )  # fmt: skip


def _reversal_run(run: ImportRun) -> ImportRun:
    return ImportRun.objects.create(
        kind=run.kind,
        profile=run.profile,
        profile_version=run.profile_version,
        file_name=f"Storno: {run.file_name}"[:255],
        stored_path="",
        sha256="",
        size=0,
        status=ImportRun.Status.APPLIED,
        reverses=run,
        requested_by=run.undone_by,
        finished_at=dt.datetime.now(dt.UTC),
    )


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
        ORDER BY id
        RETURNING account_id, debit, credit
    )
    {_POSTED}
"""
_COUNT = "SELECT count(*), sum(debit), sum(credit) FROM ledger_entry WHERE run_id = %(reversal)s"
