"""Sums that a file states about itself against sums of its rows. Pure; refusing the file is the pipeline's decision."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from billing_import.amounts import Decimals, Unread, read_amount
from billing_import.formats.records import SPACES, Shape, TotalLine

# A file with so many is refused anyway; comparing each total with all parts before it has its cost.
ENOUGH_DIFFERENCES = 10


@dataclass(slots=True)
class _Part:
    """What stands between two total lines: sums in grosze, rows, and how many amounts of each could not be read."""

    debit: int = 0
    credit: int = 0
    rows: int = 0
    unread_debit: int = 0
    unread_credit: int = 0

    def unread(self, name: str) -> bool:
        """Tell whether an amount of a column could not be read."""
        counts = {"debit": self.unread_debit, "credit": self.unread_credit}
        return bool(counts.get(name, self.unread_debit + self.unread_credit))


@dataclass(frozen=True, slots=True)
class Difference:
    """A stated figure that does not tie. Amounts in grosze; ``column`` is empty for a number of rows."""

    line: int
    column: str
    stated: int
    counted: int


@dataclass(slots=True)
class ControlTotals:
    """Adds up the rows of a file, part by part. Rejected rows count too: a total speaks of the whole file."""

    shape: Shape
    debit_sign: int = 0
    lines: list[TotalLine] = field(default_factory=list)
    parts: dict[int, _Part] = field(default_factory=dict)
    _line_numbers: list[int] = field(default_factory=list)

    def expect(self, totals: Iterable[TotalLine]) -> None:
        """Take total lines in; they must come in the order of the file and before the rows around them."""
        for total in totals:
            self.lines.append(total)
            self._line_numbers.append(total.line)

    def add(self, line: int, amounts: tuple[int | None, int | None]) -> None:
        """Count one row; ``amounts`` are its Wn and Ma in grosze, each None when unread."""
        part = self._part(bisect_left(self._line_numbers, line))
        part.rows += 1
        debit, credit = amounts
        part.unread_debit += debit is None
        part.unread_credit += credit is None
        part.debit += debit or 0
        part.credit += credit or 0

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Count accepted rows that lie as columns."""
        if frame.is_empty():
            return
        first, last = frame.item(0, "line"), frame.item(-1, "line")
        if bisect_left(self._line_numbers, first) == bisect_left(self._line_numbers, last):
            groups = [(bisect_left(self._line_numbers, first), frame)]
        else:
            at = frame["line"].map_elements(lambda line: bisect_left(self._line_numbers, line), return_dtype=pl.Int64)
            marked = frame.with_columns(at.alias("part"))
            groups = [(int(key[0]), rows) for key, rows in marked.group_by("part")]
        for index, rows in groups:
            part = self._part(index)
            part.rows += len(rows)
            part.debit += int(rows["debit"].sum())
            part.credit += int(rows["credit"].sum())

    def differences(self, decimals: Decimals) -> list[Difference]:
        """Return the stated figures that tie neither with all rows so far nor with a run of parts before them.

        A figure after amounts of its own column that could not be read is not judged.
        """
        found: list[Difference] = []
        ends: list[tuple[int, int, int]] = [(0, 0, 0)]  # sums of the parts so far
        unread: set[str] = set()
        for index, total in enumerate(self.lines):
            part = self._part(index)
            debit, credit, rows = ends[-1]
            ends.append((debit + part.debit, credit + part.credit, rows + part.rows))
            unread |= {name for name in self._names() if part.unread(name)}
            if total.count is not None:
                if not any(ends[-1][2] - start[2] == total.count for start in (ends[0], *reversed(ends[:-1]))):
                    found.append(Difference(total.line, "", total.count, ends[-1][2]))
            else:
                found.extend(self._differing(total, ends, decimals, unread))
            if len(found) >= ENOUGH_DIFFERENCES:
                break
        return found

    def _differing(
        self, total: TotalLine, ends: list[tuple[int, int, int]], decimals: Decimals, unread: set[str]
    ) -> list[Difference]:
        stated = {
            name: amount
            for name in self._names()
            if name not in unread and (amount := self._stated(total, name, decimals)) is not None
        }
        if not stated:
            return []
        now = ends[-1]
        for start in (ends[0], *reversed(ends[:-1])):
            if all(self._sum(name, start, now) == amount for name, amount in stated.items()):
                return []
        return [
            Difference(total.line, self.shape.title(name), amount, self._sum(name, ends[0], now))
            for name, amount in stated.items()
            if self._sum(name, ends[0], now) != amount
        ]

    def _names(self) -> tuple[str, ...]:
        return ("amount",) if self.debit_sign else ("debit", "credit")

    def _stated(self, total: TotalLine, name: str, decimals: Decimals) -> int | None:
        at = self.shape.fields[name]
        text = SPACES.sub(" ", total.cells[at]).strip() if at < len(total.cells) else ""
        amount = read_amount(text, decimals)
        return None if not text or isinstance(amount, Unread) else amount

    def _sum(self, name: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> int:
        debit, credit = end[0] - start[0], end[1] - start[1]
        if name == "amount":
            return (debit - credit) * self.debit_sign
        return debit if name == "debit" else credit

    def _part(self, index: int) -> _Part:
        return self.parts.setdefault(index, _Part())
