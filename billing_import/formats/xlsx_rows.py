"""Rows of one XLSX sheet, as a stream: an exact reader of XML, and a fast one for rows written the usual way.

The fast one takes a row only when it understands every character of it; from the first other row the exact one goes on.
"""

import codecs
import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from billing_import.formats.problems import FileRefused
from billing_import.formats.sheet_cells import column_of, plain_text
from billing_import.formats.sheet_rows import RowBuilder
from billing_import.formats.sheet_xml import XmlStream
from billing_import.formats.source import RawRow
from billing_import.formats.zip_safety import pieces_of

_READ_AT_ONCE = 1 << 20
# One row is never longer; what has no end is not kept.
_LONGEST_ROW = 8 << 20
LAST_ROW = 1_048_576
_ROW = re.compile(r"\s*<row\b([^<>]*)>")
_EMPTY_ROWS = re.compile(r"(?:\s*<row\b[^<>]*/>)+")
_ROW_NUMBER = re.compile(r'(?:^|\s)r="([0-9]{1,7})"')
_FORMULA = r"(<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?"
_CELL = re.compile(
    r'\s*<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]+)")?(?:\s?/>|>'
    + _FORMULA
    + r'(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_ENTITY = re.compile(r"&(?:#(x[0-9A-Fa-f]{1,6}|[0-9]{1,7})|(amp|lt|gt|quot|apos));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class _UnusualRow(Exception):
    """The fast reader does not know what stands here."""


@dataclass(slots=True)
class Book:
    """What cells of all sheets refer to: the first day, texts by number, meanings of numbers by style."""

    zero: dt.date
    texts: list[str]
    kinds: list[str]
    columns: dict[str, int] = field(default_factory=dict)

    def kind(self, style: str) -> str:
        """Return what the numbers of a style mean."""
        at = int(style) if style.isascii() and style.isdecimal() and len(style) < 7 else 0
        return self.kinds[at] if at < len(self.kinds) else ""

    def column(self, letters: str) -> int:
        """Return the number of a column, from 0."""
        at = self.columns.get(letters)
        if at is None:
            at = self.columns[letters] = column_of(letters)
        return at


def rows_of(file: zipfile.ZipFile, part: str, book: Book, size: int) -> Iterator[tuple[RawRow, int]]:
    """Return the rows of a sheet and how many of ``size`` bytes are read after each. Raises FileRefused."""
    member = file.getinfo(part)
    given = 0
    try:
        for row, done in _fast_rows(file, member, book):
            given += 1
            yield row, size * done // max(1, member.file_size)
        return
    except _UnusualRow:
        pass
    for row, done in islice(_exact_rows(file, member, book), given, None):
        yield row, size * done // max(1, member.file_size)


def _fast_rows(file: zipfile.ZipFile, member: zipfile.ZipInfo, book: Book) -> Iterator[tuple[RawRow, int]]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    text, done, started, last = "", 0, False, 0
    for piece in pieces_of(file, member, _READ_AT_ONCE):
        done += len(piece)
        try:
            text += decoder.decode(piece)
        except UnicodeDecodeError as error:
            raise _UnusualRow from error
        if not started:
            at = text.find("<sheetData>")
            if "<!" in text or (at < 0 and len(text) > _LONGEST_ROW):
                raise _UnusualRow
            if at < 0:
                continue
            text, started = text[at + len("<sheetData>") :], True
        whole, mark, rest = text.rpartition("</row>")
        if mark:
            for row in _rows_in(whole + mark, book, last):
                last = row.row
                made = row.made()
                if made is not None:
                    yield made, done
            text = rest
        if len(text) > _LONGEST_ROW:
            if "</sheetData>" not in text:
                raise FileRefused("sheet_damaged")
            text = text[: text.index("</sheetData>") + 20]
    left = _EMPTY_ROWS.sub("", text, count=1).lstrip()
    if not left.startswith("</sheetData>"):
        raise _UnusualRow


def _rows_in(text: str, book: Book, last: int) -> Iterator[RowBuilder]:
    at, end = 0, len(text)
    while at < end:
        empty = _EMPTY_ROWS.match(text, at)
        if empty:
            at = empty.end()
        head = _ROW.match(text, at)
        if head is None:
            raise _UnusualRow
        stop = text.find("</row>", head.end())
        if stop < 0:
            raise _UnusualRow
        number = _ROW_NUMBER.search(head[1])
        last = int(number[1]) if number and int(number[1]) > last else 0
        if not last or last > LAST_ROW:
            raise _UnusualRow
        yield _fast_row(text, head.end(), stop, RowBuilder(last, book.zero), book)
        at = stop + len("</row>")


def _fast_row(text: str, at: int, stop: int, row: RowBuilder, book: Book) -> RowBuilder:
    match, columns, texts = _CELL.match, book.columns, book.texts
    while at < stop:
        found = match(text, at, stop)
        if found is None:
            if text[at:stop].isspace():
                break
            raise _UnusualRow
        letters, _, style, kind, formula, value, inline = found.groups()
        at = found.end()
        column = columns.get(letters)
        if column is None:
            column = book.column(letters)
        if kind == "s" and value and value.isdecimal() and len(value) < 10 and int(value) < len(texts):
            row.put(column, texts[int(value)])
        elif value is None and inline is None and formula is None:
            continue
        else:
            put_cell(row, column, kind or "n", style or "0", _read(inline or value or ""), book, formula is not None)
    return row


def _read(text: str) -> str:
    if "&" not in text:
        return text
    if len(_ENTITY.findall(text)) != text.count("&"):
        raise _UnusualRow
    return _ENTITY.sub(_char, text)


def _char(found: re.Match[str]) -> str:
    if found[2]:
        return _ENTITIES[found[2]]
    code = int(found[1][1:], 16) if found[1][0] == "x" else int(found[1])
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        raise _UnusualRow
    return chr(code)


def put_cell(  # noqa: PLR0917
    row: RowBuilder, column: int, kind: str, style: str, value: str, book: Book, has_formula: bool
) -> None:
    """Put a cell's value into its row as its type says."""
    if kind in {"str", "inlineStr"}:
        row.put(column, plain_text(value))
    elif not value.strip():
        if has_formula and kind != "s":
            row.wrong("formula_without_value", column)
    elif kind == "n":
        row.number(column, value.strip(), book.kind(style))
    elif kind == "s":
        text = value.strip()
        if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) < len(book.texts):
            row.put(column, book.texts[int(text)])
        else:
            row.wrong("cell_unreadable", column, value)
    elif kind == "b":
        row.truth(column, value.strip() in {"1", "true"})
    elif kind == "e":
        row.wrong("cell_error", column, value.strip())
    elif kind == "d":
        row.put(column, value.strip().removesuffix("Z").replace("T", " ").removesuffix(" 00:00:00"))
    else:
        row.wrong("cell_unreadable", column, value)


