"""ODS: sheets of LibreOffice and others, read as a stream. Rows and cells may say how often they repeat."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.sheet_cells import DAY_ZERO_1900
from billing_import.formats.sheet_rows import MOST_COLUMNS, RowBuilder, SheetTable
from billing_import.formats.sheet_xml import XmlStream, plain_tag
from billing_import.formats.source import RawRow
from billing_import.formats.zip_safety import Limits, opened_zip, pieces_of

LIMITS = Limits(members=2000, total_bytes=768 << 20, member_bytes=600 << 20, ratio=400)
_CONTENT = "content.xml"
_LONGEST_CELL = 1 << 20
# A file of a few kilobytes may say "this row a million times"; no ledger does.
_MOST_REPEATED_ROWS, _MOST_REPEATED_CELLS = 10_000, 2_000_000
_LAST_ROW = 1_048_576
_CLOCK = re.compile(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,][0-9]+)?S)?\Z")


def tables_of(path: Path) -> Sequence[SheetTable]:
    """Return the sheets of a document in its order. Raises FileRefused. Cost: reads the document once."""
    with opened_zip(path, LIMITS) as file:
        if _is_encrypted(file):
            raise FileRefused("sheet_encrypted")
        names = _Names()
        stream = XmlStream(names.start, names.end, _nothing)
        _feed(stream, file)
    if not names.found:
        raise FileRefused("sheet_damaged")
    return [
        SheetTable(title, style in names.hidden, DAY_ZERO_1900, partial(_read, path, at))
        for at, (title, style) in enumerate(names.found)
    ]


def _is_encrypted(file: zipfile.ZipFile) -> bool:
    found: list[str] = []
    if "META-INF/manifest.xml" not in file.namelist():
        return False
    stream = XmlStream(lambda name, _: found.append(name) if name == "encryption-data" else None, _nothing, _nothing)
    for piece in pieces_of(file, file.getinfo("META-INF/manifest.xml")):
        stream.feed(piece)
    return bool(found)


def _feed(stream: XmlStream, file: zipfile.ZipFile) -> None:
    if _CONTENT not in file.namelist():
        raise FileRefused("sheet_damaged")
    for piece in pieces_of(file, file.getinfo(_CONTENT)):
        stream.feed(piece)
    stream.feed(b"", is_last=True)


class _Names:
    """Finds the sheets' names and which of their styles are hidden."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.hidden: set[str] = set()
        self.style = ""
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self.style = _of(attributes, "name")
        elif name == "table-properties" and _of(attributes, "display") == "false":
            self.hidden.add(self.style)
        elif name == "table":
            self.depth += 1
            if self.depth == 1:
                self.found.append((_of(attributes, "name"), _of(attributes, "style-name")))

    def end(self, name: str) -> None:
        self.depth -= name == "table"


def _of(attributes: dict[str, str], wanted: str, prefix: str = "") -> str:
    for name, value in attributes.items():
        if plain_tag(name) == wanted and name.startswith(prefix):
            return value
    return ""


def _read(path: Path, sheet: int) -> Iterator[tuple[RawRow, int]]:
    size = path.stat().st_size
    with opened_zip(path, LIMITS) as file:
        member = file.getinfo(_CONTENT)
        reader, done = _SheetReader(sheet), 0
        stream = XmlStream(reader.start, reader.end, reader.text)
        for piece in pieces_of(file, member, 64 << 10):
            done += len(piece)
            stream.feed(piece)
            for row in reader.ready:
                yield row, size * done // max(1, member.file_size)
            reader.ready.clear()
            if reader.is_done:
                return
        stream.feed(b"", is_last=True)
        for row in reader.ready:
            yield row, size


