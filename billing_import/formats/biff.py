"""XLS: the records of Excel 5 to 2003 files. The container is ``ole``; texts are ``biff_texts``."""

import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from billing_import.formats.biff_texts import plain_bytes, shared_texts, text_at
from billing_import.formats.ole import CompoundFile
from billing_import.formats.problems import FileRefused
from billing_import.formats.sheet_cells import DAY_ZERO_1900, DAY_ZERO_1904, format_kind
from billing_import.formats.sheet_rows import RowBuilder, SheetTable
from billing_import.formats.source import RawRow

_BOF, _EOF, _CONTINUE = 0x0809, 0x0A, 0x3C
_FILEPASS, _CODEPAGE, _DATEMODE, _BOUNDSHEET, _FORMAT, _XF, _SST = 0x2F, 0x42, 0x22, 0x85, 0x41E, 0xE0, 0xFC
_NUMBER, _RK, _MULRK, _LABEL_SST, _LABEL, _RICH, _BOOL_ERROR = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, 0x205
_FORMULA, _STRING = 0x06, 0x207
_CELLS = {_NUMBER, _RK, _MULRK, _LABEL_SST, _LABEL, _RICH, _BOOL_ERROR, _FORMULA}
_WORKSHEET = 0x10
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(slots=True)
class _Book:
    data: bytes
    is_8: bool = True
    zero_1904: bool = False
    code_page: int = 1250
    sheets: list[tuple[str, bool, int]] = field(default_factory=list)  # title, hidden, where it starts
    texts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    cell_formats: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def kind(self, style: int) -> str:
        return self.kinds[style] if style < len(self.kinds) else ""


def tables_of(path: Path) -> Sequence[SheetTable]:
    """Return the sheets of a workbook in its order. Raises FileRefused. Cost: keeps the file in memory."""
    container = CompoundFile(path)
    if "encryptedpackage" in container.names:
        raise FileRefused("sheet_encrypted")
    name = next((one for one in ("workbook", "book") if one in container.names), None)
    if name is None:
        is_text = "worddocument" in container.names
        raise FileRefused("file_is_no_text", kind="DOC") if is_text else FileRefused("sheet_damaged")
    book = _Book(container.stream(name))
    try:
        _read_globals(book)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise FileRefused("sheet_damaged") from error
    zero = DAY_ZERO_1904 if book.zero_1904 else DAY_ZERO_1900
    return [
        SheetTable(title, is_hidden, zero, partial(_read, book, start, path.stat().st_size))
        for title, is_hidden, start in book.sheets
    ]


