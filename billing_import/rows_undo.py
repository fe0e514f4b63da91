"""Taking back a file of rows: exactly, or by a run that closes its rows and opens again what it had closed.

The latter once a later file stands on it. What that file itself brought or closed stands; everything else goes back.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection

from billing_import.models import ImportMended, ImportReject, ImportRun
from billing_import.reversal_run import drop_reversal, new_reversal
from billing_import.rows_kind import RowsKind
from billing_import.standing_on import later_file
from billing_import.undo_plan import KEPT, KEPT_COUNT, MOST_KEPT_SHOWN, UndoPlan
from portal.ledger.models import SourceRun

# Where a reversal keeps the ids of the rows that it opened again, so that it can be taken back itself.
REOPENED = "reopened"


def undoer_of(kind: RowsKind) -> Callable[[ImportRun], str]:
    """Return what takes back a run of the kind inside the caller's transaction, under the kind's lock."""

    def undo(run: ImportRun) -> str:
        plan = _plan(kind, run)
        if plan.is_exact:
            _take_away(kind, run)
            ImportMended.objects.filter(mended_by_run=run.pk).delete()
            ImportReject.objects.filter(mended_by_run=run.pk).update(mended_by_run=None)
            drop_reversal(run)
            status = ImportRun.Status.UNDONE
        else:
            _reverse(kind, run, plan)
            status = ImportRun.Status.REVERSED
        SourceRun.objects.filter(pk=run.pk).update(state=SourceRun.State.UNDONE)
        return str(status)

    return undo


def plan_of(kind: RowsKind) -> Callable[[ImportRun], UndoPlan]:
    """Return what tells beforehand what undoing a run of the kind will do. Costs up to five queries."""

    def plan(run: ImportRun) -> UndoPlan:
        return _plan(kind, run)

    return plan


def _plan(kind: RowsKind, run: ImportRun) -> UndoPlan:
    open_rows, closed, kept, is_built_on = _counted(kind, run)
    later = later_file(run) or _run_that_closed(kind, run)
    if later is None and not is_built_on:
        return UndoPlan(closes=open_rows, reopens=closed)
    shown = _kept(kind, run) if kept else []
    return UndoPlan(why="later_run", later=later, closes=open_rows, reopens=closed - kept, kept=shown, kept_count=kept)


def _take_away(kind: RowsKind, run: ImportRun) -> None:
    """Delete the rows of a run, open those it closed and close those it opened: the table is as it was before it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {kind.table} WHERE run_id = %s", [run.pk])
        cursor.execute(
            f"UPDATE {kind.table} SET superseded_by_run = %s WHERE id = ANY(%s)",
            [run.reverses_id, run.totals.get(REOPENED, [])],
        )
        cursor.execute(f"UPDATE {kind.table} SET superseded_by_run = NULL WHERE superseded_by_run = %s", [run.pk])


def _reverse(kind: RowsKind, run: ImportRun, plan: UndoPlan) -> None:
    reversal = new_reversal(run)
    with connection.cursor() as cursor:
        # Before the run's own rows are closed: it is told by those that a later file closed.
        cursor.execute(f"SELECT array_agg(id) {_closed(kind)} WHERE NOT is_kept", _parameters(run))
        reopened = cursor.fetchone()[0] or []  # type: ignore[index]
        cursor.execute(
            f"UPDATE {kind.table} SET superseded_by_run = %s WHERE run_id = %s AND superseded_by_run IS NULL",
            [reversal.pk, run.pk],
        )
        reversal.superseded = cursor.rowcount
        # Those that an earlier reversal had opened again are closed with the run's own.
        cursor.execute(
            f"UPDATE {kind.table} SET superseded_by_run = %s WHERE id = ANY(%s) AND superseded_by_run IS NULL",
            [reversal.pk, run.totals.get(REOPENED, [])],
        )
        reversal.superseded += cursor.rowcount
        cursor.execute(f"UPDATE {kind.table} SET superseded_by_run = NULL WHERE id = ANY(%s)", [reopened])
    reversal.rows_read = reversal.lines = reversal.accepted = reversal.added = len(reopened)
    reversal.totals = {REOPENED: reopened, KEPT: list(plan.kept), KEPT_COUNT: plan.kept_count}
    reversal.save()


def _counted(kind: RowsKind, run: ImportRun) -> tuple[int, int, int, bool]:
    """Return how many rows of the run are open, how many it closed, how many of these a reversal would leave closed,
    and whether some were brought again since, or closed again when the run had opened them (as a reversal).
    """
    reopened = run.totals.get(REOPENED, [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT (SELECT count(*) FROM {kind.table}
                    WHERE (run_id = %(run)s OR id = ANY(%(reopened)s)) AND superseded_by_run IS NULL),
                   count(*), count(*) FILTER (WHERE is_kept),
                   coalesce(bool_or(is_back), false)
                   OR EXISTS (SELECT FROM {kind.table} WHERE id = ANY(%(reopened)s) AND superseded_by_run IS NOT NULL)
            {_closed(kind)}
            """,
            {**_parameters(run), "reopened": reopened},
        )
        open_rows, closed, kept, is_built_on = cursor.fetchone()  # type: ignore[misc]
    return int(open_rows), int(closed), int(kept), bool(is_built_on)


def _run_that_closed(kind: RowsKind, run: ImportRun) -> uuid.UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT superseded_by_run FROM {kind.table} WHERE run_id = %s AND superseded_by_run IS NOT NULL LIMIT 1",
            [run.pk],
        )
        row = cursor.fetchone()
    return None if row is None else uuid.UUID(str(row[0]))


def _kept(kind: RowsKind, run: ImportRun) -> list[dict[str, Any]]:
    """Return the rows that the run closed and that stay closed: whose file and line they are, and why."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT run_id, source_line, is_back {_closed(kind)}
            WHERE is_kept ORDER BY run_id, source_line, id LIMIT {MOST_KEPT_SHOWN}
            """,
            _parameters(run),
        )
        return [
            {"run": str(run_id), "line": line, "code": "brought_again" if is_back else "said_otherwise"}
            for run_id, line, is_back in cursor.fetchall()
        ]


def _parameters(run: ImportRun) -> dict[str, Any]:
    return {"run": run.pk, "finished_at": run.finished_at}


def _closed(kind: RowsKind) -> str:
    """Return the rows that a run closed, each with whether it stays closed, as a FROM clause.

    It does when a later file brought the same row again, or another row about the same thing (``RowsKind.same``), or
    closed what the run had brought about it.
    """
    same = f"ROW({', '.join(kind.same)})::text"
    return f"""
        FROM (
            SELECT closed.*, closed.is_back OR later.same IS NOT NULL AS is_kept
            FROM (
                SELECT {kind.table}.*, {same} AS same, EXISTS (
                    SELECT FROM {kind.table} AS other
                    WHERE other.source_key = {kind.table}.source_key AND other.occurrence = {kind.table}.occurrence
                      AND other.superseded_by_run IS NULL AND other.run_id <> %(run)s
                ) AS is_back
                FROM {kind.table} WHERE superseded_by_run = %(run)s
            ) AS closed
            LEFT JOIN (
                SELECT DISTINCT {same} AS same FROM {kind.table}
                WHERE (run_id = %(run)s AND superseded_by_run IS NOT NULL)
                   OR (superseded_by_run IS NULL AND run_id IN (
                       SELECT id FROM import_run WHERE finished_at > %(finished_at)s AND id <> %(run)s
                   ))
            ) AS later ON later.same = closed.same
        ) AS closed
    """
