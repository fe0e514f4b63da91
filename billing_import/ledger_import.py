"""What an import of a ledger file does inside the pipeline's transaction. Refusing raises; nothing is caught here."""

import calendar
import datetime as dt
from typing import Any

from billing_import import numbering, posting, stop_points
from billing_import.ahead import read_ahead
from billing_import.continuations import (
    CONTINUED_AS,
    ContinuedAs,
    MendedRows,
    continued_as,
    number_rows_with_lines,
    number_rows_without_lines,
    reading_of,
    refuse_rows_of_another_import,
)
from billing_import.file_owner import check_owner_of_books
from billing_import.formats.layout import ORIGINAL_LINE
from billing_import.formats.problems import FileRefused, Problem
from billing_import.ledger_picture import ledger_totals
from billing_import.ledger_reading import LedgerReading, Rejected
from billing_import.matching import AccountBook, known_in_cooperative
from billing_import.models import ImportReject, ImportRun
from billing_import.opening import opened_file, profile_of
from billing_import.outcome import Outcome, Watch
from billing_import.profiles import Profile
from billing_import.reconciliation import check_control_totals, check_what_the_file_states
from billing_import.repeats import KNOWN_THEN, copy_counts, known_now, same_import_before
from billing_import.staging import analyze_staging, empty_staging, stage
from portal.kernel.clock import WARSAW
from portal.ledger.periods import closed_days


def import_ledger(run: ImportRun, outcome: Outcome, watch: Watch) -> None:
    """Read, match, stage and post the run's file; raise FileRefused when it must not be posted.

    Cost: one pass over the file, one COPY per block, a handful of set-based statements, one scan of the ledger.
    """
    profile = profile_of(run)
    if run.continues is not None and run.continues.status in (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING):
        raise FileRefused("continues_unfinished")
    before = same_import_before(run)
    if before is not None:
        copy_counts(run, before, outcome)
        return
    table = opened_file(run, profile)
    outcome.table = table
    check_owner_of_books(run, profile, table, outcome)
    known = known_in_cooperative(with_persons="person" in table.shape.fields)
    table = table.knowing(known.premises)
    refuse_rows_of_another_import(run, table)
    reading = reading_of(run, profile, table, known)
    outcome.counts, outcome.rejected = reading.counts, reading.rejected
    outcome.footers = reading.footers
    equal = _stage_all(run, reading, AccountBook.load(known, run.pk), watch)
    if run.continues_id is not None:
        outcome.totals[CONTINUED_AS] = continued_as(run, reading)
    if reading.others.rows:
        outcome.totals["others"] = reading.others.as_json()
    check_what_the_file_states(table, profile, outcome)
    _refuse_unless_readable(reading)
    check_control_totals(reading, profile, outcome)
    mended = _number_rows(run, reading, outcome, equal.lines())
    closed_through = closed_days()
    if closed_through is not None:
        lines = posting.staged_lines_of_closed_days(closed_through)
        _reject_staged(lines, "period_closed", "entry_on", reading, through=closed_through)
        _refuse_unless_readable(reading)
    stop_points.reach("staged")
    watch.reached("merging", run.size, run.size, rows=reading.counts.rows)
    outcome.totals["before"] = ledger_totals().as_json()
    _post(run, profile, reading, outcome, closed_through)
    outcome.totals["after"] = ledger_totals().as_json()
    if outcome.rejected:
        outcome.totals[KNOWN_THEN] = known_now()
    stop_points.reach("merged")
    wrong = posting.accounts_out_of_balance()
    if wrong:
        raise FileRefused("balances_differ", count=wrong)
    if mended is not None:
        mended.remember(run)
    _conclude(run, outcome)


def _stage_all(run: ImportRun, reading: LedgerReading, book: AccountBook, watch: Watch) -> numbering.EqualRows:
    empty_staging()
    equal = numbering.EqualRows()
    for frame in read_ahead(reading.frames()):
        matched = book.matched(frame if run.continues_id else frame.with_columns(original_line=None))
        stage(matched)
        equal.note(matched)
        watch.reached("reading", reading.bytes_done, run.size, rows=reading.counts.rows)
        stop_points.reach("reading")
    analyze_staging()
    return equal


def _refuse_unless_readable(reading: LedgerReading) -> None:
    counts = reading.counts
    if not counts.add_up():
        raise FileRefused("rows_lost")
    if not counts.rows and reading.others.rows:
        raise FileRefused("only_other_accounts", count=reading.others.rows)
    if not counts.rows:
        raise FileRefused("no_rows")
    if not counts.accepted:
        raise FileRefused("nothing_matches" if counts.unknown_premises == counts.rows else "nothing_acceptable")


