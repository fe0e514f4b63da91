"""Mended rows against the file they come from: which number among equal rows each of them has.

The numbers are those of the continued file, as if the row had been right in it: its accepted rows come first, mended
ones after them. So the whole file sent again and the errors file sent back give the same row the same number, and
neither can post it twice. What else the ledger holds plays no part.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from billing_import import numbering
from billing_import.formats.layout import ORIGINAL_LINE, ORIGINAL_RUN
from billing_import.formats.problems import FileRefused
from billing_import.formats.rows_table import RowsTable
from billing_import.formats.text_table import TextTable
from billing_import.ledger_reading import LedgerReading
from billing_import.matching import keys_of, known_in_cooperative
from billing_import.models import ImportMended, ImportReject, ImportRun
from billing_import.opening import opened_file, profile_of
from billing_import.profiles import Profile
from billing_import.rows_reading import RowsReading
from billing_import.validation import Known, LedgerRules

# Returns the keys of the accepted rows of a run's file, piece by piece, without the lines that were rejected then.
AcceptedKeys = Callable[[ImportRun, frozenset[int]], Iterator[list[str]]]
# Where a continuation says in its run's totals what it holds.
CONTINUED_AS = "continued_as"


class ContinuedAs(StrEnum):
    """What a continuation holds: rejected rows with their lines, rejected rows alone, or the whole file."""

    LINES = "lines"
    REJECTS = "rejects"
    WHOLE = "whole"


def reading_of(run: ImportRun, profile: Profile, table: TextTable | RowsTable, known: Known) -> LedgerReading:
    """Return the reading of a run's file by its profile's rules, not begun yet."""
    names_lines = run.continues_id is not None and ORIGINAL_LINE in table.shape.fields
    rules = LedgerRules(
        known,
        profile.date_forms,
        profile.all_kinds,
        profile.debit_sign,
        document_kinds=profile.document_kinds,
        templates=profile.templates,
        skips_others=profile.others == "skip",
        must_name_original_line=names_lines,
        kind_by_side=profile.kind_by_side,
    )
    # Cost: files of rejected rows are small; the exact path alone knows their columns.
    return LedgerReading(table, rules, profile.decimals, is_fast=not names_lines and not profile.kind_by_side)


def refuse_rows_of_another_import(run: ImportRun, table: TextTable | RowsTable) -> None:
    """Raise FileRefused when a row names another import than the one continued. Cost: one pass if it has the column.

    So is a file with our columns that continues none: its rows would be numbered as if they stood alone, and a mended
    payment that equals a posted one would be lost.
    """
    at = table.shape.fields.get(ORIGINAL_RUN)
    if run.continues_id is None and {ORIGINAL_LINE, ORIGINAL_RUN} & set(table.shape.fields):
        raise FileRefused("mends_no_import")
    if at is None or run.continues_id is None:
        return
    for piece in table.pieces(is_fast=False):
        for row in piece.reading.rows:
            named = row.cells[at].strip() if at < len(row.cells) else ""
            if named and named.lower() != str(run.continues_id):
                raise FileRefused("rows_of_another_import", line=row.line, run=named[:60])


def continued_as(run: ImportRun, reading: LedgerReading | RowsReading) -> ContinuedAs:
    """Return what a continuation that was read holds. Raises FileRefused when it cannot be told."""
    if ORIGINAL_LINE in reading.table.shape.fields:
        return ContinuedAs.LINES
    continued = _continued(run)
    if reading.counts.rows <= continued.rejected:
        return ContinuedAs.REJECTS
    if reading.counts.rows == _chain(continued)[-1].rows_read:
        return ContinuedAs.WHOLE
    raise FileRefused("continuation_unclear", count=reading.counts.rows, all=continued.rejected)


@dataclass(slots=True)
class MendedRows:
    """The staged rows of a continuation that name lines, by the file whose rejected lines they are in the end."""

    root: ImportRun
    lines: dict[int, int] = field(default_factory=dict)  # staged line → line of the root's file
    numbers: dict[int, tuple[str, int]] = field(default_factory=dict)  # staged line → key, number
    fresh: list[int] = field(default_factory=list)  # staged lines that no continuation brought before
    mended_already: list[int] = field(default_factory=list)  # with another meaning
    without_root_line: list[int] = field(default_factory=list)  # an earlier continuation lost its number

    def remember(self, run: ImportRun) -> None:
        """Write down which lines the posted rows mend, so that the next continuation knows. Costs one statement."""
        ImportMended.objects.bulk_create(
            ImportMended(
                run=self.root,
                line=self.lines[line],
                source_key=self.numbers[line][0],
                occurrence=self.numbers[line][1],
                mended_by_run=run.pk,
            )
            for line in self.fresh
        )


def number_rows_with_lines(
    run: ImportRun, table: str = numbering.LEDGER_STAGING, keys_in: AcceptedKeys | None = None
) -> MendedRows:
    """Number the staged rows of a continuation that name the lines they mend. ``keys_in`` is for other kinds.

    Raises FileRefused. Cost: reads the continued file once more when it brings anything new.
    """
    staged = numbering.staged_mended_rows(table)
    continued = _continued(run)
    chain = _chain(continued)
    mended, above = _led_to_root(continued, staged)
    recorded: dict[tuple[int, str], list[int]] = defaultdict(list)
    taken: Counter[str] = Counter()
    closed: set[int] = set()
    inside = {one.pk for one in chain}
    for row in ImportMended.objects.filter(run=mended.root):
        key = row.source_key.hex
        recorded[row.line, key].append(row.occurrence)
        taken[key] += 1
        if row.mended_by_run not in inside:
            closed.add(row.line)
    new: list[tuple[int, int, str]] = []
    for line, _, key in staged:
        root_line = mended.lines.get(line)
        if root_line is None:
            mended.without_root_line.append(line)
        elif recorded[root_line, key]:
            mended.numbers[line] = (key, recorded[root_line, key].pop(0))
        elif root_line in closed:
            mended.mended_already.append(line)
        else:
            new.append((root_line, line, key))
    before = _accepted_in([mended.root, *above], {key for *_, key in new}, keys_in or _ledger_keys_in)
    for _, line, key in sorted(new):
        mended.numbers[line] = (key, before[key] + taken[key])
        taken[key] += 1
        mended.fresh.append(line)
    numbering.set_numbers({line: number for line, (_, number) in mended.numbers.items()}, table)
    return mended


def number_rows_without_lines(
    run: ImportRun, table: str = numbering.LEDGER_STAGING, keys_in: AcceptedKeys | None = None
) -> None:
    """Number the staged rows of a continuation that says no lines: after the accepted rows of the continued files."""
    keys = numbering.staged_keys(table)
    before = _accepted_in(_chain(_continued(run)), keys, keys_in or _ledger_keys_in)
    numbering.move_numbers({key: count for key, count in before.items() if count}, table)


def _continued(run: ImportRun) -> ImportRun:
    return ImportRun.objects.get(continuations=run)


def _chain(run: ImportRun) -> list[ImportRun]:
    """Return the run and those above it up to the one that brought a whole file."""
    chain = [run]
    while run.continues_id is not None and run.totals.get(CONTINUED_AS) != ContinuedAs.WHOLE:
        run = _continued(run)
        chain.append(run)
    return chain


def _led_to_root(run: ImportRun, staged: Sequence[tuple[int, int, str]]) -> tuple[MendedRows, list[ImportRun]]:
    """Follow the lines up the chain as far as runs name them; return them with the runs above that one."""
    chain = _chain(run)
    lines = {line: original for line, original, _ in staged}
    at = 0
    while at + 1 < len(chain) and chain[at].totals.get(CONTINUED_AS) == ContinuedAs.LINES:
        rejects = ImportReject.objects.filter(run=chain[at], line__in=set(lines.values()))
        above = dict(rejects.values_list("line", "original_line"))
        lines = {line: up for line, original in lines.items() if (up := above.get(original)) is not None}
        at += 1
    return MendedRows(chain[at], lines), chain[at + 1 :]


def _accepted_in(runs: Iterable[ImportRun], keys: set[str], keys_in: AcceptedKeys) -> Counter[str]:
    """Return how many accepted rows with each key the files of the runs hold. Cost: a pass over each file."""
    counted: Counter[str] = Counter()
    if not keys:
        return counted
    for run in runs:
        rejected = frozenset(ImportReject.objects.filter(run=run).values_list("line", flat=True))
        accepted = 0
        try:
            for found in keys_in(run, rejected):
                accepted += len(found)
                counted.update(key for key in found if key in keys)
        except FileRefused as refused:
            raise FileRefused("continued_file_gone", run=str(run.pk)) from refused
        if accepted != run.accepted:
            # A profile or the register changed meanwhile: the numbers would be those of another file.
            raise FileRefused("continued_reads_otherwise", run=str(run.pk))
    return counted


def _ledger_keys_in(run: ImportRun, rejected: frozenset[int]) -> Iterator[list[str]]:
    profile = profile_of(run)
    table = opened_file(run, profile)
    known = known_in_cooperative(with_persons="person" in table.shape.fields)
    lines = pl.Series(list(rejected), dtype=pl.Int64)
    for frame in reading_of(run, profile, table.knowing(known.premises), known).frames():
        yield keys_of(frame.filter(~pl.col("line").is_in(lines.implode())))
