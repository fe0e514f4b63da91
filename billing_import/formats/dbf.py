"""DBF of dBase, Clipper and FoxPro: records of fixed width read by their fields. The header is ``dbf_header``'s."""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from billing_import.formats.dbf_header import Field, Header, is_dbf_head, read_header
from billing_import.formats.dbf_values import reader_of
from billing_import.formats.encoding import encoding_of_cells
from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.source import Batch, Check, Format, RawRow

_READ_AT_ONCE = 1 << 20
_SAMPLED_BYTES = 2 << 20
_DELETED, _END_OF_FILE = 0x2A, 0x1A
_USUAL_VERSIONS = {b"\x02", b"\x03", b"\x30", b"\x83", b"\xf5"}
_HIDDEN_TYPES = "0"  # which cells are empty, of Visual FoxPro; no column of people


@dataclass(slots=True)
class DbfTable:
    """The table of a file. ``checks`` compare what its header says with what was found."""

    path: Path
    head: Header
    encoding: str
    title: str = ""
    kind: str = ""
    header: tuple[str, ...] = ()
    _found: list[Check] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        """Return its records; line 1 is the first one, deleted ones count."""
        head, self._found = self.head, []
        shown = [one for one in head.fields if one.type not in _HIDDEN_TYPES]
        cut = struct.Struct(_cuts(shown)).unpack_from
        numbers = [at for at, one in enumerate(shown) if one.type in "NF"]
        readers = [reader_of(one, self.encoding) for one in shown]
        line, memos = 0, {one.name: 0 for one in shown if one.is_memo}
        for data, done in self._pieces():
            rows: list[RawRow] = []
            for at in range(0, len(data), head.record_bytes):
                line += 1
                rows.append(_row(line, cut(data, at), readers, numbers, is_deleted=data[at] == _DELETED))
            for number, one in enumerate(shown):
                if one.is_memo:
                    memos[one.name] += sum(bool(row.cells[number]) for row in rows)
                    rows = [_without(row, number) for row in rows]
            yield Batch(rows, done)
        self._found = self._checks(line, memos)

    def checks(self) -> Sequence[Check]:
        """Return what the header states against what was read."""
        return tuple(self._found)

    def _pieces(self) -> Iterator[tuple[bytes, int]]:
        """Return whole records and how far the file is read; nothing after its end mark."""
        size = self.head.record_bytes
        at_once = max(1, _READ_AT_ONCE // size) * size
        with self.path.open("rb") as file:
            file.seek(self.head.header_bytes)
            done = self.head.header_bytes
            while data := file.read(at_once):
                done += len(data)
                whole = data[: len(data) // size * size]
                end = _end_mark(whole, size, is_last=len(data) < at_once)
                if end is not None:
                    if end:
                        yield whole[:end], done
                    return
                if whole:
                    yield whole, done
                rest = data[len(whole) :]
                if rest and rest[0] != _END_OF_FILE and rest.strip(b"\0\x1a \r\n"):
                    raise FileRefused("dbf_cut", record=(done - self.head.header_bytes) // size + 1)

    def _checks(self, lines: int, memos: dict[str, int]) -> list[Check]:
        head = self.head
        found = [Check("rows", "", 0, Decimal(head.stated_records), Decimal(lines))]
        if head.stated_record_bytes != head.record_bytes or head.record_bytes != head.fields_bytes:
            counted = head.fields_bytes if head.stated_record_bytes == head.record_bytes else head.record_bytes
            stated = Decimal(head.stated_record_bytes)
            found.append(Check("record_bytes", "", 0, stated, Decimal(counted), is_fatal=False))
        if head.stated_header_bytes != head.header_bytes:
            stated = Decimal(head.stated_header_bytes)
            found.append(Check("header_bytes", "", 0, stated, Decimal(head.header_bytes), is_fatal=False))
        for name, count in memos.items():
            if count:
                found.append(Check("memo", name, 0, Decimal(count), Decimal(0), is_fatal=False))
        return found


def _end_mark(data: bytes, size: int, *, is_last: bool) -> int | None:
    """Return where records end, when a record begins with the mark of the end and nothing but padding follows."""
    if not data[::size].translate(None, b" *"):
        return None
    for at in range(0, len(data), size):
        if data[at] not in {0x20, _DELETED}:
            if data[at] == _END_OF_FILE:
                return at
            if is_last and not data[at:].strip(b"\0\x1a"):
                return at
    return None


def _cuts(shown: Sequence[Field]) -> str:
    parts, at = ["<"], 0
    for one in shown:
        parts.append(f"{one.start - at}x{one.bytes}s")
        at = one.start + one.bytes
    return "".join(parts)


def _row(
    line: int,
    values: tuple[bytes, ...],
    readers: Sequence[Callable[[bytes], str]],
    numbers: list[int],
    *,
    is_deleted: bool,
) -> RawRow:
    cells = tuple([read(value) for read, value in zip(readers, values, strict=True)])
    if is_deleted:
        return RawRow(line, cells, aside=f"* {' '.join(cell for cell in cells if cell.strip())}")
    spoiled: tuple[tuple[int, Problem], ...] = ()
    for at in numbers:
        if cells[at][:1] == "*" and not cells[at].strip("*"):
            spoiled = (*spoiled, (at, Problem("number_overflow", "", cells[at])))
    return RawRow(line, cells, spoiled=spoiled)


def _without(row: RawRow, number: int) -> RawRow:
    cells = (*row.cells[:number], "", *row.cells[number + 1 :])
    return replace(row, cells=cells)


def _encoding(path: Path, head: Header) -> str:
    """Return the code page of the texts, told by the texts of the first records; the header's is a hint."""
    texts = [one for one in head.fields if one.type in "CV" and not one.is_binary]
    cells: list[bytes] = [one.name_bytes for one in head.fields]
    with path.open("rb") as file:
        file.seek(head.header_bytes)
        data = file.read(max(_SAMPLED_BYTES // head.record_bytes, 1) * head.record_bytes)
    for at in range(0, len(data) - head.record_bytes + 1, head.record_bytes):
        if data[at] == _END_OF_FILE:
            break
        cells.extend(data[at + one.start : at + one.start + one.bytes].strip(b" \0") for one in texts)
    return encoding_of_cells(b"\n".join(cells), head.encoding_hint)


def tables_of(path: Path) -> Sequence[DbfTable]:
    """Return the one table of a DBF file. Raises FileRefused."""
    head = read_header(path)
    encoding = _encoding(path, head)
    names = tuple(
        one.name_bytes.decode(encoding, "replace").strip() for one in head.fields if one.type not in _HIDDEN_TYPES
    )
    return [DbfTable(path, head, encoding, header=names)]


def is_dbf(head: bytes, file_name: str) -> bool:
    """Tell whether a file is DBF by its header; the name decides only when the header is damaged."""
    return is_dbf_head(head) or (
        file_name.lower().endswith(".dbf") and head[:1] in {b"\x02", b"\x03", b"\x30", b"\x83"}
    )


DBF = Format("dbf", "DBF", (".dbf",), is_dbf, tables_of)
