"""What every reader of spreadsheets gives: rows of cells as texts, and what is wrong with them. No bytes here."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.sheet_cells import letters_of, number_text, serial_text, spoiled_cell
from billing_import.formats.source import Batch, Check, RawRow

# A table of a cooperative is not so wide; a value beyond is a slip or a trap.
MOST_COLUMNS = 1000
_BATCH_ROWS, _BATCH_CHARS = 2000, 4 << 20
# Enough for looking for a header, which is done for every kind of file.
_FIRST_BATCH_ROWS = 300
# A small file may say one long text a million times.
_MOST_CHARS = 300 << 20


@dataclass(slots=True)
class RowBuilder:
    """Puts the cells of one row together; ``row`` counts from 1, columns from 0."""

    row: int
    zero: dt.date
    cells: list[str] = field(default_factory=list)
    spoiled: list[tuple[int, Problem]] = field(default_factory=list)

    def put(self, column: int, text: str) -> None:
        """Put a text into a cell. Raises FileRefused for one that is far outside any table."""
        if not text:
            return
        cells = self.cells
        missing = column - len(cells)
        if missing > 0:
            if column >= MOST_COLUMNS:
                raise FileRefused("sheet_too_wide", cell=f"{letters_of(column)}{self.row}", limit=MOST_COLUMNS)
            cells.extend([""] * missing)
        if missing >= 0:
            cells.append(text)
        else:
            cells[column] = text

    def number(self, column: int, stored: str, kind: str) -> None:
        """Put a number, a day or a time, as its format says."""
        try:
            text = serial_text(stored, self.zero, is_time=kind == "time") if kind else None
            if text is None:
                text = number_text(stored)
        except ValueError:
            self.wrong("cell_unreadable", column, stored)
            return
        if text is None:
            self.wrong("digits_lost", column, f"{float(stored):.14E}".replace(".", ","))
        else:
            self.put(column, text)

    def truth(self, column: int, is_true: bool) -> None:
        """Put a truth value."""
        self.put(column, "tak" if is_true else "nie")

    def wrong(self, code: str, column: int, value: str = "") -> None:
        """Note what is wrong with a cell; its text stays such that no rule takes it for a value."""
        self.put(column, value or "?")
        self.spoiled.append(spoiled_cell(code, self.row, column, value))

    def made(self) -> RawRow | None:
        """Return the row, None when nothing stands in it."""
        if not self.cells:
            return None
        return RawRow(self.row, tuple(self.cells), spoiled=tuple(self.spoiled))


@dataclass(slots=True)
class SheetTable:
    """One sheet; ``first_day`` is the day with serial number 0. ``read`` gives rows and how far the file is read."""

    title: str
    is_hidden: bool
    first_day: dt.date
    read: Callable[[], Iterator[tuple[RawRow, int]]]
    kind: str = ""
    header: tuple[str, ...] = ()

    def batches(self) -> Iterator[Batch]:
        """Return its rows without the empty ones."""
        rows: list[RawRow] = []
        chars, total, done, most = 0, 0, 0, _FIRST_BATCH_ROWS
        for row, done in self.read():
            rows.append(row)
            chars += sum(map(len, row.cells))
            if len(rows) >= most or chars >= _BATCH_CHARS:
                yield Batch(rows, done)
                total += chars
                if total > _MOST_CHARS:
                    raise FileRefused("sheet_too_large", limit=_MOST_CHARS >> 20)
                rows, chars, most = [], 0, _BATCH_ROWS
        if rows:
            yield Batch(rows, done)

    def checks(self) -> Sequence[Check]:
        """Return nothing: sheets say nothing about themselves but in rows."""
        return ()
