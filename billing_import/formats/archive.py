"""A parcel of files (ZIP or GZIP) unpacked within limits, under names that we give. What they are is for others."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from billing_import.formats.problems import FileRefused
from billing_import.formats.zip_safety import Limits, opened_zip, pieces_of

LIMITS = Limits()
_ZIP, _ZIP_EMPTY, _GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"
_HEAD_BYTES = 64 << 10
_READ_AT_ONCE = 256 << 10
_RATIO_FROM = 8 << 20
# What programs put beside the files of people.
_NOISE = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini"}
_DOCUMENT_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"content.xml")


@dataclass(frozen=True, slots=True)
class Member:
    """One unpacked file: its name in the parcel (with folders), where it lies, its size in bytes."""

    name: str
    path: Path
    size: int


def is_archive(head: bytes) -> bool:
    """Tell by the first 64 kB whether a file is a parcel of files; spreadsheets, which are ZIP too, are none."""
    if head.startswith(_GZIP):
        return True
    return head.startswith((_ZIP, _ZIP_EMPTY)) and not any(mark in head[:_HEAD_BYTES] for mark in _DOCUMENT_MARKS)


def unpacked(path: Path, folder: Path, *, limits: Limits = LIMITS, file_name: str = "") -> list[Member]:
    """Unpack a parcel into an existing folder and return its files in the order of names.

    Files lie there as ``1``, ``2`` …: no name of the parcel becomes a path. Folders and what systems leave in parcels
    are left out; a parcel in a parcel is refused. ``file_name`` names the file in a GZIP. Raises FileRefused;
    files that were written until then are removed. Cost: memory of one piece, 256 kB.
    """
    with path.open("rb") as file:
        head = file.read(4)
    made: list[Member] = []
    try:
        if head.startswith(_GZIP):
            made.append(_from_gzip(path, folder, limits, file_name or path.name))
        else:
            made.extend(_from_zip(path, folder, limits))
        for member in made:
            _refuse_parcel(member)
        if not made:
            raise FileRefused("zip_empty")
    except BaseException:
        for number in range(1, limits.members + 1):
            (folder / str(number)).unlink(missing_ok=True)
        raise
    return made


def _from_zip(path: Path, folder: Path, limits: Limits) -> Iterator[Member]:
    with opened_zip(path, limits) as package:
        wanted = [one for one in package.infolist() if not one.is_dir() and not _is_noise(one.filename)]
        for number, one in enumerate(sorted(wanted, key=lambda member: member.filename), start=1):
            target = folder / str(number)
            yield Member(one.filename, target, _written(target, pieces_of(package, one)))


def _is_noise(name: str) -> bool:
    parts = PurePosixPath(name.casefold()).parts
    return any(part in _NOISE for part in parts) or parts[-1].startswith("._")


def _from_gzip(path: Path, folder: Path, limits: Limits, file_name: str) -> Member:
    target = folder / "1"
    size = _written(target, _gzip_pieces(path, limits, file_name))
    name = file_name[:-3] if file_name.lower().endswith(".gz") else file_name
    return Member(name or "plik", target, size)


def _gzip_pieces(path: Path, limits: Limits, name: str) -> Iterator[bytes]:
    packed = done = 0
    with path.open("rb") as file:
        decoder = zlib.decompressobj(31)
        data = file.read(_READ_AT_ONCE)
        while data:
            packed += len(data)
            while data and not decoder.eof:
                try:
                    piece = decoder.decompress(data, _READ_AT_ONCE)
                except zlib.error as error:
                    raise FileRefused("zip_damaged") from error
                done += len(piece)
                if done > limits.member_bytes:
                    raise FileRefused("zip_too_large", name=name[:100], limit=limits.member_bytes >> 20)
                if done > _RATIO_FROM and done > limits.ratio * packed:
                    raise FileRefused("zip_bomb", name=name[:100], ratio=done // packed)
                if piece:
                    yield piece
                data = decoder.unconsumed_tail
            if decoder.eof:
                # Another part may follow, as when logs are put together; zeros at the end are padding.
                rest = decoder.unused_data or file.read(_READ_AT_ONCE)
                if not rest.strip(b"\0"):
                    return
                decoder, data = zlib.decompressobj(31), rest
                packed -= len(decoder.unused_data)
            else:
                data = file.read(_READ_AT_ONCE)
        if not decoder.eof:
            raise FileRefused("zip_damaged")


def _written(target: Path, pieces: Iterator[bytes]) -> int:
    size = 0
    with target.open("xb") as file:
        for piece in pieces:
            size += file.write(piece)
    return size


def _refuse_parcel(member: Member) -> None:
    with member.path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if is_archive(head):
        raise FileRefused("zip_in_zip", name=member.name[:100])
