"""Interest for delay, as pure rules: days times a yearly rate, split where the rate changes. Rates are in ``rates``.

What is counted here is an estimate for whoever asks; only what a file brings is booked. Amounts are złoty.
Law: art. 481 of the Civil Code; simple interest, actual days over 365, none on interest (art. 482).
Worked examples: docs/rules/interest.md.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from portal.kernel.money import GROSZ
from portal.kernel.working_days import working_day_from
from portal.ledger.balance import ZERO, Line

ONE_DAY = dt.timedelta(days=1)
DAYS_IN_YEAR = 365
INTEREST = "interest"

Order = Literal["oldest_first", "interest_first", "principal_first"]


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in percent a year, on ``first`` … ``last`` (None = on), both days included.

    ``status`` says how sure it is: ``found``, ``derived``, ``memory``, or ``own`` for a cooperative's.
    """

    first: dt.date
    percent: Decimal
    status: str
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """A cooperative's practice. ``from_amount`` is złoty; a smaller sum of interest is not charged."""

    order: Order = "oldest_first"
    has_grace_to_month_end: bool = False
    from_amount: Decimal = ZERO
    moves_days_off: bool = True


@dataclass(frozen=True, slots=True)
class Principal:
    """What is unpaid of charges with one due day."""

    due_on: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Piece:
    """Days with one rate, both ends included; without a rate (``percent`` None) nothing can be said of them."""

    first: dt.date
    last: dt.date
    percent: Decimal | None
    amount: Decimal = ZERO
    status: str = ""

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class DueInterest:
    """Interest on what is unpaid of one due day; ``pay_by`` is the due day, moved where it was a day off."""

    principal: Principal
    pay_by: dt.date
    pieces: tuple[Piece, ...]

    @property
    def amount(self) -> Decimal:
        """Return the sum of the pieces."""
        return sum((piece.amount for piece in self.pieces), ZERO)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What interest comes to if everything late is paid on ``paid_on``, for one account."""

    paid_on: dt.date
    dues: tuple[DueInterest, ...]
    from_amount: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """Return the sum over all dues, whether or not it is large enough to be charged."""
        return sum((due.amount for due in self.dues), ZERO)

    @property
    def is_too_small(self) -> bool:
        """Return whether the cooperative charges nothing, because the sum is below its limit."""
        return self.amount < self.from_amount

    @property
    def pieces(self) -> list[Piece]:
        """Return the pieces of all dues."""
        return [piece for due in self.dues for piece in due.pieces]

    @property
    def has_days_without_rate(self) -> bool:
        """Return whether some days have no known rate, so that the sum is not whole."""
        return any(piece.percent is None for piece in self.pieces)


def estimate_on(paid_on: dt.date, lines: Sequence[Line], rates: Sequence[Rate], terms: Terms) -> Estimate | None:
    """Return the interest on what is unpaid and late, if it were all paid on the day; None when nothing is late."""
    late = [
        due
        for principal in unpaid_principal(lines, terms.order)
        if (due := interest_on(principal, paid_on, rates, terms)) is not None
    ]
    return Estimate(paid_on, tuple(late), terms.from_amount) if late else None


def interest_on(principal: Principal, paid_on: dt.date, rates: Sequence[Rate], terms: Terms) -> DueInterest | None:
    """Return the interest on an amount paid on a day; None when it is not late by the cooperative's practice.

    Counted from the first day after the due day to the day of payment inclusive; a due day on a day off moves to the
    next working day (art. 115). Each piece is rounded half up to a grosz, so that the pieces sum to the whole.
    """
    pay_by = _pay_by(principal.due_on, terms)
    if paid_on <= free_until(principal.due_on, terms):
        return None
    pieces = tuple(_piece(principal.amount, *span) for span in _spans(pay_by + ONE_DAY, paid_on, rates))
    return DueInterest(principal, pay_by, pieces)


def free_until(due_on: dt.date, terms: Terms) -> dt.date:
    """Return the last day on which what is due on a day may be paid without interest."""
    pay_by = _pay_by(due_on, terms)
    return _month_end(pay_by) if terms.has_grace_to_month_end else pay_by


def _pay_by(due_on: dt.date, terms: Terms) -> dt.date:
    return working_day_from(due_on) if terms.moves_days_off else due_on


def unpaid_principal(lines: Iterable[Line], order: Order = "oldest_first") -> list[Principal]:
    """Return what is unpaid of everything but interest, by due day, oldest first.

    What lowers the balance covers rows in the cooperative's order (art. 451): the oldest due first, or all interest
    before or after the rest; within it always the oldest due first. Interest itself bears none.
    """
    rows = list(lines)
    paid = -sum((line.amount for line in rows if line.amount < 0), ZERO)

    def turn(line: Line) -> tuple[bool, dt.date, int]:
        is_interest = line.kind == INTEREST
        waits = {"interest_first": not is_interest, "principal_first": is_interest}.get(order, False)
        return (waits, line.payable_on, line.position)

    unpaid: dict[dt.date, Decimal] = {}
    for line in sorted((row for row in rows if row.amount > 0), key=turn):
        covered = min(paid, line.amount)
        paid -= covered
        if line.amount > covered and line.kind != INTEREST:
            unpaid[line.payable_on] = unpaid.get(line.payable_on, ZERO) + line.amount - covered
    return [Principal(day, amount) for day, amount in sorted(unpaid.items())]


def _spans(first: dt.date, last: dt.date, rates: Sequence[Rate]) -> list[tuple[dt.date, dt.date, Rate | None]]:
    """Cut the days where the rate changes; days that no rate covers are a span without one."""
    spans: list[tuple[dt.date, dt.date, Rate | None]] = []
    day = first
    for rate in sorted(rates, key=lambda rate: rate.first):
        end = last if rate.last is None else min(rate.last, last)
        start = max(rate.first, day)
        if start > end:
            continue
        if start > day:
            spans.append((day, start - ONE_DAY, None))
        spans.append((start, end, rate))
        day = end + ONE_DAY
    if day <= last:
        spans.append((day, last, None))
    return spans


def _piece(amount: Decimal, first: dt.date, last: dt.date, rate: Rate | None) -> Piece:
    if rate is None:
        return Piece(first, last, None)
    days = (last - first).days + 1
    interest = amount * rate.percent / 100 * days / DAYS_IN_YEAR
    return Piece(first, last, rate.percent, interest.quantize(GROSZ, ROUND_HALF_UP), rate.status)


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
