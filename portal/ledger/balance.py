"""Balances as pure rules: what an account comes to on a day, and what of it is due when. ``queries`` loads rows.

All amounts are złoty as Decimal. A positive balance is owed by the resident, a negative one is an overpayment.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """One open ledger row, in the order in which it was posted (``position`` rises)."""

    position: int
    entry_on: dt.date
    due_on: dt.date | None
    kind: str
    debit: Decimal
    credit: Decimal
    description: str = ""
    document_no: str = ""
    source_line: int | None = None
    source_file: str = ""  # empty for rows of the office, and where the file's name is not for everybody
    source_day: dt.date | None = None  # the day the file speaks of
    run_id: uuid.UUID | None = None
    reversal_of: int | None = None  # position of the row that this one takes back

    @property
    def amount(self) -> Decimal:
        """Return what the row adds to the balance (negative for payments)."""
        return self.debit - self.credit

    @property
    def payable_on(self) -> dt.date:
        """Return the day by which the row is to be paid; its own day when the file gives none."""
        return self.due_on or self.entry_on


@dataclass(frozen=True, slots=True)
class OpenDue:
    """What is still to be paid of rows with one due day."""

    due_on: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Owed:
    """What an account owes, seen from one day.

    ``balance`` = ``overdue`` + ``upcoming`` when something is owed; both are zero when the account is overpaid.
    ``overdue_since`` is the first due day that has passed unpaid, ``next_due_on`` the nearest one that has not.
    """

    balance: Decimal
    overdue: Decimal = ZERO
    overdue_since: dt.date | None = None
    upcoming: Decimal = ZERO
    next_due_on: dt.date | None = None
    dues: tuple[OpenDue, ...] = ()

    @property
    def overpaid(self) -> Decimal:
        """Return the overpayment as a positive amount, zero when there is none."""
        return max(-self.balance, ZERO)


def balance_on(lines: Iterable[Line], day: dt.date) -> Decimal:
    """Return the sum of debits less credits of rows whose day is not later than ``day``."""
    return sum((line.amount for line in lines if line.entry_on <= day), ZERO)


def open_dues(lines: Iterable[Line]) -> tuple[OpenDue, ...]:
    """Return what is unpaid, by due day, oldest first.

    Everything that lowers the balance (payments, corrections in the resident's favour) pays the oldest dues first,
    whatever it was meant for; everything that raises it is due on its due day.
    Source: the order of settling in art. 451 of the Civil Code where the payer names nothing else.
    """
    rows = list(lines)
    paid = -sum((line.amount for line in rows if line.amount < 0), ZERO)
    dues: dict[dt.date, Decimal] = {}
    for line in sorted((row for row in rows if row.amount > 0), key=lambda row: (row.payable_on, row.position)):
        covered = min(paid, line.amount)
        paid -= covered
        if line.amount > covered:
            dues[line.payable_on] = dues.get(line.payable_on, ZERO) + line.amount - covered
    return tuple(OpenDue(day, amount) for day, amount in sorted(dues.items()))


def what_is_owed(lines: Sequence[Line], today: dt.date) -> Owed:
    """Return what is owed and by when, of all posted rows, seen from ``today``.

    A due is overdue from the day after its due day. Rows dated later than today count: the cooperative has booked them.
    """
    balance = sum((line.amount for line in lines), ZERO)
    if balance <= 0:
        return Owed(balance=balance)
    dues = open_dues(lines)
    overdue = [due for due in dues if due.due_on < today]
    upcoming = [due for due in dues if due.due_on >= today]
    return Owed(
        balance=balance,
        overdue=sum((due.amount for due in overdue), ZERO),
        overdue_since=overdue[0].due_on if overdue else None,
        upcoming=sum((due.amount for due in upcoming), ZERO),
        next_due_on=upcoming[0].due_on if upcoming else None,
        dues=dues,
    )
