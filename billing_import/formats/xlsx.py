"""XLSX: which sheets there are, what its texts and number formats are. Rows of a sheet are read by ``xlsx_rows``."""

import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from billing_import.formats.problems import FileRefused
from billing_import.formats.sheet_cells import DAY_ZERO_1900, DAY_ZERO_1904, format_kind, plain_text
from billing_import.formats.sheet_rows import SheetTable
from billing_import.formats.sheet_xml import plain_tag, read_whole
from billing_import.formats.source import RawRow
from billing_import.formats.xlsx_rows import Book, rows_of
from billing_import.formats.zip_safety import Limits, opened_zip, pieces_of

LIMITS = Limits(members=2000, total_bytes=768 << 20, member_bytes=400 << 20, ratio=200)
# Texts that cells share are kept in memory.
LARGEST_TEXTS = 96 << 20
_WORKSHEET = "/worksheet"


@dataclass(slots=True)
class _Sheet:
    title: str
    is_hidden: bool
    link: str
    part: str = ""


@dataclass(slots=True)
class _Contents:
    sheets: list[_Sheet] = field(default_factory=list)
    zero_1904: bool = False
    texts_part: str = ""
    styles_part: str = ""


def tables_of(path: Path) -> Sequence[SheetTable]:
    """Return the sheets of a workbook in its order. Raises FileRefused."""
    with opened_zip(path, LIMITS) as file:
        contents = _contents(file)
    zero = DAY_ZERO_1904 if contents.zero_1904 else DAY_ZERO_1900

    books: list[Book] = []

    def read(part: str) -> Iterator[tuple[RawRow, int]]:
        with opened_zip(path, LIMITS) as file:
            if not books:
                books.append(Book(zero, _texts(file, contents.texts_part), _kinds(file, contents.styles_part)))
            yield from rows_of(file, part, books[0], path.stat().st_size)

    return [SheetTable(sheet.title, sheet.is_hidden, zero, partial(read, sheet.part)) for sheet in contents.sheets]


def _contents(file: zipfile.ZipFile) -> _Contents:
    names = {name.casefold(): name for name in file.namelist()}
    book = _target(file, names, "", "/officeDocument") or names.get("xl/workbook.xml")
    if book is None:
        raise FileRefused("sheet_damaged")
    if book.endswith(".bin"):
        raise FileRefused("sheet_kind_unsupported", kind="XLSB")
    found = _Contents()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            link = next((value for key, value in attributes.items() if plain_tag(key) == "id" and ":" in key), "")
            hidden = attributes.get("state", "visible") != "visible"
            found.sheets.append(_Sheet(attributes.get("name", ""), hidden, link))
        elif name == "workbookPr":
            found.zero_1904 = attributes.get("date1904", "0") in {"1", "true", "on"}

    read_whole(_part(file, book), start, _nothing, _nothing)
    links = _links(file, names, book)
    for sheet in found.sheets:
        kind, sheet.part = links.get(sheet.link, ("", ""))
        sheet.part = names.get(sheet.part.casefold(), "") if kind.endswith(_WORKSHEET) else ""
    found.sheets = [sheet for sheet in found.sheets if sheet.part]  # charts have no rows
    for kind, part in links.values():
        if kind.endswith("/sharedStrings"):
            found.texts_part = names.get(part.casefold(), "")
        elif kind.endswith("/styles"):
            found.styles_part = names.get(part.casefold(), "")
    if not found.sheets:
        raise FileRefused("sheet_damaged")
    return found


def _target(file: zipfile.ZipFile, names: dict[str, str], of: str, kind: str) -> str | None:
    for found, part in _links(file, names, of).values():
        if found.endswith(kind):
            return names.get(part.casefold())
    return None


def _links(file: zipfile.ZipFile, names: dict[str, str], of: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part is linked to: kind and name by id."""
    folder, base = posixpath.split(of)
    part = names.get(posixpath.join(folder, "_rels", f"{base}.rels").casefold())
    links: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", ""))).lstrip("/")
            links[attributes.get("Id", "")] = (attributes.get("Type", ""), target)

    if part is not None:
        read_whole(_part(file, part), start, _nothing, _nothing)
    return links


def _part(file: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    return pieces_of(file, file.getinfo(name))


def _texts(file: zipfile.ZipFile, part: str) -> list[str]:
    """Return the texts that cells refer to by number; readings of signs (phonetic runs) are no part of them."""
    texts: list[str] = []
    if not part:
        return texts
    if file.getinfo(part).file_size > LARGEST_TEXTS:
        raise FileRefused("sheet_too_large", limit=LARGEST_TEXTS >> 20)
    parts: list[str] = []
    inside = {"t": 0, "rPh": 0}

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name in inside:
            inside[name] += 1

    def end(name: str) -> None:
        if name in inside:
            inside[name] -= 1
        elif name == "si":
            texts.append(plain_text("".join(parts)))
            parts.clear()

    def text(found: str) -> None:
        if inside["t"] and not inside["rPh"]:
            parts.append(found)

    read_whole(_part(file, part), start, end, text)
    return texts


def _kinds(file: zipfile.ZipFile, part: str) -> list[str]:
    """Return what the numbers of each cell style mean: ``day``, ``time`` or nothing."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = ["no"]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and inside[-1] == "no":
            codes[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name in {"cellXfs", "dxfs"}:
            inside.append(name)
        elif name == "xf" and inside[-1] == "cellXfs":
            numbers.append(_whole(attributes.get("numFmtId", "")))

    def end(name: str) -> None:
        if name in {"cellXfs", "dxfs"}:
            inside.pop()

    if part:
        read_whole(_part(file, part), start, end, _nothing)
    return [format_kind(number, codes.get(number)) for number in numbers]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _nothing(*_given: object) -> None:
    pass
