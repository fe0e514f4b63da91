"""A table of any format read into the same pieces as a text file, so that rules, reports and totals are the same."""

from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, replace

from billing_import.formats.cells import joined_line
from billing_import.formats.dialect import MOST_PREAMBLE_LINES, shape_of_rows
from billing_import.formats.layout import Layout
from billing_import.formats.records import LONGEST_SHOWN_VALUE, Footer, Reading, Shape, SourceRow, sort_out
from billing_import.formats.source import Batch, RawRow, RawTable
from billing_import.formats.text_table import Piece

# How rows of such tables are written where a line of text is needed: in the errors file, which spreadsheets open.
SEPARATOR, ENCODING = ";", "utf-8-sig"


@dataclass(frozen=True, slots=True)
class RowsTable:
    """An opened table: where its header stands and which column is which is known, its rows are read on demand."""

    raw: RawTable
    shape: Shape
    encoding: str = ENCODING

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
                reading.footers.append(Footer(row.line, row.aside[:LONGEST_SHOWN_VALUE]))
                reading.skipped += 1
            elif row.problem is not None:
                reading.rows.append(SourceRow(row.line, row.cells, joined_line(row.cells, SEPARATOR), row.problem))
            elif not any(cell.strip() for cell in row.cells):
                reading.skipped += 1
            else:
                sort_out(self._filled(row), self.shape, reading)
        return Piece(reading, None, batch.bytes_done, len(batch.rows))

    def _filled(self, row: RawRow) -> SourceRow:
        """Return the row with as many cells as the header: sheets leave out empty cells at the end, or add some."""
        width = self.shape.width
        cells = row.cells + ("",) * (width - len(row.cells))
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        return SourceRow(row.line, cells, joined_line(cells, SEPARATOR))


def open_rows_table(
    raw: RawTable, layout: Layout, *, required: Collection[str], names: Mapping[str, str] | None = None
) -> RowsTable:
    """Find the header of a table and return it ready to be read. Raises FileRefused when there is none."""
    if raw.header:
        head = [RawRow(0, raw.header)]
    else:
        head = []
        for batch in raw.batches():
            head.extend(batch.rows)
            if len(head) >= MOST_PREAMBLE_LINES:
                break
    lines = [(row.line, row.cells) for row in head[:MOST_PREAMBLE_LINES]]
    return RowsTable(raw, shape_of_rows(lines, layout, required=required, names=names, separator=SEPARATOR))
