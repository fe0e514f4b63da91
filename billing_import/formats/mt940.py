"""Bank statements in MT940 and interim reports in MT942: entries, statements and their balances.

Cutting the file into fields, reading one entry and the dialects of ``:86:`` are modules of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from billing_import.formats.bank_rows import (
    HEADER,
    LONGEST_ENTRY,
    ROWS_IN_BATCH,
    account_text,
    amount_text,
    plain_text,
    text_problem,
    zloty,
)
from billing_import.formats.encoding import detect_encoding
from billing_import.formats.mt940_details import Details, details_of
from billing_import.formats.mt940_entry import Balance, Entry, balance_of, entry_of, stated_sum
from billing_import.formats.mt940_fields import END, MARKS, OUTSIDE, Field, fields_of
from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.source import Batch, Check, Format, ListedTable, RawRow, RawTable

_SHOWN = 200


@dataclass(slots=True)
class _Statement:
    """One message: what it has said so far. Money in grosze."""

    line: int
    account: str = ""
    number: str = ""
    currency: str = ""
    opening: int | None = None
    is_interim: bool = False  # MT942: sums of both sides in place of balances
    is_closed: bool = False
    total: int = 0
    # Entries and their sums by side; an entry that cannot be read leaves the sums open.
    entries: dict[str, int] = field(default_factory=lambda: {"C": 0, "D": 0})
    sums: dict[str, int] = field(default_factory=lambda: {"C": 0, "D": 0})
    unread: int = 0

    @property
    def name(self) -> str:
        return f"{self.account} {self.number}".strip()


class _Reader:
    """Turns the fields of a file into rows and checks, in order."""

    def __init__(self, checks: list[Check]) -> None:
        self.checks = checks
        self.statement: _Statement | None = None
        self.closings: dict[str, Balance] = {}
        # The part of a statement that ended with an intermediate balance: the next part must come.
        self.continued: dict[str, _Statement] = {}
        self.entry: tuple[Field, _Statement] | None = None
        self.details: list[str] = []
        self.statements = 0

    def rows(self, fields: Iterator[Field]) -> Iterator[tuple[RawRow, int]]:
        for one in fields:
            if one.tag == "86":
                if self.entry is not None:
                    self.details.extend(one.lines)
                    self.entry[0].is_too_long |= one.is_too_long
                continue
            if self.entry is not None:
                yield self._row(*self.entry), one.bytes_done
                self.entry, self.details = None, []
            if one.tag == "61":
                self.entry = one, self._opened(one)
            elif one.tag in (OUTSIDE, END):
                yield from ((row, one.bytes_done) for row in self._outside(one))
            else:
                self._header(one)
        if self.entry is not None:
            yield self._row(*self.entry), self.entry[0].bytes_done
        self._finish()

    def _opened(self, one: Field) -> _Statement:
        if self.statement is None or self.statement.is_closed:
            raise FileRefused("bank_opening_missing", line=one.line)
        return self.statement

    def _outside(self, one: Field) -> Iterator[RawRow]:
        if one.tag == END and self.statement is not None and self.statement.is_interim:
            self.statement.is_closed = True
        for at, line in enumerate(one.lines):
            if line.strip(MARKS + "\t"):
                number = one.line + at + (one.tag == END)
                text = plain_text(line.strip(MARKS))[:_SHOWN]
                cells = ("", "", "", "", "", "", "", text, "", "", "")
                problem = text_problem(cells) or Problem("bank_text_outside", HEADER[7], text)
                yield RawRow(number, cells, problem if self.statements else None, "" if self.statements else text)

    def _header(self, one: Field) -> None:
        tag, text = one.tag, one.lines[0].strip(MARKS)
        if tag == "20":
            self._finish()
            self.statement = _Statement(one.line)
            self.statements += 1
            return
        now = self.statement
        if now is None:
            return
        if tag in ("25", "25P") and now.is_closed:
            # Quirk: some files name the message once, before the first of its statements.
            now = self.statement = _Statement(one.line)
        if tag in ("25", "25P"):
            now.account = account_text(text)
        elif tag in ("28", "28C"):
            now.number = plain_text(text)
        elif tag in ("34F", "13", "13D"):
            now.is_interim = True
            if tag == "34F" and not now.currency:
                now.currency = text[:3]
        elif tag in ("60F", "60M"):
            self._open(one, now)
        elif tag in ("62F", "62M"):
            self._close(one, now)
        elif tag in ("90C", "90D"):
            self._check_side(one, now, tag[2])

    def _open(self, one: Field, now: _Statement) -> None:
        balance = _balance(one)
        now.opening, now.currency, now.is_interim = balance.grosze, balance.currency, False
        before = self.closings.get(now.account)
        if one.tag == "60M" and self.continued.pop(now.account, None) is None:
            raise FileRefused("bank_part_missing", line=one.line, statement=now.name)
        if before is not None:
            stated, counted = zloty(balance.grosze), zloty(before.grosze)
            self.checks.append(Check("continuity", now.name, one.line, stated, counted, is_fatal=one.tag == "60M"))

    def _close(self, one: Field, now: _Statement) -> None:
        if now.opening is None:
            raise FileRefused("bank_opening_missing", line=one.line)
        balance = _balance(one)
        counted = zloty(now.opening + now.total)
        self.checks.append(
            Check("closing", now.name, one.line, zloty(balance.grosze), counted, is_fatal=not now.unread)
        )
        self.closings[now.account] = balance
        now.is_closed = True
        if one.tag == "62M":
            self.continued[now.account] = now

    def _check_side(self, one: Field, now: _Statement, side: str) -> None:
        stated = stated_sum(one.lines)
        if stated is None:
            raise FileRefused("bank_balance_unreadable", line=one.line, value=one.lines[0].strip(MARKS)[:_SHOWN])
        name, fatal = {"C": "credit", "D": "debit"}[side], not now.unread
        entries = Decimal(now.entries[side])
        self.checks.append(Check(f"{name}_entries", now.name, one.line, Decimal(stated[0]), entries, is_fatal=fatal))
        self.checks.append(
            Check(f"{name}_sum", now.name, one.line, zloty(stated[1]), zloty(now.sums[side]), is_fatal=fatal)
        )
        now.is_interim = now.is_closed = True

    def _finish(self) -> None:
        """Refuse a statement that does not come to its end, when the next one begins or the file ends."""
        now = self.statement
        if now is not None and not now.is_closed:
            raise FileRefused("bank_file_cut", line=now.line, statement=now.name)

    def end(self) -> None:
        """Refuse a file without statements, and one that lacks the last part of a statement."""
        if not self.statements:
            raise FileRefused("bank_no_statement")
        for part in self.continued.values():
            raise FileRefused("bank_file_cut", line=part.line, statement=part.name)

    def _row(self, one: Field, now: _Statement) -> RawRow:
        entry = entry_of(one.lines)
        if entry.grosze is None:
            now.unread += 1
        else:
            side = "C" if entry.grosze >= 0 else "D"
            now.total += entry.grosze
            now.entries[side] += 1
            now.sums[side] += abs(entry.grosze)
        found = _details(self.details, entry)
        title = found.title or plain_text(entry.note)
        if entry.grosze is None:
            # What could not be read stays before the eyes of who mends it.
            title = f"{one.lines[0].strip(MARKS)} {title}".strip()
        cells: tuple[str, ...] = (
            now.account, entry.booked_on, entry.value_on, "" if entry.grosze is None else amount_text(entry.grosze),
            now.currency, found.counterparty, found.account, title, entry.reference or found.reference,
            found.virtual_account, now.number,
        )  # fmt: skip
        problem = entry.problem
        if one.is_too_long or len(title) > LONGEST_ENTRY:
            problem = Problem("bank_entry_too_long", HEADER[7], particulars={"limit": LONGEST_ENTRY})
            cells = tuple(cell[:LONGEST_ENTRY] for cell in cells)
        problem = problem or text_problem(cells)
        # Quirk: some banks say things in entries that move nothing.
        return RawRow(one.line, cells, problem, f"0,00 {title}" if entry.grosze == 0 and problem is None else "")


def _details(lines: list[str], entry: Entry) -> Details:
    if not lines:
        return Details()
    lines[-1] = lines[-1].rstrip(MARKS)
    return details_of(lines, is_credit=entry.grosze is None or entry.grosze >= 0)


def _balance(one: Field) -> Balance:
    balance = balance_of(one.lines)
    if balance is None:
        raise FileRefused("bank_balance_unreadable", line=one.line, value=one.lines[0].strip(MARKS)[:_SHOWN])
    return balance


def _batches(path: Path, encoding: str, checks: list[Check]) -> Iterator[Batch]:
    reader, rows, done = _Reader(checks), list[RawRow](), 0
    for row, done in reader.rows(fields_of(path, encoding)):
        rows.append(row)
        if len(rows) >= ROWS_IN_BATCH:
            yield Batch(rows, done)
            rows = []
    reader.end()
    yield Batch(rows, path.stat().st_size)


def _tables(path: Path) -> Sequence[RawTable]:
    encoding = detect_encoding(path)
    return [ListedTable("", "bank", HEADER, lambda checks: _batches(path, encoding, checks))]


_FIRST = re.compile(
    rb"(?:\A[\xef\xbb\xbf\xff\xfe]{0,3}|[\r\n\x01]|\{4:)[\x00-\x20]*:20:[^\r\n]*[\r\n]+(?:[^:\r\n][^\r\n]*[\r\n]+)?"
    rb":(?:21|25P?|28C?|13D?|34F|60F):"
)


def _is_mine(head: bytes, file_name: str) -> bool:  # noqa: ARG001  (banks give any name)
    return _FIRST.search(head.replace(b"\x00", b"")) is not None


MT940 = Format("mt940", "MT940, MT942", (".sta", ".mt940", ".940", ".942", ".txt"), _is_mine, _tables)
