"""Cells of spreadsheets are read exactly or said to be wrong; what would harm or mislead is refused quickly."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from billing_import.formats import xlsx_rows
from billing_import.formats.known import format_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.sheet_cells import (
    DAY_ZERO_1904,
    column_of,
    format_kind,
    letters_of,
    number_text,
    serial_text,
)
from billing_import.formats.source import RawRow
from tests.billing_import.conftest import Importer, reasons
from tests.billing_import.memory import measured
from tests.billing_import.mutations import spoiled_copies, spoiled_packages, survey
from tests.billing_import.table_files import (
    LEDGER_ROWS,
    ods_cell,
    ods_of,
    ods_package,
    xls_of,
    xlsx_of,
    xlsx_parts,
    zip_of,
)

CODES = ("A/1", "A/2")
MAKERS = {"xlsx": xlsx_of, "xls": xls_of, "ods": ods_of}


def rows_in(path: Path, content: bytes, name: str = "plik.bin") -> list[RawRow]:
    """Return the rows of the first sheet."""
    path.write_bytes(content)
    found = format_of(path, name)
    assert found is not None
    return [row for batch in found.tables(path)[0].batches() for row in batch.rows]


def refusal(path: Path, content: bytes, name: str = "plik.xlsx") -> str:
    """Return the code that a file is refused with."""
    with pytest.raises(FileRefused) as refused:
        rows_in(path, content, name)
    return refused.value.code


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("412.5", "412,5"), ("412.50", "412,5"), ("7.0", "7"),
        ("-0.0", "0"), ("0.1", "0,1"), ("-0", "0"), ("1E3", "1000"), ("1.5E-3", "0,0015"),
        ("1.234", "1,2340"), ("412.50000000000006", "412,5"), ("1234.5600000000001", "1234,56"), ("0.125", "0,1250"),
        ("999999999999.99", "999999999999,99"), ("123456789012345", "123456789012345"), ("1e-320", "0"), ("+7", "7"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_they_are_stored(stored: str, text: str) -> None:
    assert number_text(stored) == text


@pytest.mark.parametrize("stored", ["1234567890123456", "12345678901234567890123456", "1.23456789012346E+25"])
def test_digits_beyond_fifteen_are_lost(stored: str) -> None:
    assert number_text(stored) is None


@pytest.mark.parametrize("stored", ["", "abc", "NaN", "Infinity", "1,5", "--1", "1e", "٣"])
def test_what_is_no_number_is_not_read_as_one(stored: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        number_text(stored)


@given(grosze=st.integers(-(10**14), 10**14))
def test_every_amount_survives_a_float(grosze: int) -> None:
    whole, places = divmod(abs(grosze), 100)
    exact = f"{'-' if grosze < 0 else ''}{whole},{places:02d}".rstrip("0").rstrip(",") if grosze else "0"
    assert number_text(repr(grosze / 100)) == exact


def test_days_are_counted_as_the_programs_count_them() -> None:
    zero = dt.date(1899, 12, 30)
    assert serial_text("45296", zero) == "2024-01-05"
    assert serial_text("45296.604166666664", zero) == "2024-01-05 14:30:00"
    assert serial_text("45296.999999999", zero) == "2024-01-06"
    assert serial_text("43834", DAY_ZERO_1904) == "2024-01-05"
    assert serial_text("0.5", zero, is_time=True) == "12:00:00"
    assert serial_text("-1", zero) is None
    assert serial_text("9999999", zero) is None


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (14, None, "day"), (0, None, ""), (20, None, "time"), (164, "dd.mm.yyyy", "day"), (164, "[h]:mm", "time"),
        (164, "[$-415]d mmmm yyyy;@", "day"), (164, '#,##0.00 "dzień"', ""), (164, "#,##0.00\\ [$USD-409]", ""),
        (164, "[Red]0.00", ""),
        (164, "General", ""), (164, "@", ""), (164, "yyyy-mm-dd hh:mm:ss.000", "day"), (164, '0.00" d"', ""),
    ],
)  # fmt: skip
def test_number_formats_tell_days_from_numbers(number: int, code: str | None, kind: str) -> None:
    assert format_kind(number, code) == kind


@given(column=st.integers(0, 16383))
def test_columns_have_letters(column: int) -> None:
    assert column_of(letters_of(column)) == column


def typed_xlsx(**settings: Any) -> bytes:
    """Return a sheet with a cell of every type."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **settings}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_string(0, 0, "a & b <c> „d”\n_x000D_")
        sheet.write_number(0, 1, 12345678901234567890123456)
        sheet.write_number(0, 2, 0.1 + 0.2)
        sheet.write_datetime(0, 3, dt.date(2024, 1, 5), day)
        sheet.write_boolean(0, 4, True)
        sheet.write_formula(0, 5, "=NA()", None, "#N/A")
        sheet.write_formula(0, 6, "=1+1", None, "")
        sheet.write_formula(0, 7, '="x"', None, "x")
        sheet.write_formula(0, 8, "=1+1", None, 2)
        sheet.write_rich_string(0, 9, "gru", book.add_format({"bold": True}), "by")
        sheet.write_string(0, 11, " 1\u00a0234,50 ")
    return file.getvalue()


