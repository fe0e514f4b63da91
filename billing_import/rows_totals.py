"""Sums of money that a file of rows states about itself against sums of its rows. Pure; refusing is the importer's."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from billing_import.amounts import Decimals, Unread, read_amount
from billing_import.control_totals import ENOUGH_DIFFERENCES, Difference
from billing_import.formats.records import Shape, TotalLine


@dataclass(slots=True)
class _Part:
    """What stands between two total lines: sums, rows, and fields of which something could not be read."""

    sums: dict[str, Decimal] = field(default_factory=dict)
    rows: int = 0
    unread: set[str] = field(default_factory=set)


@dataclass(slots=True)
class RowsTotals:
    """Adds up the rows of a file, part by part; rejected rows count too, as a total speaks of the whole file."""

    shape: Shape
    names: Sequence[str]
    lines: list[TotalLine] = field(default_factory=list)
    parts: dict[int, _Part] = field(default_factory=dict)
    _numbers: list[int] = field(default_factory=list)

    def expect(self, lines: Iterable[TotalLine]) -> None:
        """Take total lines; those above a row must come before the row is added."""
        for line in lines:
            at = bisect_left(self._numbers, line.line)
            self._numbers.insert(at, line.line)
            self.lines.insert(at, line)

    def add(self, line: int, amounts: Mapping[str, Decimal | None]) -> None:
        """Add a row; None stands for an amount that could not be read."""
        part = self.parts.setdefault(bisect_left(self._numbers, line), _Part())
        part.rows += 1
        for name, amount in amounts.items():
            if amount is None:
                part.unread.add(name)
            else:
                part.sums[name] = part.sums.get(name, Decimal(0)) + amount

    def differences(self, decimals: Decimals) -> list[Difference]:
        """Return the stated figures that do not tie; each may speak of all rows above it or of the parts above it."""
        found: list[Difference] = []
        parts = [self.parts.get(at, _Part()) for at in range(len(self.lines))]
        for at, line in enumerate(self.lines):
            for title, name, stated in self._stated(line, decimals):
                counted = [_figure(parts[first : at + 1], name) for first in range(at, -1, -1)]
                is_unread = any(name in part.unread for part in parts[: at + 1])
                if not is_unread and stated not in counted:
                    found.append(Difference(line.line, title, _scaled(stated, name), _scaled(counted[-1], name)))
            if len(found) >= ENOUGH_DIFFERENCES:
                break
        return found

    def _stated(self, line: TotalLine, decimals: Decimals) -> Iterator[tuple[str, str, Decimal]]:
        if line.count is not None:
            yield "", "", Decimal(line.count)
            return
        for name in self.names:
            at = self.shape.fields.get(name)
            text = line.cells[at].strip() if at is not None and at < len(line.cells) else ""
            grosze = read_amount(text, decimals) if text else Unread.UNREADABLE
            if not isinstance(grosze, Unread):
                yield self.shape.title(name), name, Decimal(grosze).scaleb(-2)


def _figure(parts: Sequence[_Part], name: str) -> Decimal:
    if not name:
        return Decimal(sum(part.rows for part in parts))
    return sum((part.sums.get(name, Decimal(0)) for part in parts), Decimal(0))


def _scaled(figure: Decimal, name: str) -> int:
    """Return grosze for money, rows as they are: what ``Difference`` holds."""
    return int(figure * 100) if name else int(figure)
