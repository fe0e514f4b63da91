"""JPK_KR(1) and JPK_KR_PD(1): books of account as the tax office gets them, read as rows of a ledger.

A row is one side (Wn or Ma) of an account's entry with its day, document and description from the journal. Which
accounts are whose premises is told by a profile (``premises_template``). Structure and sums are checked beside.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from billing_import.formats.jpk_journal import journal_aside
from billing_import.formats.jpk_reading import ENTRIES, HEADER, OPENING, JpkReading, tags_of
from billing_import.formats.jpk_structure import STRUCTURES, Structure
from billing_import.formats.problems import FileRefused
from billing_import.formats.source import Batch, Check, Format, ListedTable, RawTable
from billing_import.formats.xml_stream import HEAD_BYTES, XmlStream, local_name, root_name, root_of

_ROWS_AT_ONCE = 2000
_FORM = re.compile(rb"kodSystemowy\s*=\s*[\"']([^\"'<>]{1,40})[\"']")


def is_mine(head: bytes, _file_name: str) -> bool:
    """Tell whether a file is a JPK of any kind, by its first element."""
    return root_name(head).rpartition(":")[2] == "JPK"


def tables(path: Path) -> Sequence[RawTable]:
    """Return the entries of accounts and the opening balances. Raises FileRefused: another JPK or broken XML."""
    namespace, name = root_of(path)
    if name != "JPK":
        raise FileRefused("xml_unknown", element=name[:60])
    structure = next((known for known in STRUCTURES if known.namespace == namespace), None)
    if structure is None:
        with path.open("rb") as file:
            found = _FORM.search(file.read(HEAD_BYTES).replace(b"\0", b""))
        form = found[1].decode("utf-8", "replace").strip() if found else "JPK"
        known = {f"{one.code} (1)" for one in STRUCTURES}
        raise FileRefused("jpk_version_unknown" if form in known else "jpk_other", form=form)
    return (
        ListedTable(ENTRIES, "ledger", HEADER, partial(_entries, path, structure)),
        ListedTable(OPENING, "ledger", HEADER, partial(_opening, path, structure), is_hidden=True),
    )


JPK = Format("jpk", "JPK_KR i JPK_KR_PD (XML)", (".xml",), is_mine, tables)


def _entries(path: Path, structure: Structure, found: list[Check]) -> Iterator[Batch]:
    """Return rows of the accounts' entries; the checks are complete at the end."""
    stream = XmlStream(path, tags_of(structure))
    with journal_aside() as journal:
        reading = JpkReading(structure, stream, journal)
        for element in stream.elements():
            reading.take(element)
            if len(reading.rows) >= _ROWS_AT_ONCE:
                yield Batch(reading.rows, stream.bytes_done)
                reading.rows = []
        reading.finished()
        found.extend(reading.checks)
        yield Batch(reading.rows, stream.bytes_done)


def _opening(path: Path, structure: Structure, _found: list[Check]) -> Iterator[Batch]:
    """Return the opening balances of accounts as rows: what a ledger needs once, before its first file."""
    stream = XmlStream(path, tags_of(structure))
    with journal_aside() as journal:
        reading = JpkReading(structure, stream, journal, is_opening=True)
        for element in stream.elements():
            if local_name(element) in {"Dziennik", "KontoZapis"}:
                break
            reading.take(element)
            if len(reading.rows) >= _ROWS_AT_ONCE:
                yield Batch(reading.rows, stream.bytes_done)
                reading.rows = []
        yield Batch(reading.rows, path.stat().st_size)