TYPED = (
    "a & b <c> „d”\n_x000D_", "1,23456789012346E+25", "0,3", "2024-01-05", "tak", "#N/A", "?", "x", "2", "gruby", "",
    " 1\u00a0234,50 ",
)  # fmt: skip


@pytest.mark.parametrize("settings", [{}, {"constant_memory": True}, {"date_1904": True}])
def test_every_type_of_cell_is_read(tmp_path: Path, settings: dict[str, Any]) -> None:
    (row,) = rows_in(tmp_path / "a", typed_xlsx(**settings))
    assert row.cells == TYPED
    assert [(at, problem.code, problem.particulars["cell"]) for at, problem in row.spoiled] == [
        (1, "digits_lost", "B1"),
        (5, "cell_error", "F1"),
        (6, "formula_without_value", "G1"),
    ]


def test_rows_written_in_unusual_ways_are_read_the_same(tmp_path: Path) -> None:
    parts = xlsx_parts(xlsx_of(LEDGER_ROWS))
    name = "xl/worksheets/sheet1.xml"
    usual = rows_in(tmp_path / "a", zip_of(parts))
    text = parts[name].decode()
    prefixed = re.sub(r"<(/?)([a-zA-Z]+)", r"<\1x:\2", text.split("?>", 1)[1]).replace("xmlns=", "xmlns:x=", 1)
    variants = {
        "prefixes": prefixed,
        "comment": text.replace("</row>", "</row><!-- c -->", 1),
        "spaces": text.replace("<v>", "<v >").replace('<c r="', '<c  r="'),
        "from the middle": text[::-1].replace("<v>"[::-1], "<v >"[::-1], 1)[::-1],
        "line ends": text.replace("</row>", "</row>\r\n").replace("</c>", "</c>\n"),
    }
    for label, variant in variants.items():
        assert rows_in(tmp_path / "a", zip_of({**parts, name: variant})) == usual, label


