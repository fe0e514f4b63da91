"""Spreadsheets and DBF files made from rows of values: texts, numbers, days, truth values, None for nothing."""

import datetime as dt
import io
import struct
import warnings
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Rows = Sequence[Sequence[Any]]
HEADER = ("Indeks lokalu", "Data", "Rodzaj", "Opis", "Nr dowodu", "Wn", "Ma", "Termin")
LEDGER_ROWS: Rows = (
    HEADER,
    ("A/1", dt.date(2024, 1, 5), "N", "Eksploatacja 2024-01", "N/1/2024", 412.5, None, dt.date(2024, 1, 15)),
    ("A/1", dt.date(2024, 1, 10), "W", "Wpłata „Żółć”", "W/1/2024", None, 400, None),
    ("A/2", dt.date(2024, 1, 5), "N", "Eksploatacja 2024-01", "N/2/2024", 300.07, None, dt.date(2024, 1, 15)),
)


def xlsx_of(
    rows: Rows, *, title: str = "Dane", others: dict[str, Rows] | None = None, hidden: Sequence[str] = ()
) -> bytes:
    """Return an XLSX file with a sheet of rows, and others by name."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, content in {title: rows, **(others or {})}.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(content):
                for column, value in enumerate(cells):
                    _write_xlsx(sheet, row, column, value, day)
            if name in hidden:
                sheet.hide()
    return file.getvalue()


def _write_xlsx(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, day)
    elif value is not None:
        sheet.write_number(row, column, float(value))


def xls_of(
    rows: Rows, *, title: str = "Dane", others: dict[str, Rows] | None = None, hidden: Sequence[str] = ()
) -> bytes:
    """Return an XLS file (Excel 97) with a sheet of rows, and others by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import xlwt

        book = xlwt.Workbook(encoding="utf-8")
        day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
        for name, content in {title: rows, **(others or {})}.items():
            sheet = book.add_sheet(name)
            for row, cells in enumerate(content):
                for column, value in enumerate(cells):
                    if isinstance(value, dt.date):
                        sheet.write(row, column, value, day)
                    elif value is not None:
                        sheet.write(row, column, value)
            sheet.visibility = 1 if name in hidden else 0
        file = io.BytesIO()
        book.save(file)
    return file.getvalue()


def zip_of(parts: dict[str, bytes | str], *, packed: bool = True) -> bytes:
    """Return a ZIP file of parts by name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def xlsx_parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, to change some of them."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles>'
    '<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_ODS_FOOT = "</office:spreadsheet></office:body></office:document-content>"


def ods_cell(value: Any, attributes: str = "") -> str:
    """Return one cell of an ODS sheet."""
    if value is None:
        return f"<table:table-cell {attributes}/>"
    if isinstance(value, bool):
        kind, text = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', "PRAWDA"
    elif isinstance(value, dt.date):
        kind, text = f'office:value-type="date" office:date-value="{value.isoformat()}"', f"{value:%d.%m.%y}"
    elif isinstance(value, str):
        kind, text = 'office:value-type="string"', value
    else:
        kind, text = f'office:value-type="float" office:value="{value}"', f"{value:.2f}"
    return f"<table:table-cell {kind} {attributes}><text:p>{escape(text)}</text:p></table:table-cell>"


def ods_of(
    rows: Rows,
    *,
    title: str = "Dane",
    others: dict[str, Rows] | None = None,
    hidden: Sequence[str] = (),
    more: str = "",
) -> bytes:
    """Return an ODS file with a sheet of rows, and others by name; ``more`` is XML at the end of each sheet."""
    sheets = []
    for name, content in {title: rows, **(others or {})}.items():
        style = "ta2" if name in hidden else "ta1"
        lines = [
            f"<table:table-row>{''.join(ods_cell(value) for value in cells)}</table:table-row>" for cells in content
        ]
        empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        head = f'<table:table table:name="{escape(name)}" table:style-name="{style}">'
        sheets.append(f"{head}{''.join(lines)}{more}{empty}</table:table>")
    return ods_package(_ODS_HEAD + "".join(sheets) + _ODS_FOOT)


def ods_package(content: str) -> bytes:
    """Return an ODS file with this content."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zip_of({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


# Name, type, width, places after the comma.
Fields = Sequence[tuple[str, str, int, int]]
LEDGER_FIELDS: Fields = (
    ("LOKAL", "C", 12, 0), ("DATA", "D", 8, 0), ("RODZAJ", "C", 1, 0), ("OPIS", "C", 30, 0), ("DOWOD", "C", 12, 0),
    ("WN", "N", 12, 2), ("MA", "N", 12, 2), ("TERMIN", "D", 8, 0),
)  # fmt: skip


def dbf_of(
    rows: Rows,
    fields: Fields = LEDGER_FIELDS,
    *,
    encoding: str = "cp1250",
    language: int = 0xC8,
    version: int = 0x03,
    deleted: Sequence[int] = (),
    padding: int = 0,
    stated_records: int | None = None,
    stated_record: int | None = None,
    stated_header: int | None = None,
    end: bytes = b"\x1a",
) -> bytes:
    """Return a DBF file; ``deleted`` are numbers of rows from 0, ``padding`` bytes after the fields of each record."""
    from billing_import.formats import mazovia

    assert mazovia
    width = 1 + sum(field[2] for field in fields) + padding
    header = 32 + 32 * len(fields) + 1
    count = len(rows) if stated_records is None else stated_records
    parts = [
        struct.pack(
            "<BBBBIHH17sBH",
            version,
            24,
            3,
            10,
            count,
            stated_header or header,
            stated_record or width,
            b"",
            language,
            0,
        )
    ]
    for name, kind, size, places in fields:
        parts.append(struct.pack("<11sc4xBB14x", name.encode(encoding), kind.encode(), size, places))
    parts.append(b"\x0d")
    for number, row in enumerate(rows):
        parts.append(b"*" if number in deleted else b" ")
        for value, (_, kind, size, places) in zip(row, fields, strict=True):
            parts.append(dbf_value(value, kind, size, places, encoding))
        parts.append(b"\0" * padding)
    return b"".join((*parts, end))


def dbf_value(value: Any, kind: str, size: int, places: int, encoding: str) -> bytes:
    """Return a value as it stands in a record; bytes stay as they are."""
    if isinstance(value, bytes):
        return value.ljust(size)[:size]
    if value is None:
        return b" " * size
    if kind == "N":
        text = str(value) if isinstance(value, str) else f"{Decimal(str(value)):.{places}f}"
        return text.rjust(size)[:size].encode(encoding)
    if kind == "D":
        return (value if isinstance(value, str) else f"{value:%Y%m%d}").ljust(size).encode(encoding)
    if kind == "L":
        return {True: b"T", False: b"F"}[value]
    return str(value).encode(encoding).ljust(size)[:size]
