"""Which import a file of rejected rows mends: by the number of the import that stands in its rows."""

import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from billing_import.formats.layout import ERRORS_TITLES, plain_name
from billing_import.formats.problems import FileRefused
from billing_import.formats.spreadsheet import is_spreadsheet, tables_of

_HEAD_BYTES = 64 << 10
# Whoever mends rows in a spreadsheet may put lines above them; nobody puts so many.
_HEAD_ROWS = 400
_RUN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def run_named_in(file: BinaryIO, file_name: str = "") -> uuid.UUID | None:
    """Return the run that a file of rejected rows names in its first ones, None for other files.

    Cost: reads the head of a text; a spreadsheet is copied to a temporary file, where its first rows are read.
    """
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if is_spreadsheet(head, file_name):
        return _in_sheets(file)
    text = head.replace(b"\0", b"").decode("latin-1")  # UTF-16 has a zero beside each of these letters
    at = text.find(ERRORS_TITLES[-1])
    found = _RUN_ID.search(text, at) if at >= 0 else None
    return uuid.UUID(found[0]) if found else None


def _in_sheets(file: BinaryIO) -> uuid.UUID | None:
    with tempfile.NamedTemporaryFile() as copy:
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.flush()
        file.seek(0)
        try:
            return next(_named_in_sheets(Path(copy.name)), None)
        except FileRefused:
            return None  # a damaged one is refused with all particulars when it is read


def _named_in_sheets(path: Path) -> Iterator[uuid.UUID]:
    ours = plain_name(ERRORS_TITLES[-1])
    for table in tables_of(path):
        at: int | None = None
        for row in islice((row for batch in table.batches() for row in batch.rows), _HEAD_ROWS):
            if at is None:
                at = next((place for place, cell in enumerate(row.cells) if plain_name(cell) == ours), None)
            elif at < len(row.cells) and (found := _RUN_ID.fullmatch(row.cells[at].strip())):
                yield uuid.UUID(found[0])