class _ExactReader:
    """Gathers the cells of rows while the XML goes by; finished rows wait in ``ready``."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.ready: list[RawRow] = []
        self.row: RowBuilder | None = None
        self.last, self.column = 0, -1
        self.cell: dict[str, str] | None = None
        self.parts: list[str] = []
        self.chars = 0
        self.taking = self.has_formula = self.in_data = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheetData":
            self.in_data = True
        elif not self.in_data:
            return
        elif name == "row":
            number = attributes.get("r", "")
            self.last = int(number) if number.isdecimal() and len(number) < 9 else self.last + 1
            if not 0 < self.last <= LAST_ROW:
                raise FileRefused("sheet_damaged")
            self.row, self.column = RowBuilder(self.last, self.book.zero), -1
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            is_named = letters.isascii() and letters.isalpha() and len(letters) <= 3
            self.column = self.book.column(letters.upper()) if is_named else self.column + 1
            self.cell, self.parts, self.chars, self.has_formula = attributes, [], 0, False
        elif name == "f":
            self.has_formula = True
        elif name in {"v", "t"} and self.cell is not None:
            self.taking = True

    def end(self, name: str) -> None:
        if name == "sheetData":
            self.in_data = False
        elif name in {"v", "t"}:
            self.taking = False
        elif name == "c" and self.cell is not None and self.row is not None:
            kind, style = self.cell.get("t", "n"), self.cell.get("s", "0")
            put_cell(self.row, self.column, kind, style, "".join(self.parts), self.book, self.has_formula)
            self.cell = None
        elif name == "row" and self.row is not None:
            made = self.row.made()
            if made is not None:
                self.ready.append(made)
            self.row = None

    def text(self, found: str) -> None:
        if self.taking:
            self.chars += len(found)
            if self.chars > _LONGEST_ROW:
                raise FileRefused("sheet_damaged")
            self.parts.append(found)


def _exact_rows(file: zipfile.ZipFile, member: zipfile.ZipInfo, book: Book) -> Iterator[tuple[RawRow, int]]:
    reader, done = _ExactReader(book), 0
    stream = XmlStream(reader.start, reader.end, reader.text)
    for piece in pieces_of(file, member):
        done += len(piece)
        stream.feed(piece)
        for row in reader.ready:
            yield row, done
        reader.ready.clear()
    stream.feed(b"", is_last=True)
    for row in reader.ready:
        yield row, done
