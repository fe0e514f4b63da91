"""Spreadsheets: which of XLSX, XLS and ODS a file is, whatever its name says. Reading is done by a module for each."""

import re
from collections.abc import Sequence
from pathlib import Path

from billing_import.formats import biff, ods, xlsx
from billing_import.formats.ole import MAGIC
from billing_import.formats.problems import FileRefused
from billing_import.formats.sheet_rows import SheetTable
from billing_import.formats.source import Format
from billing_import.formats.zip_safety import opened_zip

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
_ZIP = b"PK\x03\x04"
_HEAD_BYTES = 64 << 10
_SHEET_SUFFIX = re.compile(r"\.(?:xls[xmb]?|xlt[xm]?|ods|ots)\Z", re.IGNORECASE)
_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|meta|body|table)\b", re.IGNORECASE)
_XML_2003 = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|progid=.Excel\.Sheet")
_FLAT_ODS = re.compile(rb"<office:document\b")
_OLD_BIFF = re.compile(rb"\A\x09[\x00\x02\x04](?:\x04|\x06)\x00")


def is_spreadsheet(head: bytes, file_name: str) -> bool:
    """Tell whether a file is a spreadsheet, or is called one and is no text that can be read as it stands."""
    if head.startswith(MAGIC) or _OLD_BIFF.match(head):
        return True
    is_called_so = bool(_SHEET_SUFFIX.search(file_name))
    if head.startswith(_ZIP):
        return is_called_so or any(
            mark in head for mark in (b"[Content_Types].xml", b"opendocument.spreadsheet", b"xl/", b"content.xml")
        )
    # Quirk: programs write CSV and call it .xls; such a file is read as the text that it is.
    return (
        (_is_page(head) and is_called_so) or bool(_XML_2003.search(head[:4096])) or bool(_FLAT_ODS.search(head[:4096]))
    )


def tables_of(path: Path) -> Sequence[SheetTable]:
    """Return the sheets of a spreadsheet. Raises FileRefused with what the file really is."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(MAGIC):
        return biff.tables_of(path)
    if not head.startswith(_ZIP):
        raise _refused(head)
    with opened_zip(path, ods.LIMITS) as package:
        names = set(package.namelist())
    if "content.xml" in names and "[Content_Types].xml" not in names:
        return ods.tables_of(path)
    if any(name.startswith("word/") for name in names):
        raise FileRefused("file_is_no_text", kind="DOCX")
    if "[Content_Types].xml" not in names:
        raise FileRefused("file_is_no_text", kind="ZIP")
    return xlsx.tables_of(path)


def _is_page(head: bytes) -> bool:
    return bool(_PAGE.search(head[:4096].replace(b"\0", b"")))


def _refused(head: bytes) -> FileRefused:
    if _OLD_BIFF.match(head):
        return FileRefused("sheet_kind_unsupported", kind="Excel 2-4")
    if _XML_2003.search(head[:4096]):
        return FileRefused("sheet_kind_unsupported", kind="XML Excel 2003")
    if _FLAT_ODS.search(head[:4096]):
        return FileRefused("sheet_kind_unsupported", kind="FODS")
    return FileRefused("sheet_is_page")


SPREADSHEET = Format("spreadsheet", "XLSX, XLS, ODS", SUFFIXES, is_spreadsheet, tables_of)
