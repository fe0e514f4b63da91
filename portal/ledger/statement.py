"""A statement month by month with a running balance, as a pure rule. How it looks is a presenter's work."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.ledger.balance import ZERO, Line


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A row and the balance right after it."""

    line: Line
    balance_after: Decimal


@dataclass(frozen=True, slots=True)
class StatementMonth:
    """One month: what was charged and paid in it, and the balance at its end. Amounts in złoty.

    ``charged`` sums what raises or corrects the debt (charges, interest, corrections), ``paid`` the payments;
    ``opening`` + ``charged`` - ``paid`` = ``closing``.
    """

    first_day: dt.date
    opening: Decimal
    charged: Decimal
    paid: Decimal
    closing: Decimal
    lines: tuple[StatementLine, ...]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return the rows by day, and within a day as they were posted."""
    return sorted(lines, key=lambda line: (line.entry_on, line.position))


def months_of(lines: Iterable[Line]) -> list[StatementMonth]:
    """Return the months that have rows, oldest first, each with its running balance."""
    months: list[StatementMonth] = []
    balance = ZERO
    group: list[Line] = []
    for line in [*in_order(lines), None]:
        if group and (line is None or _month(line) != _month(group[0])):
            month = _close_month(group, opening=balance)
            months.append(month)
            balance = month.closing
            group = []
        if line is not None:
            group.append(line)
    return months


def _month(line: Line) -> dt.date:
    return line.entry_on.replace(day=1)


def _close_month(group: list[Line], *, opening: Decimal) -> StatementMonth:
    balance = opening
    rows = []
    for line in group:
        balance += line.amount
        rows.append(StatementLine(line, balance))
    paid = sum((line.credit - line.debit for line in group if line.kind == "payment"), ZERO)
    charged = sum((line.amount for line in group if line.kind != "payment"), ZERO)
    return StatementMonth(_month(group[0]), opening, charged, paid, balance, tuple(rows))
