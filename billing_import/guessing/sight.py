"""The beginning of a sample, taken apart in each way that is possible. Which way is right is for ``table_guess``."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from billing_import.formats.cells import split_line
from billing_import.formats.dialect import MOST_COLUMNS, MOST_PREAMBLE_LINES, SEPARATORS
from billing_import.formats.encoding import detect_encoding
from billing_import.formats.known import format_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.source import RawTable
from billing_import.formats.text_table import head_of

_LONGEST_CELL = 400
_MOST_ROWS = MOST_PREAMBLE_LINES


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One row of the beginning: where it stands, its cells, and the line as it is written."""

    line: int
    cells: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Sight:
    """One way of seeing a sample. ``encoding`` and ``separator`` are empty unless it is a text with separators.

    ``kind`` and ``header`` are set when the format itself gives them. ``tables`` are all that the file has.
    """

    rows: tuple[SeenRow, ...]
    encoding: str = ""
    separator: str = ""
    table: str = ""
    tables: tuple[str, ...] = ()
    kind: str = ""
    header: tuple[str, ...] = ()
    has_serial_days: bool = False

    @property
    def is_text(self) -> bool:
        """Tell whether the file is a text with separators."""
        return bool(self.encoding)

    def row_at(self, line: int) -> SeenRow | None:
        """Return the row that stands in a line."""
        return next((row for row in self.rows if row.line == line), None)


def sights_of(
    path: Path, file_name: str, *, encoding: str = "guess", separator: str = "guess", table: str = ""
) -> list[Sight]:
    """Return the ways of seeing a file: a text by each separator, any other format by each of its tables.

    Raises FileRefused for a file that cannot be read at all. Cost: reads the beginning, a text once for its encoding.
    """
    found = format_of(path, file_name)
    if found is None:
        detected = detect_encoding(path)
        used = detected if encoding == "guess" else encoding
        lines = head_of(path, detected if used == "utf-8" and detected == "utf-8-sig" else used)
        separators = SEPARATORS if separator == "guess" else (separator,)
        return [_text_sight(lines, used, one) for one in separators]
    tables = found.tables(path)
    titles = tuple(dict.fromkeys(one.title for one in tables if one.title))
    chosen = [one for one in tables if one.title == table] if table else list(tables)
    return [_table_sight(one, titles) for one in chosen or tables]


def _text_sight(lines: Sequence[str], encoding: str, separator: str) -> Sight:
    rows = [
        SeenRow(number, tuple(split_line(line, separator) or line.split(separator)), line)
        for number, line in enumerate(lines, start=1)
        if line.count(separator) < MOST_COLUMNS
    ]
    return Sight(tuple(rows), encoding, separator)


def _table_sight(table: RawTable, titles: tuple[str, ...]) -> Sight:
    rows: list[SeenRow] = []
    try:
        for batch in table.batches():
            for row in batch.rows:
                if not row.aside and len(row.cells) < MOST_COLUMNS:
                    cells = tuple(cell[:_LONGEST_CELL] for cell in row.cells)
                    rows.append(SeenRow(row.line, cells, " | ".join(cell for cell in cells if cell.strip())))
            if len(rows) >= _MOST_ROWS:
                break
    except FileRefused:
        if not rows:  # damaged from the start; what could be read of others is worth a look
            raise
    return Sight(
        tuple(rows[:_MOST_ROWS]),
        table=table.title,
        tables=titles,
        kind=table.kind,
        header=tuple(table.header),
        has_serial_days=getattr(table, "first_day", None) is not None,
    )
