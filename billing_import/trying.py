"""A file read by a profile's rules without posting anything: which rows an import would take, and why not the others.

The readings are those of the imports themselves. What only a whole import knows (equal rows, what vanishes, titles
beside stored ones) is not here.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

import polars as pl

from billing_import.continuations import reading_of
from billing_import.control_totals import Difference
from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.records import Shape, SourceRow
from billing_import.formats.rows_table import RowsTable
from billing_import.formats.text_table import Piece, TextTable
from billing_import.ledger_reading import Counts, Rejected, unexpected_problem
from billing_import.matching import known_in_cooperative
from billing_import.models import ImportRun
from billing_import.profiles import Profile
from billing_import.register_validation import RegisterRow, RegisterRules, check_register_row
from billing_import.rows_fields import RowsRules
from billing_import.rows_kind import RowsKind
from billing_import.rows_reading import RowsReading
from billing_import.validation import Known
from portal.kernel.money import amount_text
from portal.ledger.periods import closed_days

# So much of a file is tried; a page must come within seconds.
MOST_LINES = 20_000
MOST_SHOWN = 50
Table = TextTable | RowsTable


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that an import would take, as it was understood: texts by field."""

    line: int
    values: dict[str, str]


@dataclass(slots=True)
class Trial:
    """What came of it. ``taken`` holds the first rows only, ``rejected`` all that were tried.

    The days are those between which taken rows lie.
    """

    shape: Shape
    counts: Counts = field(default_factory=Counts)
    taken: list[Taken] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    differences: list[Difference] = field(default_factory=list)
    is_whole: bool = True

    @property
    def reasons(self) -> Counter[str]:
        """Return how often each code of a problem was met."""
        return Counter(problem.code for one in self.rejected for problem in one.problems)

    def take(self, line: int, values: dict[str, str]) -> None:
        """Remember a taken row while there is room."""
        if len(self.taken) < MOST_SHOWN:
            self.taken.append(Taken(line, values))

    def saw_days(self, first: dt.date | None, last: dt.date | None) -> None:
        """Widen the days between which taken rows lie."""
        if first is not None:
            self.first_on = min(self.first_on or first, first)
        if last is not None:
            self.last_on = max(self.last_on or last, last)


Try = Callable[[Table, Profile], Trial]


class _Beginning:
    """A table of which only the first lines are read; everything else it says is the table's own."""

    def __init__(self, table: Table) -> None:
        self._table, self.is_whole = table, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)

    def pieces(self, *, is_fast: bool) -> Iterator[Piece]:
        """Return pieces until enough lines were read."""
        lines = 0
        for piece in self._table.pieces(is_fast=is_fast):
            if lines >= MOST_LINES:
                self.is_whole = False
                return
            lines += piece.lines
            yield piece


def try_ledger(table: Table, profile: Profile) -> Trial:
    """Try a ledger file. Raises FileRefused. Cost: one query or two; reads at most ``MOST_LINES`` and a block."""
    known = known_in_cooperative(with_persons="person" in table.shape.fields)
    beginning = _Beginning(table.knowing(known.premises))
    reading = reading_of(ImportRun(kind=profile.kind), profile, cast("TextTable", beginning), known)
    trial = Trial(table.shape)
    codes = {pk: code for code, pk in known.premises.items()}
    persons = {pk: code for code, pk in known.persons.items()}
    closed_through = closed_days()
    for read in reading.frames():
        frame = read if closed_through is None else _without_closed(read, closed_through, trial)
        days = [dt.date.fromisoformat(day) for day in (frame["entry_on"].min(), frame["entry_on"].max()) if day]
        if days:
            trial.saw_days(days[0], days[-1])
        for row in frame.sort("line").head(MOST_SHOWN - len(trial.taken)).iter_rows(named=True):
            amounts = {name: _zloty(row[name]) for name in ("debit", "credit")}
            values = {name: str(row[name] or "") for name in ("entry_on", "due_on", "kind", "document_no", "account")}
            values |= {"premises": codes[row["premises"]], "person": persons.get(row["person"], ""), **amounts}
            values["amount"] = values["debit"] or values["credit"]
            trial.take(row["line"], values | {"description": row["description"]})
    in_closed_days, trial.counts, trial.is_whole = trial.rejected, reading.counts, beginning.is_whole
    trial.counts.accepted -= len(in_closed_days)
    trial.rejected = sorted([*reading.rejected, *in_closed_days], key=lambda one: one.row.line)
    if trial.is_whole and profile.control_totals == "check":
        trial.differences = list(reading.totals.differences(reading.decimals))
    return trial


