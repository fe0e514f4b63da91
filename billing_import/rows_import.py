"""What an import of a file of rows does inside the pipeline's transaction, for every kind but ledger and register.

The same steps and the same rules as the ledger's (docs/rules/ledger-import.md): keys from what rows say, numbers among
equal rows, rejects, continuations, snapshots with their guard. Refusing raises; nothing is caught here.
"""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from billing_import import numbering, posting, rows_posting, stop_points
from billing_import.ahead import read_ahead
from billing_import.continuations import (
    CONTINUED_AS,
    ContinuedAs,
    MendedRows,
    continued_as,
    number_rows_with_lines,
    number_rows_without_lines,
    refuse_rows_of_another_import,
)
from billing_import.file_owner import check_owner_of_rows
from billing_import.formats.layout import ORIGINAL_LINE
from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.rows_table import RowsTable
from billing_import.ledger_import import mark_mended, scope_days
from billing_import.ledger_reading import Rejected
from billing_import.matching import known_in_cooperative
from billing_import.models import ImportRun
from billing_import.opening import opened_file, profile_of
from billing_import.outcome import Outcome, Watch
from billing_import.profiles import Profile
from billing_import.reconciliation import check_what_the_file_states
from billing_import.repeats import copy_counts, same_import_before
from billing_import.rows_fields import RowsRules
from billing_import.rows_kind import RowsKind
from billing_import.rows_posting import STAGING
from billing_import.rows_reading import RowsReading
from portal.kernel.clock import WARSAW


def importer_of(kind: RowsKind) -> Callable[[ImportRun, Outcome, Watch], None]:
    """Return what carries out a run of the kind.

    Cost: one pass over the file, one COPY per block, a handful of set-based statements.
    """

    def carry_out(run: ImportRun, outcome: Outcome, watch: Watch) -> None:
        _import(kind, run, outcome, watch)

    return carry_out


def _import(kind: RowsKind, run: ImportRun, outcome: Outcome, watch: Watch) -> None:
    profile = profile_of(run)
    if run.continues is not None and run.continues.status in (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING):
        raise FileRefused("continues_unfinished")
    before = same_import_before(run)
    if before is not None:
        copy_counts(run, before, outcome)
        return
    reading = _reading_of(kind, run, profile)
    outcome.table = reading.table
    refuse_rows_of_another_import(run, reading.table)
    outcome.counts, outcome.rejected, outcome.footers = reading.counts, reading.rejected, reading.footers
    _stage_all(kind, run, reading, watch)
    if run.continues_id is not None:
        outcome.totals[CONTINUED_AS] = continued_as(run, reading)
    if not reading.counts.rows:
        check_what_the_file_states(reading.table, profile, outcome)  # nothing was read, but the balances may differ
    _refuse_unless_readable(reading)
    check_owner_of_rows(kind, profile, outcome)
    _check_totals(reading, profile, outcome)
    check_what_the_file_states(reading.table, profile, outcome)
    mended = _number_rows(kind, run, reading, outcome)
    stop_points.reach("staged")
    watch.reached("merging", run.size, run.size, rows=reading.counts.rows)
    _record(kind, run, profile, reading, outcome)
    stop_points.reach("merged")
    if mended is not None:
        mended.remember(run)
    _conclude(run, reading, outcome)


def _reading_of(kind: RowsKind, run: ImportRun, profile: Profile) -> RowsReading:
    table = opened_file(run, profile)
    known = known_in_cooperative(with_persons="person" in table.shape.fields)
    names_lines = run.continues_id is not None and ORIGINAL_LINE in table.shape.fields
    rules = RowsRules(known, profile.date_forms, profile.decimals, profile.templates)
    return RowsReading(table.knowing(known.premises), kind, rules, must_name_original_line=names_lines)


def _stage_all(kind: RowsKind, run: ImportRun, reading: RowsReading, watch: Watch) -> None:
    rows_posting.empty_staging()
    for rows in read_ahead(reading.accepted()):
        rows_posting.stage(kind, rows)
        watch.reached("reading", reading.bytes_done, run.size, rows=reading.counts.rows)
        stop_points.reach("reading")
    rows_posting.analyze_staging()


def _refuse_unless_readable(reading: RowsReading) -> None:
    counts = reading.counts
    if not counts.add_up():
        raise FileRefused("rows_lost")
    if not counts.rows:
        is_statement = isinstance(reading.table, RowsTable) and reading.table.raw.kind == "bank"
        raise FileRefused("bank_no_operations" if is_statement else "no_rows")
    if not counts.accepted:
        raise FileRefused("nobody_matches" if counts.unknown_premises == counts.rows else "nothing_acceptable")