def _records(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Return kind, place and length of each record from a place on."""
    end, unpack = len(data), struct.Struct("<HH").unpack_from
    while at + 4 <= end:
        kind, length = unpack(data, at)
        at += 4
        if at + length > end:
            raise FileRefused("sheet_damaged")
        yield kind, at, length
        at += length


def _read_globals(book: _Book) -> None:
    data, texts = book.data, []
    was_texts = False
    for number, (kind, at, length) in enumerate(_records(data, 0)):
        if not number and (kind != _BOF or length < 4):
            raise FileRefused("sheet_kind_unsupported", kind="Excel 2-4")
        if not number:
            version = struct.unpack_from("<H", data, at)[0]
            if version not in {0x500, 0x600}:
                raise FileRefused("sheet_kind_unsupported", kind="Excel 2-4")
            book.is_8 = version == 0x600
        if was_texts and kind == _CONTINUE:
            texts.append((at, length))
            continue
        was_texts = kind == _SST
        if kind == _EOF:
            break
        if kind == _FILEPASS:
            raise FileRefused("sheet_encrypted")
        if kind == _SST:
            texts.append((at, length))
        else:
            _read_global(book, kind, at, length)
    book.texts = shared_texts([data[at : at + length] for at, length in texts]) if texts else []
    book.kinds = [format_kind(number, book.formats.get(number)) for number in book.cell_formats]
    if not book.sheets:
        raise FileRefused("sheet_damaged")


def _read_global(book: _Book, kind: int, at: int, length: int) -> None:
    data = book.data
    if kind == _CODEPAGE:
        book.code_page = struct.unpack_from("<H", data, at)[0]
    elif kind == _DATEMODE:
        book.zero_1904 = struct.unpack_from("<H", data, at)[0] == 1
    elif kind == _XF:
        book.cell_formats.append(struct.unpack_from("<H", data, at + 2)[0])
    elif kind == _FORMAT:
        number = struct.unpack_from("<H", data, at)[0]
        if book.is_8:
            book.formats[number] = text_at(data, at + 2, at + length)
        else:
            book.formats[number] = plain_bytes(data[at + 3 : at + 3 + data[at + 2]], book.code_page)
    elif kind == _BOUNDSHEET:
        start, hidden, sheet_kind = struct.unpack_from("<IBB", data, at)
        if book.is_8:
            title = text_at(data, at + 6, at + length, is_short=True)
        else:
            title = plain_bytes(data[at + 7 : at + 7 + data[at + 6]], book.code_page)
        if sheet_kind == 0:
            book.sheets.append((title, bool(hidden & 3), start))


def _read(book: _Book, start: int, size: int) -> Iterator[tuple[RawRow, int]]:
    try:
        yield from _rows(book, start, size)
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError) as error:
        raise FileRefused("sheet_damaged") from error


def _rows(book: _Book, start: int, size: int) -> Iterator[tuple[RawRow, int]]:
    places = _places_of_cells(book, start)
    zero = DAY_ZERO_1904 if book.zero_1904 else DAY_ZERO_1900
    data, row = book.data, None
    for key in places:
        number, at = (key >> 32) + 1, key & 0xFFFFFFFF
        if row is None or row.row != number:
            made = row.made() if row is not None else None
            if made is not None:
                yield made, size * at // max(1, len(data))
            row = RowBuilder(number, zero)
        _put(book, row, at)
    made = row.made() if row is not None else None
    if made is not None:
        yield made, size


def _places_of_cells(book: _Book, start: int) -> Sequence[int]:
    """Return where the sheet's cells stand, in the order of rows: some programs write them in any order."""
    data = book.data
    places = array("Q")
    is_sorted, last, depth = True, -1, 0
    unpack = struct.Struct("<H").unpack_from
    for kind, at, length in _records(data, start):
        if kind in _CELLS:
            if length < 6:
                raise FileRefused("sheet_damaged")
            if depth != 1:
                continue  # a chart inside the sheet
            row = unpack(data, at)[0]
            is_sorted = is_sorted and row >= last
            last = row
            places.append(row << 32 | at - 4)
        elif kind == _BOF:
            depth += 1
            if depth == 1 and unpack(data, at + 2)[0] != _WORKSHEET:
                break
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif not depth:
            raise FileRefused("sheet_damaged")
    else:
        raise FileRefused("sheet_damaged")  # the file ends inside the sheet
    return places if is_sorted else sorted(places)


def _put(book: _Book, row: RowBuilder, at: int) -> None:  # noqa: PLR0912  (one branch a kind of record)
    data = book.data
    kind, length = struct.unpack_from("<HH", data, at)
    at += 4
    _, column, style = struct.unpack_from("<HHH", data, at)
    if kind == _LABEL_SST:
        number = struct.unpack_from("<I", data, at + 6)[0]
        if number < len(book.texts):
            row.put(column, book.texts[number])
        else:
            row.wrong("cell_unreadable", column)
    elif kind == _NUMBER:
        row.number(column, repr(struct.unpack_from("<d", data, at + 6)[0]), book.kind(style))
    elif kind == _RK:
        row.number(column, rk_text(struct.unpack_from("<I", data, at + 6)[0]), book.kind(style))
    elif kind == _MULRK:
        for count in range((length - 6) // 6):
            style, packed = struct.unpack_from("<HI", data, at + 4 + 6 * count)
            row.number(column + count, rk_text(packed), book.kind(style))
    elif kind in {_LABEL, _RICH}:
        if book.is_8:
            row.put(column, text_at(data, at + 6, at + length))
        else:
            count = struct.unpack_from("<H", data, at + 6)[0]
            row.put(column, plain_bytes(data[at + 8 : at + 8 + count], book.code_page))
    elif kind == _BOOL_ERROR:
        value, is_error = data[at + 6], data[at + 7]
        if is_error:
            row.wrong("cell_error", column, _ERRORS.get(value, "#ERR"))
        else:
            row.truth(column, bool(value))
    else:
        _put_result(book, row, at, length)


def _put_result(book: _Book, row: RowBuilder, at: int, length: int) -> None:
    """Put the stored value of a formula."""
    data = book.data
    _, column, style = struct.unpack_from("<HHH", data, at)
    result = data[at + 6 : at + 14]
    if result[6:8] != b"\xff\xff":
        row.number(column, repr(struct.unpack("<d", result)[0]), book.kind(style))
    elif result[0] == 1:
        row.truth(column, bool(result[2]))
    elif result[0] == 2:
        row.wrong("cell_error", column, _ERRORS.get(result[2], "#ERR"))
    elif result[0] == 0:
        # The text is in a record after the formula, or after the formula that it shares with others.
        for kind, start, size in _records(data, at + length):
            if kind == _STRING:
                if book.is_8:
                    row.put(column, text_at(data, start, start + size))
                else:
                    count = struct.unpack_from("<H", data, start)[0]
                    row.put(column, plain_bytes(data[start + 2 : start + 2 + count], book.code_page))
                return
            if kind in _CELLS or kind == _EOF:
                break
        row.wrong("formula_without_value", column)


def rk_text(packed: int) -> str:
    """Return a packed number as text: thirty bits of a whole number or of a float, perhaps in hundredths."""
    if packed & 2:
        whole = packed >> 2
        whole -= (whole & 0x20000000) << 1
        if packed & 1:
            return f"{'-' if whole < 0 else ''}{abs(whole) // 100}.{abs(whole) % 100:02d}"
        return str(whole)
    number: float = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    # A hundredth of a float is what Excel itself makes of it; fifteen digits of that are kept.
    return repr(number / 100 if packed & 1 else number)
