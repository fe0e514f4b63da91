"""Bank statements in camt.053 and notifications in camt.054 (ISO 20022, all versions): entries and balances.

An entry that sums many transfers up gives a row for each of them when their sum is its amount. Intraday reports
(camt.052) are refused: their entries may still change. Rows are numbered, as a file may be one line.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from billing_import.formats.bank_rows import HEADER, ROWS_IN_BATCH
from billing_import.formats.camt_entry import Names, Transaction, entry_of, transaction_of
from billing_import.formats.camt_statement import Statement
from billing_import.formats.problems import FileRefused
from billing_import.formats.source import Batch, Check, Format, ListedTable, RawRow, RawTable
from billing_import.formats.xml_stream import XmlStream, local_name, root_of

# More transfers in one entry than any bank puts there; they are kept until the entry ends.
MOST_TRANSACTIONS = 50_000
# Statements and notifications; the former have balances.
_HAS_BALANCES = {"Stmt": True, "Ntfctn": False}
_TAGS = ("GrpHdr", "Acct", "Bal", "TxsSummry", "TxDtls", "NtryDtls", "Ntry", "Stmt", "Ntfctn", "Rpt")
_MINE = re.compile(
    rb"urn:iso:std:iso:20022:tech:xsd:camt\.05[234]|<(?:\w{1,20}:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)\b"
)


class _Reader:
    """Turns the elements of a file into rows and checks, in order."""

    def __init__(self, names: Names, checks: list[Check]) -> None:
        self.names, self.checks = names, checks
        self.statement: Statement | None = None
        self.statements = self.number = self.batch_count = 0
        self.found: list[Transaction] = []
        self.closings: dict[str, int] = {}

    def rows_of(self, node: Any) -> Iterator[RawRow]:
        name, parent = local_name(node), node.getparent()
        within = "" if parent is None else local_name(parent)
        if name == "Rpt" or within == "Rpt":
            raise FileRefused("bank_intraday")
        if name == "TxDtls":
            self._take(node)
        elif name == "NtryDtls":
            count = self.names.text(node, "Btch/NbOfTxs")
            self.batch_count += int(count) if count.isascii() and count.isdecimal() and len(count) < 10 else 0
        elif name in _HAS_BALANCES:
            self._within(name).finish(self.closings, self.checks)
            self.statement = None
        elif within in _HAS_BALANCES:
            yield from self._part(name, node, self._within(within))

    def _within(self, name: str) -> Statement:
        if self.statement is None:
            self.statement = Statement(has_balances=_HAS_BALANCES[name])
            self.statements += 1
        return self.statement

    def _take(self, node: Any) -> None:
        if len(self.found) >= MOST_TRANSACTIONS:
            raise FileRefused("bank_entry_too_large", limit=MOST_TRANSACTIONS)
        self.found.append(transaction_of(node, self.names))

    def _part(self, name: str, node: Any, statement: Statement) -> Iterator[RawRow]:
        if name == "Acct":
            statement.note_account(node, self.names)
        elif name == "Bal":
            statement.note_balance(node, self.names)
        elif name == "TxsSummry":
            statement.note_summary(node, self.names)
        elif name == "Ntry":
            entry = entry_of(node, self.names)
            for row in statement.rows_of(entry, self.found, self.number + 1, self.batch_count, self.checks):
                self.number = row.line
                yield row
            self.found, self.batch_count = [], 0


def _batches(path: Path, namespace: str, checks: list[Check]) -> Iterator[Batch]:
    names = Names(namespace)
    reader = _Reader(names, checks)
    stream = XmlStream(path, [names(tag) for tag in _TAGS])
    rows: list[RawRow] = []
    for node in stream.elements():
        rows.extend(reader.rows_of(node))
        if len(rows) >= ROWS_IN_BATCH:
            yield Batch(rows, stream.bytes_done)
            rows = []
    if not reader.statements:
        raise FileRefused("bank_no_statement")
    yield Batch(rows, path.stat().st_size)


def _tables(path: Path) -> Sequence[RawTable]:
    namespace, _ = root_of(path)
    if "camt.052" in namespace:
        raise FileRefused("bank_intraday")
    return [ListedTable("", "bank", HEADER, lambda checks: _batches(path, namespace, checks))]


def _is_mine(head: bytes, file_name: str) -> bool:  # noqa: ARG001  (banks give any name)
    # Quirk: UTF-16 puts a zero beside every Latin letter.
    return _MINE.search(head.replace(b"\x00", b"")) is not None


CAMT = Format("camt053", "camt.053, camt.054", (".xml", ".camt"), _is_mine, _tables)
