"""What the ledger page and its CSV show: months with words, a chart, filters applied. Rules are elsewhere."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from portal.kernel.csv_export import Cell
from portal.ledger.balance import ZERO, Line
from portal.ledger.breakdown import Breakdown, breakdown_of
from portal.ledger.statement import StatementLine, StatementMonth
from portal.ledger.words import balance_text, change_words, kind_words

MONTHS_ON_PAGE = 12
MONTHS_IN_CHART = 6
# The longest bar takes this share of the drawing; the printed value stands in the rest.
LONGEST_BAR_PERCENT = 55


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


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length in percent of the drawing and its value."""

    length: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ChartMonth:
    """Two bars of one month."""

    first_day: dt.date
    charged: Bar
    paid: Bar


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


def shown_months(months: Sequence[StatementMonth], lines: Sequence[Line], *, open_first: bool) -> list[ShownMonth]:
    """Return the months as shown; ``lines`` are all rows of the account, for the comparison with the month before."""
    return [_shown_month(month, lines, is_open=open_first and at == 0) for at, month in enumerate(months)]


def _shown_month(month: StatementMonth, lines: Sequence[Line], *, is_open: bool) -> ShownMonth:
    payments = [row.line for row in month.lines if row.line.kind == "payment"]
    breakdown = breakdown_of(lines, month.first_day)
    many = _("wpłaty: %(count)d") % {"count": len(payments)}
    return ShownMonth(
        month=month,
        closing=balance_text(month.closing),
        paid_on=payments[0].entry_on if len(payments) == 1 else None,
        payments=many if len(payments) > 1 else "",
        groups=tuple(_groups(month.lines)),
        breakdown=breakdown,
        change=change_words(breakdown.changed_by) if breakdown and breakdown.changed_by else "",
        is_open=is_open,
    )


def _groups(rows: Sequence[StatementLine]) -> list[EntryGroup]:
    def shared(row: StatementLine) -> tuple[object, ...]:
        line = row.line
        return (line.entry_on, line.kind, line.due_on, line.document_no, line.source_file, line.source_line is None)

    # Within a day rows stand as in the file; rows of one document that others interrupt are two groups.
    return [_group(list(group)) for _, group in groupby(rows, key=shared)][::-1]


def _group(rows: Sequence[StatementLine]) -> EntryGroup:
    line = rows[0].line
    entries = tuple(_shown_entry(row) for row in rows)
    return EntryGroup(
        kind=kind_words(line.kind),
        on=line.entry_on,
        due_on=line.due_on,
        document_no=line.document_no,
        source=_("wpisane w biurze") if line.source_line is None else line.source_file,
        entries=entries,
        total=sum((entry.amount for entry in entries), ZERO),
    )


def _shown_entry(row: StatementLine) -> ShownEntry:
    return ShownEntry(
        line=row.line,
        title=row.line.description or kind_words(row.line.kind),
        amount=-row.line.amount if row.line.kind == "payment" else row.line.amount,
        balance_after=balance_text(row.balance_after),
    )


def chart_of(months: Sequence[StatementMonth]) -> list[ChartMonth]:
    """Return the newest months as bars, all to one scale; a month that comes to less than nothing has an empty bar."""
    newest = months[:MONTHS_IN_CHART]
    longest = max((max(month.charged, month.paid) for month in newest), default=ZERO)
    return [ChartMonth(month.first_day, _bar(month.charged, longest), _bar(month.paid, longest)) for month in newest]


def _bar(amount: Decimal, longest: Decimal) -> Bar:
    share = max(amount, ZERO) / longest * LONGEST_BAR_PERCENT if longest > 0 else ZERO
    # SVG wants a dot whatever the language of the page, so the figures are text already.
    return Bar(length=f"{share:.1f}%", amount=amount)


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
            row.line.source_file,
            row.line.source_line,
        ]
        for month in months
        for row in reversed(month.lines)
    ]
