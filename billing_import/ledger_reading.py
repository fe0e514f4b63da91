"""A ledger file read to accepted rows, rejected rows and counts. Knows rules and formats; nothing of the database."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from billing_import.amounts import Decimals, decimals_decided
from billing_import.control_totals import ControlTotals
from billing_import.fast_path import ACCEPTED, FastPath, accepted_frame
from billing_import.formats.line_frame import LineFrame
from billing_import.formats.problems import Problem
from billing_import.formats.records import Footer, SourceRow, is_header_again
from billing_import.formats.rows_table import RowsTable
from billing_import.formats.text_table import Piece, TextTable
from billing_import.other_accounts import OtherAccounts
from billing_import.set_aside import SetAside
from billing_import.validation import (
    LedgerRow,
    LedgerRules,
    account_of_others,
    amounts_of,
    check_ledger_row,
    decimals_shown_in,
    is_unclear,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was refused, as it stands in the file, with everything that is wrong with it."""

    row: SourceRow
    problems: tuple[Problem, ...]


def line_of(rejected: Rejected) -> int:
    """Return the line of a rejected row, in whose order they are told."""
    return rejected.row.line


def no_rejected() -> SetAside[Rejected]:
    """Return a place for rejected rows; a file may have more of them than there is memory for."""
    return SetAside(line_of)


def no_waiting() -> SetAside[SourceRow]:
    """Return a place for rows that wait for the end of their file."""
    return SetAside(lambda row: row.line)


def unexpected_problem(line: int) -> Problem:
    """Log the exception being handled and return the problem of its row: one row must not end an import."""
    logger.exception("import.row_unexpected", extra={"line": line})
    return Problem("row_unexpected")


@dataclass(slots=True)
class Counts:
    """Lines and rows of a file; every physical line is a row, goes on with one, or is skipped."""

    lines: int = 0
    skipped: int = 0
    joined: int = 0
    rows: int = 0
    accepted: int = 0
    unknown_premises: int = 0

    def add_up(self) -> bool:
        """Tell whether no line got lost."""
        return self.lines == self.rows + self.skipped + self.joined


@dataclass(slots=True)
class LedgerReading:
    """Reads one file once. Iterate over ``frames`` to the end, then the other attributes are complete.

    Rows whose amounts are unclear wait for the end of the file, when its other amounts have shown how to read them.
    """

    table: TextTable | RowsTable
    rules: LedgerRules
    decimals: Decimals
    is_fast: bool = True
    counts: Counts = field(default_factory=Counts)
    rejected: SetAside[Rejected] = field(default_factory=no_rejected)
    footers: list[Footer] = field(default_factory=list)
    bytes_done: int = 0
    others: OtherAccounts = field(default_factory=OtherAccounts)
    totals: ControlTotals = field(init=False)
    _shown: set[Decimals] = field(default_factory=set)
    _waiting: SetAside[SourceRow] = field(default_factory=no_waiting)

    def __post_init__(self) -> None:
        self.totals = ControlTotals(self.table.shape, self.rules.debit_sign)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Return accepted rows, block by block; ``bytes_done`` follows."""
        fast = FastPath(self.table.shape, self.rules, self.decimals)
        for piece in self.table.pieces(is_fast=self.is_fast):
            yield from self._frames_of(piece, fast)
            self.bytes_done = piece.bytes_done
        if self.decimals is Decimals.UNKNOWN:
            self.decimals = decimals_decided(self._shown | fast.shown)
        for waiting in self._waiting.slices():
            yield accepted_frame(self._check(waiting, self.decimals))

    def _frames_of(self, piece: Piece, fast: FastPath) -> Iterator[pl.DataFrame]:
        counts, reading = self.counts, piece.reading
        counts.lines += piece.lines
        counts.skipped += reading.skipped
        counts.joined += reading.joined
        self.totals.expect(reading.totals)
        self.footers.extend(reading.footers)
        rows = reading.rows
        if piece.frame is not None:
            frame, doubtful = self._accepted_fast(piece.frame, fast)
            counts.rows += len(frame)
            counts.accepted += len(frame)
            self.totals.add_frame(frame)
            if not frame.is_empty():
                yield frame
            again = {row.line for row in doubtful if is_header_again(row.cells, row.line, self.table.shape)}
            counts.skipped += len(again)
            rows = sorted([*rows, *(row for row in doubtful if row.line not in again)], key=lambda row: row.line)
        counts.rows += len(rows)
        accepted = self._check(self._clear(rows), self.decimals)
        if accepted:
            yield accepted_frame(accepted)

    def _clear(self, rows: list[SourceRow]) -> list[SourceRow]:
        """Put unclear rows aside and return the others."""
        if self.decimals is not Decimals.UNKNOWN:
            return rows
        clear: list[SourceRow] = []
        for row in rows:
            try:
                self._shown |= decimals_shown_in(row, self.table.shape, self.rules)
                must_wait = is_unclear(row, self.table.shape, self.rules)
            except Exception:  # noqa: BLE001  (checking the row meets it again and says so)
                must_wait = False
            (self._waiting if must_wait else clear).append(row)
        return clear

    def _accepted_fast(self, lines: LineFrame, fast: FastPath) -> tuple[pl.DataFrame, list[SourceRow]]:
        """Return what the fast path takes; when it stumbles over a value, the rules look at each row alone."""
        try:
            return fast.accept(lines)
        except Exception:
            logger.exception("import.block_unexpected", extra={"line": lines.data.item(0, "line")})
            separator = self.table.shape.separator
            rows = lines.data.select("line", "raw").iter_rows()
            nothing = pl.DataFrame(schema=ACCEPTED)
            return nothing, [SourceRow(line, tuple(raw.split(separator)), raw) for line, raw in rows]

    def _check(self, rows: list[SourceRow], decimals: Decimals) -> list[LedgerRow]:
        accepted: list[LedgerRow] = []
        shape = self.table.shape
        for row in rows:
            amounts: tuple[int | None, int | None] = (None, None)
            checked: LedgerRow | tuple[Problem, ...]
            other = ""
            try:
                amounts = amounts_of(row, shape, self.rules, decimals)
                other = account_of_others(row, shape, self.rules)
                checked = () if other else check_ledger_row(row, shape, self.rules, decimals)
            except Exception:  # noqa: BLE001  (the problem of its row says so)
                checked = (unexpected_problem(row.line),)
            self.totals.add(row.line, amounts)
            if other:
                self.others.add(other, amounts)
                self.counts.rows -= 1
                self.counts.skipped += 1
            elif isinstance(checked, LedgerRow):
                accepted.append(checked)
            else:
                self.rejected.append(Rejected(row, checked))
                self.counts.unknown_premises += any(problem.code == "premises_unknown" for problem in checked)
        self.counts.accepted += len(accepted)
        return accepted
