"""Parcels of files: unpacked under our own names within limits, or refused before they can do harm."""

import gzip
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from billing_import.formats.archive import is_archive, unpacked
from billing_import.formats.problems import FileRefused
from billing_import.formats.zip_safety import Limits
from tests.billing_import.memory import measured
from tests.billing_import.mutations import spoiled_copies
from tests.billing_import.table_files import LEDGER_ROWS, ods_of, xlsx_of, zip_of

FILES: dict[str, bytes | str] = {"kartoteka/a.csv": "Indeks;1\r\n", "b.csv": b"\xb9\xea", "kartoteka/": ""}


def refusal(tmp_path: Path, content: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    """Return the code that a parcel is refused with; nothing of it may be left."""
    path, folder = tmp_path / "paczka", tmp_path / "folder"
    path.write_bytes(content)
    folder.mkdir(exist_ok=True)
    with pytest.raises(FileRefused) as refused:
        unpacked(path, folder, limits=limits)
    assert list(folder.iterdir()) == []
    return refused.value.code


def named(*names: str, mode: int = 0) -> bytes:
    """Return a ZIP with members of these names, exactly as given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.external_attr = mode << 16
            package.writestr(info, b"1")
    return file.getvalue()


def test_files_are_unpacked_under_our_names_in_the_order_of_theirs(tmp_path: Path) -> None:
    path = tmp_path / "paczka.zip"
    path.write_bytes(zip_of({**FILES, "__MACOSX/._b.csv": b"x", "Thumbs.db": b"y"}))
    (tmp_path / "f").mkdir()
    found = unpacked(path, tmp_path / "f")
    assert [(one.name, one.path.name, one.size) for one in found] == [("b.csv", "1", 2), ("kartoteka/a.csv", "2", 10)]
    assert found[1].path.read_bytes() == b"Indeks;1\r\n"


def test_a_gzip_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "kartoteka.csv.gz"
    path.write_bytes(gzip.compress(b"Indeks;") + gzip.compress(b"1\r\n") + b"\0" * 512)
    (one,) = unpacked(path, tmp_path)
    assert (one.name, one.path.read_bytes(), one.size) == ("kartoteka.csv", b"Indeks;1\r\n", 10)


def test_spreadsheets_are_no_parcels() -> None:
    assert is_archive(zip_of(FILES))
    assert is_archive(gzip.compress(b"x"))
    assert not is_archive(xlsx_of(LEDGER_ROWS))
    assert not is_archive(ods_of(LEDGER_ROWS))
    assert not is_archive(b"Indeks lokalu;Data")


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "a/../../b.csv", "/etc/passwd", "\\\\serwer\\a.csv", "C:\\a.csv", "..\\a.csv", "a\x01.csv", "..", "/"],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, named("dobry.csv", name)) == "zip_name_unsafe"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    assert refusal(tmp_path, named("a.csv", mode=kind | 0o777)) == "zip_link"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, named("a.csv", "A.CSV")) == "zip_name_twice"


def test_a_locked_member_is_refused_in_words(tmp_path: Path) -> None:
    content = bytearray(named("a.csv"))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(tmp_path, bytes(content)) == "zip_encrypted"


def test_a_parcel_in_a_parcel_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, zip_of({"a.zip": zip_of(FILES)})) == "zip_in_zip"
    assert refusal(tmp_path, zip_of({"a.csv": gzip.compress(b"x")})) == "zip_in_zip"
    assert refusal(tmp_path, gzip.compress(gzip.compress(b"x"))) == "zip_in_zip"


def test_spreadsheets_in_a_parcel_are_files(tmp_path: Path) -> None:
    path = tmp_path / "paczka.zip"
    path.write_bytes(zip_of({"a.xlsx": xlsx_of(LEDGER_ROWS)}))
    (one,) = unpacked(path, tmp_path)
    assert one.name == "a.xlsx"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(tmp_path: Path, method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        package.writestr("a.csv", b"1" * 100)
    assert refusal(tmp_path, file.getvalue()) == "zip_method_unknown"


def test_too_many_and_too_large_files_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, zip_of({f"{n}.csv": b"x" for n in range(201)})) == "zip_too_many_members"
    assert refusal(tmp_path, zip_of({"a.csv": b"x" * 2000}), Limits(member_bytes=1000)) == "zip_too_large"
    assert (
        refusal(tmp_path, zip_of({"a.csv": b"x" * 800, "b.csv": b"x" * 800}), Limits(total_bytes=1000))
        == "zip_too_large"
    )
    assert refusal(tmp_path, gzip.compress(b"x" * 2000), Limits(member_bytes=1000)) == "zip_too_large"
    assert refusal(tmp_path, zip_of({})) == "zip_empty"


def test_sizes_that_lie_are_refused(tmp_path: Path) -> None:
    for stated in (10, 100_000):
        content = bytearray(zip_of({"a.csv": b"x" * 5000}))
        at = content.index(b"PK\x01\x02")
        struct.pack_into("<I", content, 22, stated)
        struct.pack_into("<I", content, at + 24, stated)
        assert refusal(tmp_path, bytes(content)) == "zip_damaged"


def test_sizes_that_lie_in_the_larger_form_are_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("a.csv", "w", force_zip64=True) as member,
    ):
        member.write(b"x" * 5000)
    content = bytearray(file.getvalue())
    at = content.index(b"PK\x01\x02")
    name_bytes, extra_bytes = struct.unpack_from("<HH", content, at + 28)
    struct.pack_into("<I", content, at + 24, 0xFFFFFFFF)
    extra = struct.pack("<HHQ", 1, 8, 1 << 62)
    content[at + 46 + name_bytes : at + 46 + name_bytes + extra_bytes] = extra
    struct.pack_into("<H", content, at + 30, len(extra))
    end = content.index(b"PK\x05\x06")
    struct.pack_into("<I", content, end + 12, end - at)
    assert refusal(tmp_path, bytes(content)) == "zip_too_large"


def overlapping(count: int = 100) -> bytes:
    """Return a ZIP whose members all lie in the same bytes."""
    packed = zlib.compress(b"0" * 5_000_000, 9)[2:-4]
    crc = zlib.crc32(b"0" * 5_000_000)
    local = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), 5_000_000, 1, 0) + b"a" + packed
    )
    directory = b""
    for number in range(count):
        name = f"{number}.csv".encode()
        head = struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            crc,
            len(packed),
            5_000_000,
            len(name),
            0,
            0,
            0,
            0,
            0,
            0,
        )
        directory += head + name
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + end


def nested() -> bytes:
    """Return a ZIP of ZIPs, each of which holds many times its size."""
    inner = zip_of({f"{n}.csv": b"0" * 5_000_000 for n in range(2)})
    return zip_of({f"{n}.zip": inner for n in range(16)})


TRAPS: dict[str, tuple[Callable[[], bytes], str]] = {
    "overlapping": (overlapping, "zip_bomb"),
    "nested": (nested, "zip_in_zip"),
    "one large": (lambda: zip_of({"a.csv": b"0" * 30_000_000}), "zip_bomb"),
    "gzip": (lambda: gzip.compress(b"0" * 60_000_000, 9), "zip_bomb"),
    "many members": (lambda: zip_of({f"{n}.csv": b"" for n in range(70_000)}), "zip_too_many_members"),
}


@pytest.mark.parametrize("name", sorted(TRAPS))
def test_a_trap_is_refused_quickly_in_little_memory(tmp_path: Path, name: str) -> None:
    make, code = TRAPS[name]
    path, folder = tmp_path / "paczka", tmp_path / "f"
    path.write_bytes(make())
    folder.mkdir()
    found = measured(path, unpack_to=folder)
    assert found["code"] == code
    assert found["seconds"] < 10
    assert found["grown_kb"] < 60_000
    assert list(folder.iterdir()) == []


def test_spoiled_parcels_are_unpacked_whole_or_refused(tmp_path: Path) -> None:
    path, folder = tmp_path / "paczka", tmp_path / "f"
    folder.mkdir()
    unpacked_whole = 0
    for content in (
        *spoiled_copies(zip_of(FILES), seed=8, count=400),
        *spoiled_copies(gzip.compress(b"x;y" * 99), seed=9, count=200),
    ):
        path.write_bytes(content)
        try:
            for member in unpacked(path, folder):
                assert member.path.parent == folder
                assert member.path.stat().st_size == member.size
                member.path.unlink()
            unpacked_whole += 1
        except FileRefused:
            assert list(folder.iterdir()) == []
    assert unpacked_whole < 600