class _SheetReader:
    """Gathers the rows of one sheet while the document goes by; finished rows wait in ``ready``."""

    def __init__(self, sheet: int) -> None:
        self.sheet, self.seen, self.depth = sheet, -1, 0
        self.is_done = False
        self.ready: list[RawRow] = []
        self.row: RowBuilder | None = None
        self.next_row, self.rows_repeat = 1, 1
        self.column, self.cells_repeat = 0, 1
        self.cell: dict[str, str] | None = None
        self.parts: list[str] = []
        self.chars = self.paragraphs = self.aside = self.repeated_rows = self.repeated_cells = 0

    @property
    def is_inside(self) -> bool:
        return self.seen == self.sheet and self.depth == 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.depth += 1
            self.seen += self.depth == 1
        elif not self.is_inside:
            return
        elif name == "table-row":
            self.rows_repeat = _repeat(attributes, "number-rows-repeated")
            self.row, self.column = RowBuilder(self.next_row, DAY_ZERO_1900), 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.cells_repeat = _repeat(attributes, "number-columns-repeated")
            self.cell, self.parts, self.chars, self.paragraphs = attributes, [], 0, 0
        elif name == "annotation":
            self.aside += 1
        elif self.cell is not None and not self.aside:
            self._start_text(name, attributes)

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            if self.paragraphs:
                self.parts.append("\n")
            self.paragraphs += 1
        elif name == "s":
            count = _of(attributes, "c")
            self.parts.append(" " * (min(int(count), 1000) if count.isdecimal() and len(count) < 9 else 1))
        elif name in {"tab", "line-break"}:
            self.parts.append("\t" if name == "tab" else "\n")

    def end(self, name: str) -> None:
        if name == "table":
            if self.is_inside:
                self.is_done = True
            self.depth -= 1
        elif not self.is_inside:
            return
        elif name == "annotation":
            self.aside -= 1
        elif name in {"table-cell", "covered-table-cell"} and self.row is not None:
            self._end_cell(self.row)
        elif name == "table-row" and self.row is not None:
            self._end_row(self.row)

    def text(self, found: str) -> None:
        if self.cell is not None and self.paragraphs and not self.aside:
            self.chars += len(found)
            if self.chars > _LONGEST_CELL:
                raise FileRefused("sheet_damaged")
            self.parts.append(found)

    def _end_cell(self, row: RowBuilder) -> None:
        cell, self.cell = self.cell or {}, None
        text = "".join(self.parts)
        for at in range(self.column, self.column + min(self.cells_repeat, MOST_COLUMNS + 1)):
            if not _put(row, at, cell, text):
                break
            self.repeated_cells += 1 if self.cells_repeat > 1 else 0
        self.column += self.cells_repeat

    def _end_row(self, row: RowBuilder) -> None:
        self.row = None
        made = row.made()
        if made is not None:
            self.repeated_rows += self.rows_repeat - 1
            if self.repeated_rows > _MOST_REPEATED_ROWS:
                raise FileRefused("too_many_equal_rows", count=self.repeated_rows)
            if self.repeated_cells > _MOST_REPEATED_CELLS or self.next_row > _LAST_ROW:
                raise FileRefused("sheet_damaged")
            self.ready.append(made)
            for number in range(self.next_row + 1, self.next_row + self.rows_repeat):
                again = [(at, _moved(problem, number)) for at, problem in made.spoiled]
                self.ready.append(RawRow(number, made.cells, spoiled=tuple(again)))
        self.next_row += self.rows_repeat


def _moved(problem: Problem, row: int) -> Problem:
    letters = str(problem.particulars["cell"]).rstrip("0123456789")
    return replace(problem, particulars={"cell": f"{letters}{row}"})


def _put(row: RowBuilder, at: int, cell: dict[str, str], text: str) -> bool:
    """Put one cell; return False for an empty one. Raises FileRefused for one far outside any table."""
    kind = _of(cell, "value-type", "office:") or _of(cell, "value-type")
    if _of(cell, "value-type", "calcext:") == "error":
        row.wrong("cell_error", at, text)
    elif not kind:
        if _of(cell, "formula") and not text:
            row.wrong("formula_without_value", at)
        elif text:
            row.put(at, text)
        else:
            return False
    elif kind in {"float", "percentage", "currency"}:
        row.number(at, _of(cell, "value").strip(), "")
    elif kind == "date":
        row.put(at, _of(cell, "date-value").replace("T", " ").removesuffix(" 00:00:00"))
    elif kind == "time":
        found = _CLOCK.match(_of(cell, "time-value"))
        row.put(at, ":".join((part or "0").zfill(2) for part in found.groups()) if found else text)
    elif kind == "boolean":
        row.truth(at, _of(cell, "boolean-value") == "true")
    elif text.startswith("#") and text.rstrip("!?").isupper() and _of(cell, "formula"):
        row.wrong("cell_error", at, text)
    else:
        row.put(at, text or _of(cell, "string-value"))
    return True


def _repeat(attributes: dict[str, str], name: str) -> int:
    count = _of(attributes, name)
    return max(1, int(count)) if count.isascii() and count.isdecimal() and len(count) < 9 else 1


def _nothing(*_given: object) -> None:
    pass
