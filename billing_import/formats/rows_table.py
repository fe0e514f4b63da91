"""A table of any format read into the same pieces as a text file, so that rules, reports and totals are the same."""

import datetime as dt
import re
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, replace

from billing_import.formats.cells import joined_line
from billing_import.formats.dialect import MOST_PREAMBLE_LINES, shape_of_rows
from billing_import.formats.layout import Layout
from billing_import.formats.lines import LONGEST_LINE
from billing_import.formats.problems import Problem
from billing_import.formats.records import (
    LONGEST_SHOWN_VALUE,
    NO_TEXT,
    Footer,
    Reading,
    Shape,
    SourceRow,
    no_text,
    sort_out,
)
from billing_import.formats.sheet_cells import serial_text
from billing_import.formats.source import Batch, RawRow, RawTable
from billing_import.formats.text_table import Piece

# How rows of such tables are written where a line of text is needed: in the errors file, which spreadsheets open.
SEPARATOR, ENCODING = ";", "utf-8-sig"
# Of a row that is too long so many cells and characters of each are shown.
_MOST_PARTS, _LONGEST_PART = 20, 100
# Days of the years that a ledger may speak of; no other form of a day has five digits.
_SERIAL = re.compile(r"\s*[1-7][0-9]{4}\s*\Z")


@dataclass(frozen=True, slots=True)
class RowsTable:
    """An opened table: where its header stands and which column is which is known, its rows are read on demand."""

    raw: RawTable
    shape: Shape
    encoding: str = ENCODING
    left_out: tuple[str, ...] = ()  # other tables of the file that hold something and are not read

    def knowing(self, codes: Container[str]) -> "RowsTable":
        """Return the table with the known codes of premises, which are never taken for words of a footer."""
        return replace(self, shape=replace(self.shape, codes=codes))

    def pieces(self, *, is_fast: bool = False) -> Iterator[Piece]:  # noqa: ARG002  (cells are apart already)
        """Return the rows, batch by batch; every row of the table is counted in exactly one piece."""
        for batch in self.raw.batches():
            yield self._piece(batch)

    def _piece(self, batch: Batch) -> Piece:
        reading = Reading()
        for row in batch.rows:
            if row.line <= self.shape.header_line:
                reading.skipped += 1
            elif row.aside:
                reading.footers.append(Footer(row.line, NO_TEXT.sub("?", row.aside)[:LONGEST_SHOWN_VALUE]))
                reading.skipped += 1
            elif row.problem is not None:
                reading.rows.append(SourceRow(row.line, row.cells, joined_line(row.cells, SEPARATOR), row.problem))
            elif not any(cell.strip() for cell in row.cells):
                reading.skipped += 1
            elif sum(map(len, row.cells)) > LONGEST_LINE:
                problem = Problem("line_too_long", particulars={"limit": LONGEST_LINE})
                shown = "".join(cell[:_LONGEST_PART] for cell in row.cells[:_MOST_PARTS])
                reading.rows.append(SourceRow(row.line, (), shown, problem))
            else:
                self._sort_out(row, reading)
        return Piece(reading, None, batch.bytes_done, len(batch.rows))

    def _sort_out(self, row: RawRow, reading: Reading) -> None:
        filled = self._filled(row)
        bad = NO_TEXT.search(filled.raw)
        problem = no_text(bad[0]) if bad else self._spoiled(row)
        if problem is not None:
            reading.rows.append(replace(filled, problem=problem))
        else:
            sort_out(filled, self.shape, reading)

    def _spoiled(self, row: RawRow) -> Problem | None:
        """Return what is wrong with a cell of a column that is read; others may hold anything."""
        if not row.spoiled:
            return None
        read = set(self.shape.fields.values())
        for at, problem in row.spoiled:
            if at in read:
                return replace(problem, column=self.shape.header[at].strip())
        return None

    def _filled(self, row: RawRow) -> SourceRow:
        """Return the row with as many cells as the header: sheets leave out empty cells at the end, or add some."""
        width = self.shape.width
        cells = row.cells + ("",) * (width - len(row.cells))
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        if self.first_day is not None:
            cells = self._with_days(cells, self.first_day)
        return SourceRow(row.line, cells, joined_line(cells, SEPARATOR))

    @property
    def first_day(self) -> dt.date | None:
        """Return the day with serial number 0 in a spreadsheet, None for other tables."""
        return getattr(self.raw, "first_day", None)

    def _with_days(self, cells: tuple[str, ...], zero: dt.date) -> tuple[str, ...]:
        """Return the cells with days that stand as bare serial numbers, because nobody formatted the column."""
        read = None
        for column in self.shape.layout.columns:
            at = self.shape.fields.get(column.field) if column.is_day else None
            if at is not None and at < len(cells) and _SERIAL.match(cells[at]):
                read = read or list(cells)
                read[at] = serial_text(cells[at].strip(), zero) or cells[at]
        return tuple(read) if read else cells


def open_rows_table(
    raw: RawTable,
    layout: Layout,
    *,
    required: Collection[str],
    names: Mapping[str, str] | None = None,
    first_line: int = 0,
) -> RowsTable:
    """Find the header of a table and return it ready to be read; ``first_line`` as in ``find_shape``.

    Raises FileRefused when there is none.
    """
    if raw.header:
        head = [RawRow(0, raw.header)]
    else:
        head = []
        for batch in raw.batches():
            head.extend(batch.rows)
            if len(head) >= MOST_PREAMBLE_LINES:
                break
    lines = [(row.line, row.cells) for row in head[:MOST_PREAMBLE_LINES]]
    placed = 0 if raw.header else first_line
    shape = shape_of_rows(lines, layout, required=required, names=names, separator=SEPARATOR, first_line=placed)
    return RowsTable(raw, shape)
