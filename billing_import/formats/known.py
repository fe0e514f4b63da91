"""Which format a file has, told by its first bytes. Text with separators is what remains; ``text_table`` reads it."""

from pathlib import Path

from billing_import.formats.camt053 import CAMT
from billing_import.formats.dbf import DBF
from billing_import.formats.elixir0 import ELIXIR0
from billing_import.formats.jpk import JPK
from billing_import.formats.mt940 import MT940
from billing_import.formats.other_xml import OTHER_XML
from billing_import.formats.property_files import PROPERTY_FILES
from billing_import.formats.source import Format
from billing_import.formats.spreadsheet import SPREADSHEET

_HEAD_BYTES = 64 << 10
# In this order: what can be told by its first bytes comes before what must be guessed from words.
FORMATS: tuple[Format, ...] = (SPREADSHEET, DBF, JPK, CAMT, OTHER_XML, MT940, ELIXIR0, PROPERTY_FILES)


def format_of(path: Path, file_name: str) -> Format | None:
    """Return the format of a file, None when it is a text with separators. Cost: reads the first 64 kB."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return next((one for one in FORMATS if one.is_mine(head, file_name)), None)
