"""What pages say of a charge: components with words, what changed, how it fits the ledger. Rules are in ``why``."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charges.reading import LONG_AGO
from portal.charges.why import ChargePart, ComponentRow, PartChange, Why, why_on
from portal.charges.words import (
    charged_text,
    difference_text,
    part_change_text,
    quantity_text,
    rate_alone,
    signed_text,
    sum_text,
    total_change_text,
)
from portal.kernel.clock import WARSAW
from portal.ledger.balance import ZERO, Line


@dataclass(frozen=True, slots=True)
class ShownPeriod:
    """One line of a component's history."""

    first: dt.date
    last: dt.date | None
    quantity: str
    rate: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A component in words."""

    name: str
    is_personal: bool
    how: str
    amount: Decimal
    remark: str
    rate_since: dt.date | None
    history: tuple[ShownPeriod, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One thing that changed: the component, what happened, by how much, from which day."""

    name: str
    what: str
    by: str
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class ShownWhy:
    """A charge on a day as pages show it."""

    day: dt.date
    parts: tuple[ShownPart, ...]
    total: Decimal
    before_on: dt.date
    change: str
    changes: tuple[ShownChange, ...]
    charged: str
    read_on: dt.date | None


def shown_why(why: Why, charged: Mapping[dt.date, Decimal]) -> ShownWhy:
    """Return the charge in words; ``charged`` are sums by the first day of a month."""
    month = why.day.replace(day=1)
    return ShownWhy(
        day=why.day,
        parts=tuple(_part(part) for part in why.parts),
        total=why.total,
        before_on=why.before_on,
        change="" if why.changed_by is None else total_change_text(why.changed_by),
        changes=tuple(_change(change) for change in why.changes),
        charged=charged_text(why.total, charged.get(month), month),
        read_on=max((_read_on(part.row) for part in why.parts if part.row.came > LONG_AGO), default=None),
    )


def charged_by_month(lines: Sequence[Line]) -> dict[dt.date, Decimal]:
    """Return what was charged in each month, by its first day."""
    sums: dict[dt.date, Decimal] = {}
    for line in lines:
        month = line.entry_on.replace(day=1)
        sums[month] = sums.get(month, ZERO) + line.amount
    return sums


class WhyByMonth:
    """What the charge of each month is made of, worked out when it is asked for: a page shows twelve of them."""

    def __init__(self, rows: Sequence[ComponentRow], charged: Sequence[Line], since: dt.date | None) -> None:
        self._rows, self._since = rows, since
        self._charged = charged_by_month(charged)
        self._days: dict[dt.date, dt.date] = {}
        for line in charged:
            month = line.entry_on.replace(day=1)
            self._days[month] = max(self._days.get(month, month), line.entry_on)

    def get(self, month: dt.date) -> ShownWhy | None:
        """Return the charge on the day on which the month was charged; None without one, or without components."""
        day = self._days.get(month)
        why = why_on(day, self._rows, self._since, with_history=False) if day is not None else None
        return shown_why(why, self._charged) if why is not None else None


def _read_on(row: ComponentRow) -> dt.date:
    return row.came.astimezone(WARSAW).date()


def _part(part: ChargePart) -> ShownPart:
    row = part.row
    return ShownPart(
        name=row.name,
        is_personal=row.person_id is not None,
        how=sum_text(row),
        amount=row.amount,
        remark=difference_text(row),
        rate_since=part.rate_since if row.rate is not None else None,
        history=tuple(
            ShownPeriod(one.first, one.last, quantity_text(one.row), rate_alone(one.row), one.row.amount)
            for one in part.history
        ),
    )


def _change(change: PartChange) -> ShownChange:
    since = change.now.valid_from if change.now is not None else None
    return ShownChange(change.name, part_change_text(change), signed_text(change.by), since)
