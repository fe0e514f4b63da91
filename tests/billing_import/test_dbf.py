"""DBF of old programs: letters by what they spell, numbers digit by digit, headers believed as far as they fit."""

import datetime as dt
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from billing_import.formats.dbf import DbfTable
from billing_import.formats.known import format_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.source import RawRow
from tests.billing_import.conftest import Importer, reasons
from tests.billing_import.mutations import spoiled_copies, survey
from tests.billing_import.table_files import LEDGER_FIELDS, LEDGER_ROWS, dbf_of

ROWS = LEDGER_ROWS[1:]
POLISH = [
    ("A/1", dt.date(2024, 1, 5), "N", f"Świątek Żaneta, ul. Łączna {n}", "ŻÓŁĆ/1", 1, None, None) for n in range(9)
]


def table_in(path: Path, content: bytes, name: str = "plik.dbf") -> DbfTable:
    """Return the opened table."""
    path.write_bytes(content)
    found = format_of(path, name)
    assert found is not None
    assert found.code == "dbf"
    (table,) = found.tables(path)
    assert isinstance(table, DbfTable)
    return table


def rows_in(path: Path, content: bytes) -> list[RawRow]:
    """Return all records."""
    return [row for batch in table_in(path, content).batches() for row in batch.rows]


def one_value(path: Path, kind: str, raw: bytes, places: int = 2, *, version: int = 0x03) -> RawRow:
    """Return the record of a file with one field and one value."""
    content = dbf_of([(raw,)], [("POLE", kind, len(raw), places)], version=version)
    (row,) = rows_in(path, content)
    return row


@pytest.mark.parametrize("language", [0, 0x64, 0x69, 0xC8, 0x57, 0x03])
@pytest.mark.parametrize("encoding", ["cp852", "mazovia", "cp1250"])
def test_letters_are_told_by_what_they_spell_not_by_the_header(tmp_path: Path, encoding: str, language: int) -> None:
    found = rows_in(tmp_path / "a", dbf_of(POLISH, encoding=encoding, language=language))
    assert [row.cells[3:5] for row in found] == [row[3:5] for row in POLISH]


def test_without_polish_letters_the_header_decides(tmp_path: Path) -> None:
    plain = [("A/1", None, "N", "Opis", "1", 1, None, None)]
    assert table_in(tmp_path / "a", dbf_of(plain, encoding="cp852", language=0x69)).encoding == "mazovia"
    assert table_in(tmp_path / "a", dbf_of(plain, encoding="cp852", language=0)).encoding == "cp1250"


def test_names_of_fields_may_have_polish_letters(tmp_path: Path) -> None:
    fields = [("OPŁATA", "C", 20, 0), ("ILOŚĆ", "N", 5, 0)]
    content = dbf_of([("Zażółć gęślą jaźń", 5)], fields, encoding="mazovia", language=0)
    assert table_in(tmp_path / "a", content).header == ("OPŁATA", "ILOŚĆ")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"     1234.56", "1234,56"), (b"  -0.50", "-0,50"), (b"       ", ""), (b"  .5", "0,5"), (b"00012.30", "12,30"),
        (b" 1.234", "1,2340"), (b"12345678901234567.89", "12345678901234567,89"),
        (b"1.5E+03", "1500"), (b"  dwa", "dwa"),
        (b"0", "0"), (b"   -", "-"), (b" 1 2", "1 2"),
    ],
)  # fmt: skip
def test_numbers_keep_their_digits(tmp_path: Path, raw: bytes, text: str) -> None:
    assert one_value(tmp_path / "a", "N", raw).cells == (text,)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"20240105", "2024-01-05"), (b"00000000", ""), (b"        ", ""), (b"20240231", "2024-02-31"),
        (b"05.01.24", "05.01.24"), (b"\0" * 8, ""), (b"  .  .  ", ""),
    ],
)  # fmt: skip
def test_days_are_read_and_junk_is_left_for_the_rules(tmp_path: Path, raw: bytes, text: str) -> None:
    assert one_value(tmp_path / "a", "D", raw).cells == (text,)


@pytest.mark.parametrize(
    ("raw", "text"), [(b"T", "tak"), (b"y", "tak"), (b"F", "nie"), (b"n", "nie"), (b"?", ""), (b" ", "")]
)
def test_truth_values_are_words(tmp_path: Path, raw: bytes, text: str) -> None:
    assert one_value(tmp_path / "a", "L", raw).cells == (text,)


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [
        ("I", struct.pack("<i", -7), "-7"),
        ("Y", struct.pack("<q", 12_345_600), "1234,56"),
        ("B", struct.pack("<d", 0.1), "0,1"),
        ("T", struct.pack("<II", 2_460_315, 0), "2024-01-05"),
        ("T", struct.pack("<II", 2_460_315, 52_200_000), "2024-01-05 14:30:00"),
        ("T", b"\0" * 8, ""),
    ],
)
def test_numbers_of_visual_foxpro_are_read(tmp_path: Path, kind: str, raw: bytes, text: str) -> None:
    assert one_value(tmp_path / "a", kind, raw, 0, version=0x30).cells == (text,)