def test_the_fast_reader_takes_usual_files_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unexpected(*given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(xlsx_rows, "_exact_rows", unexpected)
    assert len(rows_in(tmp_path / "a", xlsx_of(LEDGER_ROWS))) == 4
    assert rows_in(tmp_path / "a", typed_xlsx())[0].cells == TYPED


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_another_reader_sees_the_same_cells(tmp_path: Path, suffix: str) -> None:
    from python_calamine import CalamineWorkbook

    rows = [
        (f"wiersz {n} ąę", n, n / 100, dt.date(2024, 1, 1 + n % 28), n % 2 == 0, "długi tekst " * (n % 90 + 1))
        for n in range(1, 700)
    ]
    path = tmp_path / f"a.{suffix}"
    ours = rows_in(path, MAKERS[suffix](rows))
    theirs = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    def text(value: Any) -> str:
        if isinstance(value, bool):
            return "tak" if value else "nie"
        if isinstance(value, float | int):
            return number_text(repr(value)) or ""
        return value.isoformat() if isinstance(value, dt.date) else str(value)

    assert [row.cells for row in ours] == [tuple(map(text, row)) for row in theirs]


def test_ods_cells_are_read_by_type(tmp_path: Path) -> None:
    def odd(attributes: str, content: str) -> str:
        return f"<table:table-cell {attributes}>{content}</table:table-cell>"

    text = 'office:value-type="string"'
    cells = (
        *map(ods_cell, ("a", 1.5, dt.date(2024, 1, 5), True)),
        ods_cell(None, 'table:number-columns-repeated="3"'),
        odd('office:value-type="float" office:value="12345678901234567890"', "<text:p>1</text:p>"),
        odd(f'calcext:value-type="error" {text}', "<text:p>#N/D!</text:p>"),
        odd('table:formula="of:=1+1"', ""),
        odd(text, '<text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p>'),
        odd(text, "<office:annotation><text:p>uwaga</text:p></office:annotation><text:p>x</text:p>"),
    )
    more = f'<table:table-row table:number-rows-repeated="2">{"".join(cells)}</table:table-row>'
    first, second = rows_in(tmp_path / "a", ods_of([], more=more))
    values = ("a", "1,5", "2024-01-05", "tak", "", "", "", "1,23456789012346E+19", "#N/D!", "?", "a  b\nc", "x")
    assert first.cells == values
    assert (first.line, second.line, second.cells) == (1, 2, values)
    assert [problem.particulars["cell"] for _, problem in second.spoiled] == ["H2", "I2", "J2"]


def test_a_lost_account_number_matters_only_where_it_is_read(premises: Any, import_bytes: Importer) -> None:
    number = 12345678901234567890123456
    header = (*LEDGER_ROWS[0], "Rachunek")
    rows = [header, (*LEDGER_ROWS[1], number), ("A/1", *LEDGER_ROWS[2][1:4], number, *LEDGER_ROWS[2][5:], None)]
    run = import_bytes(xlsx_of(rows))
    assert (run.accepted, reasons(run)) == (1, [(3, "Nr dowodu", "1,23456789012346E+25", "digits_lost")])
    assert run.rejects.get().reason.startswith("Komórka E3: to liczba o ponad 15 cyfrach.")


def test_days_without_a_format_are_read_in_day_columns_only(premises: Any, import_bytes: Importer) -> None:
    rows = [LEDGER_ROWS[0], ("A/1", 45296, "N", 45296, "45296", 1, None, 45306)]
    run = import_bytes(xlsx_of(rows))
    assert run.status == "applied", run.message
    from portal.ledger.models import Entry

    entry = Entry.objects.get()
    assert (entry.entry_on, entry.due_on, entry.description) == (dt.date(2024, 1, 5), dt.date(2024, 1, 15), "45296")


def test_an_amount_finer_than_a_grosz_is_rejected(premises: Any, import_bytes: Importer) -> None:
    rows = [
        LEDGER_ROWS[0],
        *(("A/1", dt.date(2024, 1, 5), "N", "x", f"N/{n}", n, None, None) for n in (1.234, 10.005, 7)),
    ]
    run = import_bytes(xlsx_of(rows))
    assert (run.accepted, [code for *_, code in reasons(run)]) == (1, ["amount_too_precise", "amount_too_precise"])


def far_cell(column: str, row: int) -> bytes:
    """Return a sheet with a value far away."""
    parts = xlsx_parts(xlsx_of(LEDGER_ROWS))
    cell = f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row></sheetData>'
    name = "xl/worksheets/sheet1.xml"
    return zip_of({**parts, name: parts[name].replace(b"</sheetData>", cell.encode())})


def swollen_sheet(megabytes: int) -> bytes:
    """Return a small file with a sheet of so many megabytes."""
    parts = xlsx_parts(xlsx_of(LEDGER_ROWS))
    name = "xl/worksheets/sheet1.xml"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for part, content in parts.items():
            if part != name:
                package.writestr(part, content)
        with package.open(name, "w", force_zip64=True) as sheet:
            sheet.write(parts[name].partition(b"</sheetData>")[0])
            row = b'<row r="9"><c r="A9"><v>1</v></c></row>' * 26_000
            for _ in range(megabytes):
                sheet.write(row)
            sheet.write(b"</sheetData></worksheet>")
    return file.getvalue()


def many_times_one_text() -> bytes:
    """Return a small file in which half a million cells hold the same long text."""
    parts = xlsx_parts(xlsx_of([("x",)]))
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 60_001))
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    parts["xl/sharedStrings.xml"] = f"<sst><si><t>{'x' * 32_000}</t></si></sst>".encode()
    return zip_of(parts)