def _without_closed(frame: pl.DataFrame, through: dt.date, trial: Trial) -> pl.DataFrame:
    """Return the rows of days that are open; the others are rejected, as an import does it."""
    is_closed = frame["entry_on"] <= through.isoformat()
    for line, day in frame.filter(is_closed).select("line", "entry_on").iter_rows():
        problem = Problem("period_closed", trial.shape.title("entry_on"), day, {"through": through})
        trial.rejected.append(Rejected(SourceRow(line, (), ""), (problem,)))
    return frame.filter(~is_closed)


def tryer_of(kind: RowsKind) -> Try:
    """Return what tries a file of rows of a kind; raises and costs as ``try_ledger``."""

    def try_rows(table: Table, profile: Profile) -> Trial:
        known = known_in_cooperative(with_persons="person" in table.shape.fields)
        beginning = _Beginning(table.knowing(known.premises))
        rules = RowsRules(known, profile.date_forms, profile.decimals, profile.templates)
        reading = RowsReading(cast("TextTable", beginning), kind, rules)
        trial, names = Trial(table.shape), [one.name for one in kind.fields]
        owners, day_field = _owners(known), _day_field(kind)
        for rows in reading.accepted():
            for row in rows:
                values = {name: text or "" for name, text in zip(names, row.texts, strict=True)}
                if day := values.get(day_field, ""):
                    trial.saw_days(dt.date.fromisoformat(day), dt.date.fromisoformat(day))
                if len(trial.taken) < MOST_SHOWN:
                    trial.take(row.line, {name: owners.get(text, text) for name, text in values.items()})
        trial.counts, trial.rejected, trial.is_whole = reading.counts, list(reading.rejected), beginning.is_whole
        if trial.is_whole and profile.control_totals == "check":
            trial.differences = list(reading.totals.differences(reading.decimals))
        return trial

    return try_rows


def try_register(table: Table, profile: Profile) -> Trial:
    """Try a register file; raises and costs as ``try_ledger``."""
    rules, trial, beginning = RegisterRules(profile.date_forms), Trial(table.shape), _Beginning(table)
    counts = trial.counts
    for piece in beginning.pieces(is_fast=False):
        counts.lines += piece.lines
        counts.skipped += piece.reading.skipped
        counts.joined += piece.reading.joined
        counts.rows += len(piece.reading.rows)
        for source in piece.reading.rows:
            try:
                checked = check_register_row(source, table.shape, rules)
            except Exception:  # noqa: BLE001  (the problem of its row says so)
                checked = (unexpected_problem(source.line),)
            if isinstance(checked, RegisterRow):
                counts.accepted += 1
                values = {name: str(value) for name in table.shape.fields if (value := getattr(checked, name, None))}
                trial.take(checked.line, values)
            else:
                trial.rejected.append(Rejected(source, checked))
    trial.is_whole = beginning.is_whole
    return trial


def refusal_of(trial: Trial) -> FileRefused | None:
    """Return why an import would refuse the file as a whole, as far as its rows tell; None when it would not."""
    if not trial.counts.rows:
        return FileRefused("no_rows")
    if not trial.counts.accepted and trial.is_whole:
        return FileRefused("nothing_acceptable")
    return FileRefused("totals_differ", differences=trial.differences[:5]) if trial.differences else None


def _day_field(kind: RowsKind) -> str:
    """Return the field that the column of days is made of, first of all; empty when there is none."""
    source = kind.columns.get(kind.day, "")
    return next((one.name for one in kind.fields if one.name == source or f"{{{one.name}}}" in source), "")


def _owners(known: Known) -> dict[str, str]:
    return {pk: code for codes in (known.premises, known.persons) for code, pk in codes.items()}


def _zloty(grosze: int) -> str:
    return amount_text(Decimal(grosze).scaleb(-2)) if grosze else ""
