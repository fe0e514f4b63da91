"""A ZIP file opened only when it is what it says: few members, honest names and sizes, nothing hidden, nothing endless.

Knows containers; what the members hold is for ``archive`` and the spreadsheets. Nothing is written to the disk here.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from billing_import.formats.problems import FileRefused

_END, _END64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_BYTES, _LONGEST_COMMENT = 22, 0xFFFF
_LOCAL_HEADER_BYTES = 30
# The list of members alone must not fill the memory.
_LARGEST_DIRECTORY = 8 << 20
_ENCRYPTED, _MASKED = 0x1, 0x2040
_READ_AT_ONCE = 256 << 10
# Small parts may shrink any number of times: a form of empty cells does.
_RATIO_FROM = 8 << 20
_BAD_NAME = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a ZIP may hold. ``total_bytes`` and ``member_bytes`` are unpacked sizes; ``ratio`` unpacked : packed."""

    members: int = 200
    total_bytes: int = 1 << 30
    member_bytes: int = 512 << 20
    ratio: int = 200


@contextmanager
def opened_zip(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP whose directory was checked against the limits. Raises FileRefused; damage found later does, too."""
    _refuse_large_directory(path)
    try:
        with zipfile.ZipFile(path) as file:
            _check_members(file, path.stat().st_size, limits)
            yield file
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, UnicodeDecodeError) as error:
        raise FileRefused("zip_damaged") from error
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, OSError) and not path.exists():
            raise
        raise FileRefused("zip_damaged") from error


def pieces_of(file: zipfile.ZipFile, member: zipfile.ZipInfo, at_once: int = _READ_AT_ONCE) -> Iterator[bytes]:
    """Return a member's bytes in pieces; never more than its checked size. Raises FileRefused when the size lied."""
    done = 0
    with file.open(member) as source:
        while piece := source.read(at_once):
            done += len(piece)
            if done > member.file_size:
                raise FileRefused("zip_damaged")
            yield piece
    if done != member.file_size:
        raise FileRefused("zip_damaged")


def _refuse_large_directory(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_COMMENT - _END_BYTES))
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < _END_BYTES:
            raise FileRefused("zip_damaged")
        directory = struct.unpack_from("<I", tail, at + 12)[0]
        if at >= 20 and tail[at - 20 : at - 16] == _LOCATOR64:
            end64 = struct.unpack_from("<Q", tail, at - 12)[0]
            if end64 + 56 > size:
                raise FileRefused("zip_damaged")
            file.seek(end64)
            head = file.read(56)
            if not head.startswith(_END64):
                raise FileRefused("zip_damaged")
            directory = struct.unpack_from("<Q", head, 40)[0]
    if directory > _LARGEST_DIRECTORY:
        raise FileRefused("zip_too_many_members", limit=_LARGEST_DIRECTORY >> 7)


def _check_members(file: zipfile.ZipFile, size: int, limits: Limits) -> None:
    members = file.infolist()
    if len(members) > limits.members:
        raise FileRefused("zip_too_many_members", limit=limits.members)
    names: set[str] = set()
    total = 0
    for member in members:
        shown = member.filename[:100]
        _check_name(member)
        plain = member.filename.casefold().rstrip("/")
        if plain in names:
            raise FileRefused("zip_name_twice", name=shown)
        names.add(plain)
        if member.flag_bits & (_ENCRYPTED | _MASKED):
            raise FileRefused("zip_encrypted", name=shown)
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileRefused("zip_method_unknown", name=shown)
        total += member.file_size
        if member.file_size > limits.member_bytes or total > limits.total_bytes:
            raise FileRefused("zip_too_large", name=shown, limit=_megabytes(limits.member_bytes))
        if member.file_size > _RATIO_FROM and member.file_size > limits.ratio * max(1, member.compress_size):
            raise FileRefused("zip_bomb", name=shown, ratio=member.file_size // max(1, member.compress_size))
        if member.compress_type == zipfile.ZIP_STORED and member.compress_size != member.file_size:
            raise FileRefused("zip_damaged")
    _refuse_overlaps(members, min(size, file.start_dir))


def _check_name(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename if isinstance(member.orig_filename, str) else member.filename
    if _BAD_NAME.search(name) or not name.strip("/. ") or len(name) > 1000:
        raise FileRefused("zip_name_unsafe", name=name.replace("\x00", "?")[:100])
    mode = member.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise FileRefused("zip_link", name=name[:100])


def _refuse_overlaps(members: list[zipfile.ZipInfo], end: int) -> None:
    """Refuse members that share bytes: so a small file unpacks to any size."""
    after = end
    for member in sorted(members, key=lambda one: one.header_offset, reverse=True):
        if member.header_offset < 0 or member.header_offset + _LOCAL_HEADER_BYTES + member.compress_size > after:
            raise FileRefused("zip_bomb", name=member.filename[:100], ratio="∞")
        after = member.header_offset


def _megabytes(size: int) -> int:
    return size >> 20