def repeated_ods() -> bytes:
    """Return a small ODS file that says one row of a thousand cells a million times."""
    cell = ods_cell(1, 'table:number-columns-repeated="900"')
    return ods_of([], more=f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>')


def entities(part: str, make: Callable[[], bytes]) -> bytes:
    """Return a file one part of which defines entities that grow."""
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    parts = xlsx_parts(make())
    text = parts[part].decode()
    head = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    start = text.index("?>") + 2 if text.startswith("<?xml") else 0
    return zip_of({**parts, part: text[:start] + head + text[start:]})


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "far cell": (lambda: far_cell("XFD", 1_048_576), "sheet_too_wide"),
    "512 MB sheet": (lambda: swollen_sheet(512), "zip_too_large"),
    "100 MB sheet": (lambda: swollen_sheet(100), "zip_bomb"),
    "one text many times": (many_times_one_text, "sheet_too_large"),
    "one row a million times": (repeated_ods, "too_many_equal_rows"),
    "entities in texts": (lambda: entities("xl/sharedStrings.xml", lambda: xlsx_of(LEDGER_ROWS)), "sheet_has_entities"),
    "entities in a sheet": (
        lambda: entities("xl/worksheets/sheet1.xml", lambda: xlsx_of(LEDGER_ROWS)),
        "sheet_has_entities",
    ),
    "entities in the book": (lambda: entities("xl/workbook.xml", lambda: xlsx_of(LEDGER_ROWS)), "sheet_has_entities"),
    "entities in styles": (lambda: entities("xl/styles.xml", lambda: xlsx_of(LEDGER_ROWS)), "sheet_has_entities"),
    "entities in ODS": (lambda: entities("content.xml", lambda: ods_of(LEDGER_ROWS)), "sheet_has_entities"),
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_trap_is_refused_quickly_in_little_memory(tmp_path: Path, name: str) -> None:
    make, code = BOMBS[name]
    path = tmp_path / "bomba"
    path.write_bytes(make())
    found = measured(path)
    assert found["code"] == code
    assert found["seconds"] < 10
    assert found["grown_kb"] < 60_000


def test_a_value_far_below_is_read_where_it_stands(tmp_path: Path) -> None:
    assert rows_in(tmp_path / "a", far_cell("C", 1_048_576))[-1] == RawRow(1_048_576, ("", "", "1"))


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<html><body><table><tr><td>Indeks lokalu</td></tr></table></body></html>", "a.xls", "sheet_is_page"),
        (b"\xef\xbb\xbf<table><tr><td>x</td></tr></table>", "a.xlsx", "sheet_is_page"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            "a.xls",
            "sheet_kind_unsupported",
        ),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00" + b"\0" * 50, "a.xls", "sheet_kind_unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "sheet_damaged"),
        (b"PK\x03\x04" + b"\0" * 100, "a.xlsx", "zip_damaged"),
    ],
)
def test_what_only_looks_like_a_sheet_is_named(tmp_path: Path, content: bytes, name: str, code: str) -> None:
    assert refusal(tmp_path / "a", content, name) == code