def _check_totals(reading: RowsReading, profile: Profile, outcome: Outcome) -> None:
    differences = reading.totals.differences(reading.decimals)
    outcome.totals["control"] = {
        "stated": len(reading.totals.lines),
        "differences": [
            {"line": found.line, "column": found.column, "stated": found.stated, "counted": found.counted}
            for found in differences
        ],
    }
    if differences and profile.control_totals == "check":
        raise FileRefused("totals_differ", differences=differences[:5])


def _number_rows(kind: RowsKind, run: ImportRun, reading: RowsReading, outcome: Outcome) -> MendedRows | None:
    most = numbering.number_equal_rows(STAGING)
    if most > numbering.MOST_EQUAL_ROWS:
        raise FileRefused("too_many_equal_rows", count=most)

    def keys_in(continued: ImportRun, rejected: frozenset[int]) -> Iterator[list[str]]:
        for rows in _reading_of(kind, continued, profile_of(continued)).accepted():
            yield [row.source_key for row in rows if row.line not in rejected]

    holds = outcome.totals.get(CONTINUED_AS)
    if holds == ContinuedAs.REJECTS:
        number_rows_without_lines(run, STAGING, keys_in)
    if holds != ContinuedAs.LINES or run.continues_id is None:
        return None
    _reject_staged(numbering.staged_lines_not_rejected(run.continues_id, STAGING), "line_not_rejected", reading)
    mended = number_rows_with_lines(run, STAGING, keys_in)
    _reject_staged(mended.mended_already, "line_mended_already", reading)
    _reject_staged(mended.without_root_line, "line_without_number", reading)
    if not reading.counts.accepted:
        raise FileRefused("nothing_acceptable")
    return mended


def _reject_staged(lines: list[int], code: str, reading: RowsReading) -> None:
    """Take staged lines back and list them as rejected."""
    if not lines:
        return
    numbering.remove_staged(lines, STAGING)
    reading.counts.accepted -= len(lines)
    wanted, shape = set(lines), reading.table.shape
    at = shape.fields[ORIGINAL_LINE]
    # Cost: the file is read once more, for the text of rows that only the database could tell to be wrong.
    for piece in reading.table.pieces(is_fast=False):
        for row in piece.reading.rows:
            if row.line in wanted:
                problem = Problem(code, shape.header[at].strip(), row.cells[at].strip())
                reading.rejected.append(Rejected(row, (problem,)))


def _record(kind: RowsKind, run: ImportRun, profile: Profile, reading: RowsReading, outcome: Outcome) -> None:
    first, last = rows_posting.staged_days(kind)
    if profile.mode == "snapshot" and not reading.rejected and run.continues_id is None:
        days = scope_days(profile, first, last)
        is_undated = bool(kind.day) and profile.scope != "all" and first is None
        scope = rows_posting.RowsScope(profile.name, *days, profile.scope_premises == "in_file", is_undated)
        outcome.superseded = _supersede(kind, scope, run, profile)
    outcome.added, outcome.unchanged = rows_posting.record_staged(kind, run.pk)
    if outcome.added + outcome.unchanged != reading.counts.accepted:
        raise FileRefused("rows_lost")
    received = run.queued_at.astimezone(WARSAW).date()
    outcome.as_of = run.as_of_wished or min(last or received, received)


def _supersede(kind: RowsKind, scope: rows_posting.RowsScope, run: ImportRun, profile: Profile) -> int:
    vanishing, total = rows_posting.count_vanishing(kind, scope)
    # A handful of rows may well be replaced as a whole; a large part of many is a file cut in the middle.
    is_too_much = total >= 20 and vanishing * 100 > total * profile.vanish_limit_percent
    if is_too_much and not run.vanishing_allowed_by:
        percent = vanishing * 100 // total
        raise FileRefused(
            "too_much_vanishes", count=vanishing, all=total, percent=percent, limit=profile.vanish_limit_percent
        )
    return rows_posting.supersede_vanished(kind, scope, run.pk) if vanishing else 0


def _conclude(run: ImportRun, reading: RowsReading, outcome: Outcome) -> None:
    if reading.warnings:
        warnings = outcome.totals.setdefault("warnings", [])
        warnings.extend(reading.warnings)
        if reading.warned > len(reading.warnings):
            more = reading.warned - len(reading.warnings)
            warnings.append(_("Takich wierszy jest więcej: %(count)s.") % {"count": more})
        outcome.totals["warned"] = reading.warned
    outcome.keep_rejects(run)
    if run.continues_id is not None:
        mark_mended(run.continues_id, numbering.staged_original_lines(STAGING), run)
    rows_posting.empty_staging()
    changed = bool(outcome.added or outcome.superseded)
    if changed:
        outcome.status = "applied_with_rejects" if outcome.rejected else "applied"
    else:
        outcome.status = "unchanged"
    if outcome.as_of is not None and (changed or run.as_of_wished):
        posting.record_source(run_id=run.pk, file_name=run.file_name, kind=run.kind, as_of=outcome.as_of)