def test_stars_reject_their_row(premises: Any, import_bytes: Importer) -> None:
    rows = [*ROWS, ("A/2", dt.date(2024, 2, 5), "N", "Za duża", "N/3", b"************", None, None)]
    run = import_bytes(dbf_of(rows), file_name="a.dbf")
    assert (run.accepted, reasons(run)) == (3, [(4, "WN", "*" * 12, "number_overflow")])


@pytest.mark.parametrize("padding", [1, 20])
def test_a_record_longer_than_its_fields_is_believed_when_it_fits(tmp_path: Path, padding: int) -> None:
    content = dbf_of(ROWS, padding=padding)
    table = table_in(tmp_path / "a", content)
    plain = rows_in(tmp_path / "b", dbf_of(ROWS))
    assert [row for batch in table.batches() for row in batch.rows] == plain
    (check,) = [check for check in table.checks() if not check.ties]
    width = 1 + sum(field[2] for field in LEDGER_FIELDS)
    assert (check.name, check.stated, check.counted, check.is_fatal) == ("record_bytes", width + padding, width, False)


def test_a_wrong_record_length_gives_way_to_the_fields(tmp_path: Path) -> None:
    width = 1 + sum(field[2] for field in LEDGER_FIELDS)
    table = table_in(tmp_path / "a", dbf_of(ROWS * 5, stated_record=width + 7))
    assert len([row for batch in table.batches() for row in batch.rows]) == 15
    assert [(check.name, check.counted) for check in table.checks() if not check.ties] == [("record_bytes", width)]


def test_lengths_that_fit_in_no_way_are_refused(tmp_path: Path) -> None:
    content = bytearray(dbf_of(ROWS * 5))
    del content[300:303]
    with pytest.raises(FileRefused) as refused:
        table_in(tmp_path / "a", bytes(content))
    assert refused.value.code == "dbf_lengths_differ"


def test_a_wrong_length_of_the_header_gives_way_to_its_end(tmp_path: Path) -> None:
    table = table_in(tmp_path / "a", dbf_of(ROWS, stated_header=200))
    assert len([row for batch in table.batches() for row in batch.rows]) == 3
    assert [check.name for check in table.checks() if not check.ties] == ["header_bytes"]


@pytest.mark.parametrize(("stated", "is_fatal"), [(2, True), (5, True), (3, False)])
def test_the_number_of_records_is_compared(tmp_path: Path, stated: int, is_fatal: bool) -> None:
    table = table_in(tmp_path / "a", dbf_of(ROWS, stated_records=stated))
    assert len([row for batch in table.batches() for row in batch.rows]) == 3
    (check,) = table.checks()
    assert (check.name, check.stated, check.counted, check.ties) == ("rows", Decimal(stated), Decimal(3), not is_fatal)


@pytest.mark.parametrize("end", [b"\x1a", b"", b"\x1a\x1a\x1a", b"\x1a" + b"\0" * 500, b"\0" * 200])
def test_what_follows_the_last_record_is_no_record(tmp_path: Path, end: bytes) -> None:
    assert len(rows_in(tmp_path / "a", dbf_of(ROWS, end=end))) == 3


def test_a_file_cut_inside_a_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        rows_in(tmp_path / "a", dbf_of(ROWS)[:-40])
    assert (refused.value.code, refused.value.particulars["record"]) == ("dbf_cut", 3)


@pytest.mark.parametrize("version", [0x83, 0x8B, 0xF5])
def test_texts_kept_in_another_file_are_empty_with_a_warning(
    premises: Any, import_bytes: Importer, version: int
) -> None:
    fields = [*LEDGER_FIELDS, ("UWAGI", "M", 10, 0)]
    rows = [(*ROWS[0], b"         1"), (*ROWS[1], None), (*ROWS[2], b"         7")]
    run = import_bytes(dbf_of(rows, fields, version=version), file_name="a.dbf")
    assert (run.status, run.accepted) == ("applied", 3), run.message
    (warning,) = run.totals["warnings"]
    assert warning.startswith("Pole UWAGI ma teksty w osobnym pliku (DBT albo FPT), w 2 wierszach.")


def test_long_texts_of_clipper_are_read_whole(tmp_path: Path) -> None:
    content = dbf_of([("x" * 300,)], [("OPIS", "C", 300 - 256, 1)])
    width = struct.unpack_from("<H", content, 10)[0]
    assert width == 45
    head = bytearray(content[: 32 + 32 + 1])
    struct.pack_into("<H", head, 10, 301)
    assert rows_in(tmp_path / "a", bytes(head) + b" " + b"x" * 300 + b"\x1a")[0].cells == ("x" * 300,)


def test_text_that_begins_like_dbf_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\x03Indeks lokalu;Data\r\n")
    assert format_of(path, "a.csv") is None


def test_spoiled_files_are_refused_or_read_with_every_row_accounted_for(tmp_path: Path) -> None:
    copies = spoiled_copies(dbf_of(LEDGER_ROWS[1:] * 3, deleted=[2]), seed=7, count=600)
    read, refused = survey(tmp_path / "a", "a.dbf", copies, ("A/1", "A/2"))
    assert (read + refused, read > 100, refused > 20) == (600, True, True)