def test_text_that_is_called_a_sheet_is_read_as_text(premises: Any, import_rows: Importer) -> None:
    run = import_rows("A/1;05.01.2024;N;Opis;N/1;1,00;;", file_name="kartoteka.xls")
    assert (run.status, run.accepted) == ("applied", 1)


def test_a_sheet_under_another_name_is_read(tmp_path: Path) -> None:
    assert rows_in(tmp_path / "a", xls_of(LEDGER_ROWS), "a.xlsx") == rows_in(
        tmp_path / "a", xlsx_of(LEDGER_ROWS), "a.csv"
    )


def test_a_sheet_with_a_password_is_refused_in_words(tmp_path: Path) -> None:
    container = bytearray(xls_of(LEDGER_ROWS))
    name, at = "EncryptedPackage".encode("utf-16-le"), container.index("Workbook".encode("utf-16-le"))
    container[at : at + len(name)], container[at + 64] = name, len(name) + 2
    assert refusal(tmp_path / "a", bytes(container)) == "sheet_encrypted"
    book = bytearray(xls_of(LEDGER_ROWS))
    at = book.index(b"\x42\x00\x02\x00")  # the record of the code page becomes one of a password
    book[at : at + 2] = b"\x2f\x00"
    assert refusal(tmp_path / "a", bytes(book)) == "sheet_encrypted"
    ods = xlsx_parts(ods_of(LEDGER_ROWS))
    manifest = '<m:manifest xmlns:m="urn:oasis"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    assert refusal(tmp_path / "a", zip_of({**ods, "META-INF/manifest.xml": manifest})) == "sheet_encrypted"


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_file_cut_short_is_refused(tmp_path: Path, suffix: str) -> None:
    content = MAKERS[suffix](LEDGER_ROWS * 40)
    for share in (0.1, 0.5, 0.9):
        assert refusal(tmp_path / "a", content[: int(len(content) * share)]) in {"zip_damaged", "sheet_damaged"}


def test_a_document_that_is_no_sheet_is_named(tmp_path: Path) -> None:
    word = zip_of({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})
    assert refusal(tmp_path / "a", word, "a.docx") == "file_is_no_text"
    assert refusal(tmp_path / "a", ods_package("<office:document-content/>"), "a.ods") == "sheet_damaged"


SPOILED: dict[str, tuple[Callable[[int], Any], int]] = {
    "xlsx bytes": (lambda count: spoiled_copies(xlsx_of(LEDGER_ROWS), seed=1, count=count), 200),
    "xlsx sheet": (lambda count: spoiled_packages(xlsx_of(LEDGER_ROWS), seed=2, count=count, parts="worksheets/"), 400),
    "xlsx parts": (lambda count: spoiled_packages(xlsx_of(LEDGER_ROWS), seed=3, count=count), 300),
    "xls bytes": (lambda count: spoiled_copies(xls_of(LEDGER_ROWS), seed=4, count=count), 500),
    "ods content": (lambda count: spoiled_packages(ods_of(LEDGER_ROWS), seed=5, count=count, parts="content"), 400),
    "ods bytes": (lambda count: spoiled_copies(ods_of(LEDGER_ROWS), seed=6, count=count), 100),
}


@pytest.mark.parametrize("name", sorted(SPOILED))
def test_spoiled_sheets_are_refused_or_read_with_every_row_accounted_for(tmp_path: Path, name: str) -> None:
    copies, count = SPOILED[name]
    read, refused = survey(tmp_path / "a", f"a.{name[:4].strip()}", copies(count), CODES)
    assert read + refused == count
    assert refused > 0