def _number_rows(run: ImportRun, reading: LedgerReading, outcome: Outcome, equal_lines: list[int]) -> MendedRows | None:
    most = numbering.number_equal_ledger_rows(equal_lines)
    if most > numbering.MOST_EQUAL_ROWS:
        raise FileRefused("too_many_equal_rows", count=most)
    holds = outcome.totals.get(CONTINUED_AS)
    if holds == ContinuedAs.REJECTS:
        number_rows_without_lines(run)
    if holds != ContinuedAs.LINES or run.continues_id is None:
        return None
    _reject_staged(numbering.staged_lines_not_rejected(run.continues_id), "line_not_rejected", ORIGINAL_LINE, reading)
    mended = number_rows_with_lines(run)
    _reject_staged(mended.mended_already, "line_mended_already", ORIGINAL_LINE, reading)
    _reject_staged(mended.without_root_line, "line_without_number", ORIGINAL_LINE, reading)
    if not reading.counts.accepted:
        raise FileRefused("nothing_acceptable")
    return mended


def _reject_staged(lines: list[int], code: str, field: str, reading: LedgerReading, **particulars: Any) -> None:
    if not lines:
        return
    numbering.remove_staged(lines)
    reading.counts.accepted -= len(lines)
    wanted = set(lines)
    # Cost: the file is read once more, for the text of rows that only the database could tell to be wrong.
    for piece in reading.table.pieces(is_fast=False):
        for row in piece.reading.rows:
            if row.line in wanted:
                shape = reading.table.shape
                at = shape.fields[field]
                problem = Problem(code, shape.header[at].strip(), row.cells[at].strip(), particulars)
                reading.rejected.append(Rejected(row, (problem,)))


def _post(
    run: ImportRun, profile: Profile, reading: LedgerReading, outcome: Outcome, closed_through: dt.date | None
) -> None:
    sums = posting.staged_sums()
    outcome.sum_debit, outcome.sum_credit = sums.debit, sums.credit
    outcome.totals["kinds"] = {
        kind: {"rows": rows, "debit": str(debit), "credit": str(credit)}
        for kind, (rows, debit, credit) in sums.kinds.items()
    }
    if profile.mode == "snapshot" and not reading.rejected and run.continues_id is None:
        outcome.superseded = _supersede(run, profile, sums, closed_through)
    posting.close_reversed_pairs(run.pk)
    merged = posting.merge_staged(run.pk)
    outcome.added, outcome.unchanged = merged.added, merged.unchanged
    if outcome.added + outcome.unchanged != reading.counts.accepted:
        raise FileRefused("rows_lost")
    received = run.queued_at.astimezone(WARSAW).date()
    outcome.as_of = run.as_of_wished or min(sums.last or received, received)


def _supersede(run: ImportRun, profile: Profile, sums: posting.StagedSums, closed_through: dt.date | None) -> int:
    first, last = scope_days(profile, sums.first, sums.last)
    scope = posting.SnapshotScope(profile.name, first, last, profile.scope_premises == "in_file")
    vanishing, total, in_closed_days = posting.count_vanishing(scope, closed_through)
    if in_closed_days:
        raise FileRefused("vanishes_in_closed_days", count=in_closed_days, through=closed_through)
    # A handful of rows may well be replaced as a whole; a large part of many is a file cut in the middle.
    is_too_much = total >= 20 and vanishing * 100 > total * profile.vanish_limit_percent
    if is_too_much and not run.vanishing_allowed_by:
        percent = vanishing * 100 // total
        raise FileRefused(
            "too_much_vanishes", count=vanishing, all=total, percent=percent, limit=profile.vanish_limit_percent
        )
    return posting.supersede_vanished(scope, run.pk) if vanishing else 0


def scope_days(profile: Profile, first: dt.date | None, last: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """Return the days a snapshot speaks for, both included; None means no limit."""
    if profile.scope == "all" or first is None or last is None:
        return None, None
    if profile.scope == "years":
        return first.replace(month=1, day=1), last.replace(month=12, day=31)
    if profile.scope == "months":
        return first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return first, last


def _conclude(run: ImportRun, outcome: Outcome) -> None:
    outcome.keep_rejects(run)
    if run.continues_id is not None:
        mark_mended(run.continues_id, numbering.staged_original_lines(), run)
    empty_staging()
    changed = bool(outcome.added or outcome.superseded)
    if changed:
        outcome.status = "applied_with_rejects" if outcome.rejected else "applied"
    else:
        outcome.status = "unchanged"
    if outcome.as_of is not None and (changed or run.as_of_wished):
        posting.record_source(run_id=run.pk, file_name=run.file_name, kind=run.kind, as_of=outcome.as_of)


def mark_mended(continued: Any, lines: list[int], run: ImportRun) -> None:
    """Note on rejected rows that a continuation brought them, up the chain of runs it continues."""
    while continued is not None and lines:
        rejects = ImportReject.objects.filter(run_id=continued, line__in=lines)
        rejects.filter(mended_by_run__isnull=True).update(mended_by_run=run.pk)
        lines = [line for line in rejects.values_list("original_line", flat=True).distinct() if line is not None]
        continued = ImportRun.objects.filter(pk=continued).values_list("continues_id", flat=True).first()
