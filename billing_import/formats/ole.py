"""The container of old Office files (compound file): its streams by name. What is in a stream is for ``biff``."""

import struct
from array import array
from pathlib import Path

from billing_import.formats.problems import FileRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Such files are not compressed and hold 65,536 rows a sheet; they are read into memory.
LARGEST = 96 << 20
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_ENTRY_BYTES, _STREAM, _ROOT = 128, 2, 5


class CompoundFile:
    """An opened container. Every method raises FileRefused for what cannot be."""

    def __init__(self, path: Path) -> None:
        if path.stat().st_size > LARGEST:
            raise FileRefused("sheet_too_large", limit=LARGEST >> 20)
        self._data = path.read_bytes()
        if len(self._data) < 512 or not self._data.startswith(MAGIC):
            raise FileRefused("sheet_damaged")
        shift, small_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in {9, 12} or small_shift != 6:
            raise FileRefused("sheet_damaged")
        self._sector, self._small = 1 << shift, 1 << small_shift
        first_directory, self._small_limit = struct.unpack_from("<I", self._data, 48)[0], 4096
        self._next = self._table()
        self._streams: dict[str, tuple[int, int]] = {}
        self._root = (0, 0)
        self._read_directory(self._chain(first_directory, self._next, self._sector_at))
        self._small_next: array[int] | None = None

    @property
    def names(self) -> set[str]:
        """Return the names of its streams, in small letters."""
        return set(self._streams)

    def stream(self, name: str) -> bytes:
        """Return a stream's bytes."""
        start, size = self._streams[name]
        if size >= self._small_limit:
            return self._chain(start, self._next, self._sector_at, size)
        if self._small_next is None:
            first = struct.unpack_from("<I", self._data, 60)[0]
            self._small_next = _numbers(self._chain(first, self._next, self._sector_at))
            self._small_data = self._chain(self._root[0], self._next, self._sector_at)
        return self._chain(start, self._small_next, self._small_at, size)

    def _sector_at(self, number: int) -> bytes:
        at = (number + 1) * self._sector
        return self._data[at : at + self._sector]

    def _small_at(self, number: int) -> bytes:
        return self._small_data[number * self._small : (number + 1) * self._small]

    def _table(self) -> "array[int]":
        """Return for each sector the one after it."""
        sectors = [number for number in struct.unpack_from("<109I", self._data, 76) if number < _END - 3]
        more, seen = struct.unpack_from("<I", self._data, 68)[0], 0
        while more < _END - 3 and seen * self._sector < len(self._data):
            numbers = _numbers(self._sector_at(more))
            if not numbers:
                raise FileRefused("sheet_damaged")
            sectors.extend(number for number in numbers[:-1] if number < _END - 3)
            more, seen = numbers[-1], seen + 1
        if len(sectors) * self._sector > len(self._data) + self._sector:
            raise FileRefused("sheet_damaged")
        return _numbers(b"".join(map(self._sector_at, sectors)))

    def _chain(self, number: int, following: "array[int]", sector_at, size: int | None = None) -> bytes:  # type: ignore[no-untyped-def]
        parts: list[bytes] = []
        read = 0
        while number < _END - 3 and (size is None or read < size):
            part = sector_at(number)
            read += len(part)
            # A chain longer than the file goes round in a circle.
            if not part or read > len(self._data) + self._sector or number >= len(following):
                raise FileRefused("sheet_damaged")
            parts.append(part)
            number = following[number]
        data = b"".join(parts)
        if size is not None and len(data) < size:
            raise FileRefused("sheet_damaged")
        return data if size is None else data[:size]

    def _read_directory(self, data: bytes) -> None:
        for at in range(0, len(data) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            start, size = struct.unpack_from("<II", data, at + 116)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == _STREAM:
                self._streams.setdefault(name.lower(), (start, size))
            elif kind == _ROOT:
                self._root = (start, size)


def _numbers(data: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(data[: len(data) // 4 * 4])
    return numbers
