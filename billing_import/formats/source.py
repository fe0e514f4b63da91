"""What every format gives: tables of rows of cells, each with its position, and what the file says about itself.

A format is one module with a ``Format``; ``known`` lists them. It knows bytes and cells; what cells mean is for rules.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from billing_import.formats.problems import Problem


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as its format gives it, or what hinders reading it.

    ``line`` is where people find it: the row of a sheet, the number of a record, the line of an XML or bank file.
    Days of typed cells come as ``2026-03-10``, numbers with a comma and all their places: ``1234,56``. Exactly three
    places get a zero after them, because ``1,234`` might be read as a thousand.
    ``aside`` is set when it is no row but something said beside them (a pending entry, a deleted record, a line before
    the statements): people see it, nothing is made of it.
    """

    line: int
    cells: tuple[str, ...]
    problem: Problem | None = None
    aside: str = ""
    # What is wrong with single cells (by number, from 0): it matters only when the column is one that we read.
    spoiled: tuple[tuple[int, Problem], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive rows and how many bytes of the file are read after them."""

    rows: Sequence[RawRow]
    bytes_done: int


@dataclass(frozen=True, slots=True)
class Check:
    """A figure that the file states about itself against the one counted from its rows.

    ``name`` says what is compared ("rows", "debit", "credit", "opening", "closing", "entries" …), ``where`` of what
    (an account, a page, a section), ``line`` where it is stated. Money in złoty. ``is_fatal``: a difference refuses
    the file; otherwise it is a warning that people see.
    """

    name: str
    where: str
    line: int
    stated: Decimal
    counted: Decimal
    is_fatal: bool = True

    @property
    def ties(self) -> bool:
        """Tell whether both figures are equal."""
        return self.stated == self.counted


class RawTable(Protocol):
    """One table of a file: a sheet, a section, the entries of an account. Reading it again starts anew."""

    @property
    def title(self) -> str:
        """Return its name in the file (a sheet's, a section's); empty when the file is one table."""

    @property
    def kind(self) -> str:
        """Return the kind of data that it always holds (``ledger``, ``bank`` …); empty when anything may be there."""

    @property
    def header(self) -> tuple[str, ...]:
        """Return the names of its columns when the format gives them; empty: the header is one of the rows."""

    def batches(self) -> Iterator[Batch]:
        """Return its rows in order, in bounded memory. Raises FileRefused when the file cannot be read on."""

    def checks(self) -> Sequence[Check]:
        """Return what the file states against what was counted; complete once ``batches`` came to its end."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format of files. ``is_mine`` looks at the first 64 kB and the name; ``tables`` opens the file.

    ``suffixes`` are for the page that takes files, with the dot. ``tables`` raises FileRefused.
    """

    code: str
    title: str
    suffixes: tuple[str, ...]
    is_mine: Callable[[bytes, str], bool]
    tables: Callable[[Path], Sequence[RawTable]]


@dataclass(slots=True)
class ListedTable:
    """A table whose rows are produced by a function; for formats that need nothing of their own."""

    title: str
    kind: str
    header: tuple[str, ...]
    read: Callable[[list[Check]], Iterator[Batch]]
    is_hidden: bool = False  # read only when a profile names it
    found: list[Check] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        """Return the rows; forgets the checks of an earlier reading."""
        self.found.clear()
        yield from self.read(self.found)

    def checks(self) -> Sequence[Check]:
        """Return the checks of the last reading."""
        return tuple(self.found)
