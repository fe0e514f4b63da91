"""Texts in XLS files: the shared ones, which go on over records, and those of cells. Records are ``biff``'s."""

import struct
from collections.abc import Sequence

from billing_import.formats.problems import FileRefused

_WIDE, _EAST, _RICH = 0x1, 0x4, 0x8
_PAGES = {1250: "cp1250", 1252: "cp1252", 852: "cp852", 437: "cp437", 850: "cp850", 1200: "utf-16-le", 32769: "cp1252"}


def plain_bytes(data: bytes, code_page: int) -> str:
    """Return a text of Excel 5 and 95; what is no letter of the file's code page becomes U+FFFD."""
    return data.decode(_PAGES.get(code_page, "cp1250"), "replace")


def text_at(data: bytes, at: int, end: int, *, is_short: bool = False) -> str:
    """Return a text that starts at a place: its length (two bytes, or one), a byte of flags, its letters."""
    if is_short:
        count, at = data[at], at + 1
    else:
        count, at = struct.unpack_from("<H", data, at)[0], at + 2
    flags, at = data[at], at + 1
    at += (2 if flags & _RICH else 0) + (4 if flags & _EAST else 0)
    size = count * 2 if flags & _WIDE else count
    if at + size > end:
        raise FileRefused("sheet_damaged")
    return _decoded(data[at : at + size], flags)


def _decoded(data: bytes, flags: int) -> str:
    return data.decode("utf-16-le", "replace") if flags & _WIDE else data.decode("latin-1")


class _Parts:
    """The records of the shared texts as one stream; letters may go on in the next one with other flags."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts, self._number, self._at = parts, 0, 0

    def take(self, count: int) -> bytes:
        """Return bytes that may be parted anywhere."""
        taken = b""
        while len(taken) < count:
            part = self._parts[self._number]
            piece = part[self._at : self._at + count - len(taken)]
            if not piece:
                self._number, self._at = self._number + 1, 0
                if self._number >= len(self._parts):
                    raise FileRefused("sheet_damaged")
                continue
            taken += piece
            self._at += len(piece)
        return taken

    def letters(self, count: int, flags: int) -> str:
        """Return so many letters; where a record ends, the next one begins with flags of its own."""
        found: list[str] = []
        while count:
            width = 2 if flags & _WIDE else 1
            part = self._parts[self._number]
            whole = min(count, (len(part) - self._at) // width)
            if whole:
                found.append(_decoded(part[self._at : self._at + whole * width], flags))
                self._at += whole * width
                count -= whole
            if count:
                self._number += 1
                if self._number >= len(self._parts) or not self._parts[self._number]:
                    raise FileRefused("sheet_damaged")
                flags, self._at = self._parts[self._number][0], 1
        return "".join(found)


def shared_texts(parts: Sequence[bytes]) -> list[str]:
    """Return the texts that cells refer to by number. Raises FileRefused."""
    stream = _Parts(parts)
    _, count = struct.unpack("<II", stream.take(8))
    if count > sum(map(len, parts)) // 3 + 1:
        raise FileRefused("sheet_damaged")
    texts = []
    for _ in range(count):
        length, flags = struct.unpack("<HB", stream.take(3))
        runs = struct.unpack("<H", stream.take(2))[0] if flags & _RICH else 0
        more = struct.unpack("<I", stream.take(4))[0] if flags & _EAST else 0
        texts.append(stream.letters(length, flags))
        if runs or more:
            stream.take(runs * 4 + more)
    return texts
