"""Files spoiled from a seed, and the one thing that must hold of each: refused in words, or every row accounted for.

For tests of any format: ``spoiled_copies`` of bytes, ``spoiled_packages`` of ZIP files whose parts are spoiled inside.
"""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from billing_import.amounts import Decimals
from billing_import.formats.known import format_of
from billing_import.formats.layout import Layout
from billing_import.formats.ledger_csv import LEDGER
from billing_import.formats.problems import FileRefused
from billing_import.formats.rows_table import RowsTable, open_rows_table
from billing_import.formats.text_table import TextTable, open_text_table
from billing_import.ledger_reading import LedgerReading
from billing_import.validation import Known, LedgerRules
from tests.billing_import.table_files import xlsx_parts, zip_of

REQUIRED = frozenset({"premises", "entry_on", "kind", "debit", "credit"})
_NUMBERS = re.compile(rb"[0-9]{1,12}")
_ODD_NUMBERS = (b"0", b"-1", b"999999999", b"4294967296", b"1e400", b"NaN", b"")


def _flip(dice: random.Random, data: bytearray) -> None:
    for _ in range(dice.choice((1, 1, 3, 20))):
        data[dice.randrange(len(data))] = dice.randrange(256)


def _cut(dice: random.Random, data: bytearray) -> None:
    del data[dice.randrange(len(data)) :]


def _remove(dice: random.Random, data: bytearray) -> None:
    at = dice.randrange(len(data))
    del data[at : at + dice.randrange(1, 40)]


def _repeat(dice: random.Random, data: bytearray) -> None:
    at = dice.randrange(len(data))
    data[at:at] = data[at : at + dice.randrange(1, 200)] * dice.choice((1, 2, 30))


def _insert(dice: random.Random, data: bytearray) -> None:
    at = dice.randrange(len(data) + 1)
    data[at:at] = dice.choice(
        (b"\0", b"\x1a", b"\xff" * 4, b"<", b">", b'"', b"&x;", b"\r", b"*" * 20, b"]]>", b"<!--")
    )


def _blank(dice: random.Random, data: bytearray) -> None:
    at = dice.randrange(len(data))
    end = min(len(data), at + dice.randrange(1, 64))
    data[at:end] = dice.choice((b"\0", b" ", b"\xff")) * (end - at)


def _move(dice: random.Random, data: bytearray) -> None:
    at = dice.randrange(len(data))
    piece = data[at : at + dice.randrange(1, 100)]
    del data[at : at + len(piece)]
    to = dice.randrange(len(data) + 1)
    data[to:to] = piece


def _number(dice: random.Random, data: bytearray) -> None:
    found = list(_NUMBERS.finditer(bytes(data)))
    if found:
        one = dice.choice(found)
        data[one.start() : one.end()] = dice.choice(_ODD_NUMBERS)


_WAYS = (_flip, _flip, _cut, _remove, _repeat, _insert, _blank, _move, _number)


def spoiled(content: bytes, seed: int) -> bytes:
    """Return a copy that is spoiled in one to three ways; the same for the same seed."""
    return _spoiled(random.Random(seed), content)


def _spoiled(dice: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 3))):
        if data:
            dice.choice(_WAYS)(dice, data)
    return bytes(data)


def spoiled_copies(content: bytes, *, seed: int, count: int) -> Iterator[bytes]:
    """Return so many copies, each spoiled in its own way; the same for the same seed."""
    dice = random.Random(seed)
    for _ in range(count):
        yield _spoiled(dice, content)


def spoiled_packages(content: bytes, *, seed: int, count: int, parts: str = "") -> Iterator[bytes]:
    """Return copies of a ZIP file with one part (whose name has ``parts`` in it) spoiled and packed again."""
    dice = random.Random(seed)
    whole = xlsx_parts(content)
    names = [name for name in whole if parts in name]
    for _ in range(count):
        name = dice.choice(names)
        yield zip_of({**whole, name: _spoiled(dice, whole[name])})


_TEXTS = re.compile(rb">([^<>]+)<")
_ELEMENTS = re.compile(rb"<([A-Za-z:0-9_]+)[^<>]*>[^<>]*</\1>")
_ODD_TEXTS = (
    b"", b" ", b"0", b"-1", b"0.00", b"1.234", b"1e9", b"99999999999999999999.99", b"2025-02-30", b"9999-12-31",
    b"null",
    b"PLN", b"EUR", "Ż".encode() * 600, b"&#9;", b"&amp;", b"1 000,00", b"--5",
)  # fmt: skip


def spoiled_elements(content: bytes, seed: int) -> bytes:
    """Return a copy of an XML file that is still XML: texts replaced, elements left out, doubled or put elsewhere."""
    dice = random.Random(seed)
    for _ in range(dice.choice((1, 1, 2, 3))):
        found = list((_TEXTS if dice.random() < 0.5 else _ELEMENTS).finditer(content))
        if not found:
            break
        one = dice.choice(found)
        if one.re is _TEXTS:
            content = content[: one.start(1)] + dice.choice(_ODD_TEXTS) + content[one.end(1) :]
            continue
        instead = dice.choice((b"", one[0] * 2, dice.choice(found)[0]))
        content = content[: one.start()] + instead + content[one.end() :]
    return content


def assert_all_accounted_for(path: Path, file_name: str, codes: Sequence[str], layout: Layout = LEDGER) -> str:
    """Read a ledger file as an import does; return why it was refused, or an empty text when its rows add up."""
    try:
        found = format_of(path, file_name)
        tables: Sequence[TextTable | RowsTable]
        if found is None:
            tables = [open_text_table(path, layout, required=REQUIRED)]
        else:
            tables = [open_rows_table(raw, layout, required=REQUIRED) for raw in found.tables(path)]
        for table in tables:
            _read(table, codes)
    except FileRefused as refused:
        return refused.code
    return ""


def _read(table: TextTable | RowsTable, codes: Sequence[str]) -> None:
    rules = LedgerRules(Known({code: f"id-{code}" for code in codes}))
    reading = LedgerReading(table, rules, Decimals.UNKNOWN, is_fast=False)
    for _ in reading.frames():
        pass
    counts = reading.counts
    assert counts.add_up()
    assert counts.rows == counts.accepted + len(reading.rejected)


def survey(path: Path, file_name: str, copies: Iterator[bytes], codes: Sequence[str]) -> tuple[int, int]:
    """Read every copy; return how many were read and refused. The one that breaks a reader stays at ``path``."""
    read = refused = 0
    for content in copies:
        path.write_bytes(content)
        code = assert_all_accounted_for(path, file_name, codes)
        read, refused = read + (not code), refused + bool(code)
    return read, refused
