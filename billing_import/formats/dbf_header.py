"""What a DBF file says of itself: its fields, their widths, its code page; and which of it can be believed."""

import struct
from dataclasses import dataclass
from pathlib import Path

from billing_import.formats.problems import FileRefused

_HEAD_BYTES = 64 << 10
_FIXED, _FIXED_7 = 32, 68
_FIELD, _FIELD_7 = 32, 48
_END_OF_FIELDS = 0x0D
_FOXPRO_LINK = 263  # where a Visual FoxPro table says which database it belongs to
# Versions: FoxBase, dBase III–5 and VII, Visual FoxPro, with and without memo, SQL tables.
_VERSIONS = {
    0x02, 0x03, 0x04, 0x05, 0x07, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B, 0x83, 0x87, 0x8B, 0x8C, 0x8E, 0xCB, 0xE5, 0xEB,
    0xF5, 0xFB,
}  # fmt: skip
_TYPES = set("CNFDLMGPBIYTVQ0@O+XWH")
_MOST_FIELDS = 1024
_FLAGS = {0x20, 0x2A}
_LOOKED_AT = 500
# Language byte → code page; what a program wrote there is often not what it wrote into the texts.
_LANGUAGES = {
    0x69: "mazovia", 0x64: "cp852", 0x1F: "cp852", 0x22: "cp852", 0x23: "cp852", 0x40: "cp852", 0x87: "cp852",
    0xC8: "cp1250", 0x9B: "cp1250",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where in a record it starts (1: after the mark of deletion) and how many bytes it has."""

    name_bytes: bytes
    type: str
    start: int
    bytes: int
    places: int
    is_binary: bool
    is_wide: bool  # numbers of Visual FoxPro kept as such, not as digits

    @property
    def name(self) -> str:
        """Return its name for messages."""
        return self.name_bytes.decode("ascii", "replace")

    @property
    def is_memo(self) -> bool:
        """Tell whether its texts are in another file."""
        return self.type in "MGPW" or (self.type == "B" and not self.is_wide)


@dataclass(frozen=True, slots=True)
class Header:
    """The header as stated, and the lengths that fit the records."""

    fields: tuple[Field, ...]
    stated_records: int
    stated_header_bytes: int
    stated_record_bytes: int
    header_bytes: int
    record_bytes: int
    encoding_hint: str

    @property
    def fields_bytes(self) -> int:
        """Return how long a record is by its fields."""
        return 1 + sum(one.bytes for one in self.fields)


def is_dbf_head(head: bytes) -> bool:
    """Tell whether bytes begin a DBF file: a version, a likely day and lengths, a field of a known type."""
    if len(head) < _FIXED + 1 or head[0] not in _VERSIONS:
        return False
    month, day = head[2], head[3]
    header, record = struct.unpack_from("<HH", head, 8)
    at = _FIXED_7 if _is_7(head) else _FIXED
    kind = head[at + (32 if _is_7(head) else 11) : at + (33 if _is_7(head) else 12)].decode("latin-1")
    return month <= 12 and day <= 31 and header > _FIXED and record > 0 and kind in _TYPES and kind != ""


def read_header(path: Path) -> Header:
    """Return the header of a file. Raises FileRefused when nothing in it fits the records."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if len(head) < _FIXED + 1:
        raise FileRefused("dbf_damaged")
    fields, end = _fields(head)
    records, header, record = struct.unpack_from("<IHH", head, 4)
    if not fields:
        raise FileRefused("dbf_damaged")
    by_fields = 1 + sum(one.bytes for one in fields)
    size = path.stat().st_size
    header_bytes, record_bytes = _believed(path, records, (header, end, end + _FOXPRO_LINK), (record, by_fields))
    if not header_bytes:
        raise FileRefused("dbf_lengths_differ", stated=record, counted=by_fields, size=size)
    hint = _LANGUAGES.get(head[29], "")
    return Header(tuple(fields), records, header, record, header_bytes, record_bytes, hint)


def _is_7(head: bytes) -> bool:
    return head[0] & 0x07 == 0x04


def _fields(head: bytes) -> tuple[list[Field], int]:
    """Return the fields and where their list ends."""
    is_7, is_visual = _is_7(head), head[0] in {0x30, 0x31, 0x32}
    at, step = (_FIXED_7, _FIELD_7) if is_7 else (_FIXED, _FIELD)
    fields: list[Field] = []
    start = 1
    while at + step <= len(head) and head[at] != _END_OF_FIELDS and len(fields) < _MOST_FIELDS:
        if is_7:
            name, kind, length, places, flags = head[at : at + 32], head[at + 32], head[at + 33], head[at + 34], 0
        else:
            name, kind, length, places = head[at : at + 11], head[at + 11], head[at + 16], head[at + 17]
            flags = head[at + 18] if is_visual else 0
        letter = chr(kind)
        if letter not in _TYPES:
            raise FileRefused("dbf_damaged")
        if letter in "CX" and not is_visual:
            length, places = length | places << 8, 0  # Clipper: texts longer than 255
        if not length:
            raise FileRefused("dbf_damaged")
        is_wide = (is_visual and letter in "BIYT") or (is_7 and letter in "I+O@")
        fields.append(Field(name.split(b"\0")[0].strip(), letter, start, length, places, bool(flags & 4), is_wide))
        start += length
        at += step
    if at >= len(head) or head[at] != _END_OF_FIELDS:
        # Quirk: some programs leave the mark out; the fields end with the header then.
        return fields, at
    return fields, at + 1


def _believed(path: Path, records: int, headers: tuple[int, ...], widths: tuple[int, ...]) -> tuple[int, int]:
    """Return the lengths under which every record looked at begins with a mark of deletion; zeros when none do.

    The stated ones come first: a record may be longer than its fields. One that is shorter has lost some of them.
    """
    by_fields = widths[-1]
    size = path.stat().st_size
    with path.open("rb") as file:
        for header in dict.fromkeys(headers):
            for width in dict.fromkeys(widths):
                if width < by_fields or not _FIXED < header <= size:
                    continue
                file.seek(header)
                data = file.read(width * _LOOKED_AT)
                marks = data[::width]
                if records:
                    marks = marks[: max(1, min(records, _LOOKED_AT))]
                good = sum(mark in _FLAGS for mark in marks)
                end = marks.find(b"\x1a")
                if good and (good == len(marks) or good == end):
                    return header, width
                if not records and (not data or data[:1] == b"\x1a"):
                    return header, width
    return 0, 0
