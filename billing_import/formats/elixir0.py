"""Transfers in Elixir-0: reports of mass payments, which banks give in this layout, and orders of transfers.

Which way the money went is told from the whole file: one orderer and many payees make it orders. Amounts are in grosze.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from billing_import.formats.bank_rows import (
    HEADER,
    ROWS_IN_BATCH,
    account_text,
    amount_text,
    day_of,
    has_right_digits,
    is_polish_account,
    plain_text,
    run_on,
    text_problem,
)
from billing_import.formats.cells import split_line
from billing_import.formats.encoding import detect_encoding
from billing_import.formats.lines import END_OF_DOS_FILE, LONGEST_LINE, blocks_of
from billing_import.formats.problems import Problem
from billing_import.formats.source import Batch, Check, Format, RawRow, RawTable

# Places: code, day, amount, orderer's sort code, 0, both accounts, both names, 0, payee's sort code, title.
_DAY, _AMOUNT, _ORDERER, _PAYEE, _ORDERER_NAME, _PAYEE_NAME, _TITLE, _INFO = 1, 2, 5, 6, 7, 8, 11, 15
_FEWEST, _MOST = 12, 18
_TRANSFER, _TO_OFFICES = "110", "120"
_SORT_CODES = (3, 10)
_SORT_CODE = re.compile(r"\d{8}|0?")
_LINE_WIDTH = (35,)
_FIRST = re.compile(rb'"?1[12]0"?[ ]*,[ ]*"?[12]\d{7}"?[ ]*,[ ]*"?\d{1,15}"?[ ]*,')
_BLOCK_BYTES = 1 << 20
_SHOWN = 200
# Whoever asks for more orderers or references than this has no transfers of one cooperative.
_MOST_LOOKED_AT = 200_000


@dataclass(frozen=True, slots=True)
class _Way:
    """What the whole file tells about its rows."""

    is_outgoing: bool
    has_references: bool  # the last field is different in each record, so it names the transfer


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str, int]]:
    for block in blocks_of(path, encoding, block_bytes=_BLOCK_BYTES):
        for number, line in enumerate(block.lines, start=block.first_line):
            if line.strip(f" \t{END_OF_DOS_FILE}"):
                yield number, line, block.bytes_done


def _way(path: Path, encoding: str) -> _Way:
    """Read the file once to learn which way its transfers go. Orders have one orderer and payees of several names."""
    orderers, payees, names, references, transfers = set[str](), set[str](), set[str](), set[int](), 0
    repeats = False
    for _, line, _ in _lines(path, encoding):
        cells = _cells(line)
        if cells is None or cells[0] != _TRANSFER or len(cells) < _FEWEST:
            continue
        transfers += 1
        if len(orderers) < 2:
            orderers.add(account_text(cells[_ORDERER]))
            payees.add(account_text(cells[_PAYEE]))
            names.add(plain_text(cells[_PAYEE_NAME]).casefold())
        info = cells[_INFO] if len(cells) > _INFO else ""
        repeats = repeats or not info or hash(info) in references or len(references) > _MOST_LOOKED_AT
        if repeats and len(orderers) > 1:
            break
        references.add(hash(info))
    many = len(payees) > 1 and len(names) * 2 >= len(payees) and len(names) > 1
    return _Way(len(orderers) == 1 and many, not repeats and transfers > 0)


def _cells(line: str) -> list[str] | None:
    if len(line) > LONGEST_LINE:
        return None
    cells = split_line(line.strip(f" \t{END_OF_DOS_FILE}"), ",")
    return None if cells is None else [cell.strip() for cell in cells]


def _row(number: int, line: str, way: _Way) -> RawRow:
    cells = _cells(line)
    code = cells[0] if cells else ""
    if code == _TO_OFFICES:
        # Contributions and taxes: never money of residents.
        return RawRow(number, _blank(line), None, plain_text(line.replace('"', ""))[:_SHOWN])
    problem = _shape_problem(line, cells)
    if cells is None or problem is not None:
        return RawRow(number, _blank(line), problem or text_problem(_blank(line)))
    day, grosze = day_of(cells[_DAY]), cells[_AMOUNT]
    orderer, payee = account_text(cells[_ORDERER]), account_text(cells[_PAYEE])
    if not (grosze.isascii() and grosze.isdecimal() and len(grosze) <= 15):
        problem = Problem("elixir_amount_wrong", HEADER[3], grosze[:_SHOWN])
    elif day is None:
        problem = Problem("date_impossible", HEADER[1], cells[_DAY][:_SHOWN])
    own, other = (orderer, payee) if way.is_outgoing else (payee, orderer)
    for title, account in ((HEADER[0], own), (HEADER[6], other)):
        # An account abroad has no Polish check digits; one with 26 digits must have the right ones.
        wrong = (
            not has_right_digits(account) if is_polish_account(account) else title == HEADER[0] or account.isdecimal()
        )
        if problem is None and wrong:
            problem = Problem("account_digits_wrong", title, account[:_SHOWN])
    name = _joined(cells[_ORDERER_NAME if not way.is_outgoing else _PAYEE_NAME])
    amount = (
        "" if problem and problem.column == HEADER[3] else amount_text(-int(grosze) if way.is_outgoing else int(grosze))
    )
    on = day.isoformat() if day else cells[_DAY]
    reference = cells[_INFO] if way.has_references else ""
    row = (
        own, on, on, amount or grosze, "PLN", name, other, run_on(cells[_TITLE].split("|"), _LINE_WIDTH), reference,
        "" if way.is_outgoing else payee, "",
    )  # fmt: skip
    return RawRow(number, row, problem or text_problem(row))


def _shape_problem(line: str, cells: list[str] | None) -> Problem | None:
    if len(line) > LONGEST_LINE:
        return Problem("line_too_long", particulars={"limit": LONGEST_LINE})
    if cells is None:
        return Problem("unclosed_quote")
    if cells[0] != _TRANSFER:
        return Problem("elixir_code_unknown", value=cells[0][:_SHOWN])
    return _count_problem(cells)


def _count_problem(cells: list[str]) -> Problem | None:
    if len(cells) < _FEWEST:
        return Problem("row_too_short", particulars={"found": len(cells), "expected": _FEWEST})
    if len(cells) > _MOST:
        return Problem("row_too_long", particulars={"found": len(cells), "expected": _MOST})
    # A comma in an amount or a name without quotes moves all fields after it; sort codes tell.
    moved = next((cells[at] for at in _SORT_CODES if not _SORT_CODE.fullmatch(cells[at])), None)
    if moved is not None:
        return Problem("elixir_fields_moved", value=moved[:_SHOWN])
    return None


def _blank(line: str) -> tuple[str, ...]:
    """Return cells of a row that could not be taken apart: the whole line as its title, for who mends it."""
    return ("", "", "", "", "", "", "", plain_text(line[:2000]), "", "", "")


def _joined(name: str) -> str:
    return plain_text(name.replace("|", " "))


def _batches(path: Path, encoding: str, is_outgoing: bool | None) -> Iterator[Batch]:
    way = _way(path, encoding)
    if is_outgoing is not None:
        way = replace(way, is_outgoing=is_outgoing)
    rows: list[RawRow] = []
    for number, line, done in _lines(path, encoding):
        rows.append(_row(number, line, way))
        if len(rows) >= ROWS_IN_BATCH:
            yield Batch(rows, done)
            rows = []
    if rows:
        yield Batch(rows, path.stat().st_size)


@dataclass(frozen=True, slots=True)
class _Transfers:
    """The transfers of a file; which way they go is told from it, unless somebody says it."""

    title: str
    kind: str
    header: tuple[str, ...]
    path: Path
    encoding: str
    is_outgoing: bool | None = None

    def going(self, *, out: bool) -> "_Transfers":
        """Return the same transfers, all from the cooperative's account (``out``) or all to it."""
        return replace(self, is_outgoing=out)

    def batches(self) -> Iterator[Batch]:
        """Return the rows."""
        return _batches(self.path, self.encoding, self.is_outgoing)

    def checks(self) -> Sequence[Check]:
        """Return nothing: the file states no sums."""
        return ()


def _tables(path: Path) -> Sequence[RawTable]:
    encoding = detect_encoding(path)
    return [_Transfers("", "bank", HEADER, path, encoding)]


def _is_mine(head: bytes, file_name: str) -> bool:  # noqa: ARG001  (banks give any name)
    return _FIRST.match(head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")) is not None


ELIXIR0 = Format("elixir0", "Elixir-0", (".pli", ".eli", ".txt"), _is_mine, _tables)
