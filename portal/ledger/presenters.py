"""What the ledger page and its CSV show: months with words, filters applied. The chart is in ``chart``."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from portal.kernel.csv_export import Cell
from portal.ledger.balance import ZERO, Line
from portal.ledger.breakdown import Breakdown, breakdowns_of
from portal.ledger.page_reading import Book
from portal.ledger.statement import StatementLine, StatementMonth
from portal.ledger.words import balance_text, change_words, kind_words

MONTHS_ON_PAGE = 12


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows are asked for; empty fields ask for all."""

    first: dt.date | None = None
    last: dt.date | None = None
    kind: str = ""

    def takes(self, line: Line) -> bool:
        """Return whether the row is asked for."""
        return (
            (self.first is None or line.entry_on >= self.first)
            and (self.last is None or line.entry_on <= self.last)
            and (not self.kind or line.kind == self.kind)
        )


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A row in words; ``amount`` is positive for a charge and for a payment."""

    line: Line
    title: str
    amount: Decimal
    balance_after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Rows of one document on one day: what they share is said once, above them; ``source`` is their file."""

    kind: str
    on: dt.date
    due_on: dt.date | None
    document_no: str
    source: str
    entries: tuple[ShownEntry, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """A month as an article; its sums are of the whole month, its rows those that were asked for."""

    month: StatementMonth
    closing: str
    paid_on: dt.date | None
    payments: str
    groups: tuple[EntryGroup, ...]
    breakdown: Breakdown | None
    change: str
    is_open: bool
    why: Any = None


def selected_months(months: Iterable[StatementMonth], selection: Selection) -> list[StatementMonth]:
    """Return the months that have a row asked for, newest first, with those rows only; sums stay the whole month's."""
    selected = []
    for month in months:
        rows = tuple(row for row in month.lines if selection.takes(row.line))
        if rows:
            selected.append(
                StatementMonth(month.first_day, month.opening, month.charged, month.paid, month.closing, rows)
            )
    return selected[::-1]


def shown_months(
    months: Sequence[StatementMonth],
    lines: Sequence[Line],
    *,
    open_first: bool,
    why: Mapping[dt.date, Any] | None = None,
) -> list[ShownMonth]:
    """Return the months as shown.

    ``lines`` are all rows of the account, for the comparison with the month before; ``why`` what another room says of a
    month's charge, which then stands for that comparison.
    """
    breakdowns = breakdowns_of(lines, [month.first_day for month in months])
    reversed_rows = frozenset(line.reversal_of for line in lines if line.reversal_of is not None)
    shown = []
    for at, month in enumerate(months):
        payments = [row.line for row in month.lines if row.line.kind == "payment"]
        breakdown = breakdowns.get(month.first_day)
        many = _("wpłaty: %(count)d") % {"count": len(payments)}
        shown.append(
            ShownMonth(
                month=month,
                closing=balance_text(month.closing),
                paid_on=payments[0].entry_on if len(payments) == 1 else None,
                payments=many if len(payments) > 1 else "",
                groups=tuple(_groups(month.lines, reversed_rows)),
                breakdown=breakdown,
                change=change_words(breakdown.changed_by) if breakdown and breakdown.changed_by else "",
                is_open=open_first and at == 0,
                why=(why or {}).get(month.first_day),
            )
        )
    return shown


def _groups(rows: Sequence[StatementLine], reversed_rows: frozenset[int]) -> list[EntryGroup]:
    def shared(row: StatementLine) -> tuple[object, ...]:
        line = row.line
        return (line.entry_on, line.kind, line.due_on, line.document_no, line.source_file, line.source_line is None)

    # Within a day rows stand as in the file; rows of one document that others interrupt are two groups.
    return [_group(list(group), reversed_rows) for _, group in groupby(rows, key=shared)][::-1]


def _group(rows: Sequence[StatementLine], reversed_rows: frozenset[int]) -> EntryGroup:
    line = rows[0].line
    entries = tuple(_shown_entry(row, reversed_rows) for row in rows)
    return EntryGroup(
        kind=kind_words(line.kind),
        on=line.entry_on,
        due_on=line.due_on,
        document_no=line.document_no,
        source=source_words(line),
        entries=entries,
        total=sum((entry.amount for entry in entries), ZERO),
    )


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """One account of premises in the switcher, with what it comes to in words."""

    code: str
    kind: str
    balance: str
    is_personal: bool
    is_current: bool


def account_choices(book: Book) -> list[AccountChoice]:
    """Return the accounts that have rows; the one shown is the current one."""
    return [
        AccountChoice(
            code=one.account.code,
            kind=one.account.get_kind_display(),
            balance=balance_text(one.balance),
            is_personal=one.account.person_id is not None,
            is_current=one is book.chosen,
        )
        for one in book.accounts
        if one.lines
    ]


def source_words(line: Line) -> str:
    """Return where a row came from: its file, or the office."""
    if line.source_line is None:
        return _("wpisane w biurze")
    return line.source_file or _("plik z księgowości")


def row_title(line: Line) -> str:
    """Return what a row is called: its description, or its kind where it has none."""
    return line.description or kind_words(line.kind)


def row_amount(line: Line) -> Decimal:
    """Return the amount of a row as people read it: above zero for a charge and for a payment alike."""
    return -line.amount if line.kind == "payment" else line.amount


def _shown_entry(row: StatementLine, reversed_rows: frozenset[int]) -> ShownEntry:
    line = row.line
    if line.position in reversed_rows:
        note = _("cofnięty później")
    else:
        note = _("cofa wcześniejszy zapis") if line.reversal_of is not None else ""
    return ShownEntry(line, row_title(line), row_amount(line), balance_text(row.balance_after), note)


def csv_header() -> list[str]:
    """Return the heads of the CSV's columns."""
    return [
        _("Dzień"),
        _("Termin płatności"),
        _("Rodzaj"),
        _("Dokument"),
        _("Opis"),
        _("Obciążenie (Wn)"),
        _("Uznanie (Ma)"),
        _("Saldo po zapisie"),
        _("Saldo słownie"),
        _("Konto"),
        _("Plik"),
        _("Wiersz pliku"),
    ]


def csv_rows(account_code: str, months: Iterable[StatementMonth]) -> list[list[Cell]]:
    """Return the rows of the months, newest month first and within it newest row first, as on the page."""
    return [
        [
            row.line.entry_on,
            row.line.due_on,
            kind_words(row.line.kind),
            row.line.document_no,
            row.line.description,
            row.line.debit,
            row.line.credit,
            row.balance_after,
            balance_text(row.balance_after),
            account_code,
            source_words(row.line) if row.line.source_line is not None else "",
            row.line.source_line,
        ]
        for month in months
        for row in reversed(month.lines)
    ]
