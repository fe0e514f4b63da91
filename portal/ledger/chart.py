"""Charges and payments as bars, month by month, for one year or the last twelve months. The drawing is a template's."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.ledger.balance import ZERO
from portal.ledger.statement import StatementMonth

MONTHS = 12
# The longest bar takes this share of the drawing; the printed value stands in the rest.
LONGEST_BAR_PERCENT = 55


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length in percent of the drawing and its value."""

    length: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ChartMonth:
    """Two bars of one month; ``begins_year`` where the list of months comes to another year."""

    first_day: dt.date
    charged: Bar
    paid: Bar
    begins_year: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Months, newest first, with their sums; ``year`` is None for the last twelve months."""

    months: tuple[ChartMonth, ...]
    charged: Decimal
    paid: Decimal
    year: int | None


def chart_of(months: Sequence[StatementMonth], year: int | None = None) -> Chart | None:
    """Return the bars of a year, or of the twelve months up to the newest one; None where there is nothing to draw.

    ``months`` are those that have rows, in any order. A month without rows among them has two empty bars, so that a gap
    is seen; a month that comes to less than nothing has an empty bar and its value printed.
    """
    by_day = {month.first_day: month for month in months if year is None or month.first_day.year == year}
    if not by_day:
        return None
    newest, oldest = max(by_day), min(by_day)
    days = [day for day in _back_from(newest, MONTHS) if day >= oldest]
    sums = [(day, by_day[day].charged, by_day[day].paid) if day in by_day else (day, ZERO, ZERO) for day in days]
    turns = {day for at, day in enumerate(days) if year is None and (not at or day.year != days[at - 1].year)}
    longest = max(max(charged, paid) for _, charged, paid in sums)
    return Chart(
        months=tuple(
            ChartMonth(day, _bar(charged, longest), _bar(paid, longest), begins_year=day in turns)
            for day, charged, paid in sums
        ),
        charged=sum((charged for _, charged, _ in sums), ZERO),
        paid=sum((paid for _, _, paid in sums), ZERO),
        year=year,
    )


def _back_from(day: dt.date, count: int) -> list[dt.date]:
    days = [day]
    while len(days) < count and days[-1] > dt.date(1, 1, 1):
        days.append((days[-1] - dt.timedelta(days=1)).replace(day=1))
    return days


def _bar(amount: Decimal, longest: Decimal) -> Bar:
    share = max(amount, ZERO) / longest * LONGEST_BAR_PERCENT if longest > 0 else ZERO
    # SVG wants a dot whatever the language of the page, so the figures are text already.
    return Bar(length=f"{share:.1f}%", amount=amount)
