"""Why a charge is as much as it is: components on a day, what changed since a month before, and their history. Pure.

Amounts are złoty as the file says them; quantity × rate is only compared with them.
"""

import calendar
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from portal.charges.in_force import components_on

GROSZ = Decimal("0.01")
ZERO = Decimal("0.00")
ONE_DAY = dt.timedelta(days=1)

Key = tuple[uuid.UUID | None, str, int | None]
ChangeKind = Literal["new", "gone", "rate", "quantity", "both", "amount"]


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """One row of a file: a component from a day on; ``came`` grows with each file."""

    name: str
    line_no: int | None
    person_id: uuid.UUID | None
    valid_from: dt.date
    valid_to: dt.date | None
    came: dt.datetime
    amount: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    rate: Decimal | None = None

    @property
    def key(self) -> Key:
        """Return what makes it the same component as another row."""
        return (self.person_id, self.name, self.line_no)

    @property
    def counted(self) -> Decimal | None:
        """Return quantity × rate, rounded half up to a grosz; None where the file gives only the amount."""
        if self.quantity is None or self.rate is None:
            return None
        return (self.quantity * self.rate).quantize(GROSZ, ROUND_HALF_UP)

    @property
    def differs(self) -> bool:
        """Return whether the file charges something else than quantity × rate."""
        return self.counted is not None and self.counted != self.amount


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a component stood as one row says, both ends included; ``last`` None while it goes on."""

    first: dt.date
    last: dt.date | None
    row: ComponentRow


@dataclass(frozen=True, slots=True)
class ChargePart:
    """One component in force, since when its rate holds, and how it stood before, newest first."""

    row: ComponentRow
    rate_since: dt.date | None = None
    history: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class PartChange:
    """How one component differs from a month before; ``by`` is złoty, ``before`` and ``now`` its rows, if any."""

    name: str
    kind: ChangeKind
    by: Decimal
    before: ComponentRow | None = None
    now: ComponentRow | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """A charge on a day; ``changes`` are against ``before_on``, None in ``changed_by`` when nothing was known then."""

    day: dt.date
    parts: tuple[ChargePart, ...]
    total: Decimal
    before_on: dt.date
    changed_by: Decimal | None
    changes: tuple[PartChange, ...]


def why_on(
    day: dt.date, rows: Sequence[ComponentRow], since: dt.date | None = None, *, with_history: bool = True
) -> Why | None:
    """Return what the charge is made of on a day; None when no component is in force.

    ``since`` is the first day a person may see: what stood before it belongs to somebody else's time and is not told.
    Cost: without the history of each component it takes one look at each row.
    """
    seen = rows_since(since, rows)
    now = components_on(day, seen)
    if not now:
        return None
    before_on = month_before(day)
    earlier = components_on(before_on, seen) if since is None or before_on >= since else []
    total = _sum(now)
    return Why(
        day=day,
        parts=tuple(_part(row, seen, since) if with_history else ChargePart(row) for row in now),
        total=total,
        before_on=before_on,
        changed_by=total - _sum(earlier) if earlier else None,
        changes=tuple(_changes(earlier, now)) if earlier else (),
    )


def rows_since(since: dt.date | None, rows: Sequence[ComponentRow]) -> Sequence[ComponentRow]:
    """Return the rows that held on a day or later: those that did not end, or were not replaced, before it."""
    if since is None:
        return rows
    begun: dict[Key, list[dt.date]] = defaultdict(list)
    for row in rows:
        begun[row.key].append(row.valid_from)
    # A row is over once the same component has begun anew by that day.
    newest = {key: max((day for day in days if day <= since), default=None) for key, days in begun.items()}
    return [
        row
        for row in rows
        if (row.valid_to is None or row.valid_to >= since)
        and (row.valid_from > since or row.valid_from == newest[row.key])
    ]


def history_of(row: ComponentRow, rows: Iterable[ComponentRow], since: dt.date | None = None) -> tuple[Period, ...]:
    """Return how a component stood, newest first; equal rows that follow each other are one period."""
    newest: dict[dt.date, ComponentRow] = {}
    for one in rows:
        if one.key == row.key and (one.valid_from not in newest or newest[one.valid_from].came < one.came):
            newest[one.valid_from] = one
    days = sorted(newest)
    periods: list[Period] = []
    for number, first in enumerate(days):
        one = newest[first]
        nexts = days[number + 1] - ONE_DAY if number + 1 < len(days) else None
        last = min((end for end in (nexts, one.valid_to) if end is not None), default=None)
        if since is not None:
            if last is not None and last < since:
                continue
            first = max(first, since)  # noqa: PLW2901 - what stood before is not this person's
        joins = periods and periods[-1].last == first - ONE_DAY and _says(periods[-1].row) == _says(one)
        if joins:
            periods[-1] = replace(periods[-1], last=last)
        else:
            periods.append(Period(first, last, one))
    return tuple(reversed(periods))


def month_before(day: dt.date) -> dt.date:
    """Return the same day of the month before, or its last day where that month is shorter."""
    last = day.replace(day=1) - ONE_DAY
    return last.replace(day=min(day.day, calendar.monthrange(last.year, last.month)[1]))


def _part(row: ComponentRow, rows: Sequence[ComponentRow], since: dt.date | None) -> ChargePart:
    return ChargePart(row, _rate_since(row, rows, since), history_of(row, rows, since))


def _rate_since(row: ComponentRow, rows: Sequence[ComponentRow], since: dt.date | None) -> dt.date:
    begun = row.valid_from if since is None else max(row.valid_from, since)
    for period in history_of(row, rows, since):
        if period.first > begun:
            continue
        if period.row.rate != row.rate or (period.last is not None and period.last < begun - ONE_DAY):
            break
        begun = period.first
    return begun


def _changes(before: Sequence[ComponentRow], now: Sequence[ComponentRow]) -> Iterable[PartChange]:
    """Yield what differs, by person and name: the number of a line may change from file to file."""
    names = list(dict.fromkeys((row.person_id, row.name) for row in (*now, *before)))
    for name in names:
        earlier = [row for row in before if (row.person_id, row.name) == name]
        later = [row for row in now if (row.person_id, row.name) == name]
        by = _sum(later) - _sum(earlier)
        if not earlier:
            yield PartChange(name[1], "new", by, None, later[0])
        elif not later:
            yield PartChange(name[1], "gone", by, earlier[0], None)
        elif len(earlier) == len(later) == 1:
            kind = _kind(earlier[0], later[0])
            if kind is not None:
                yield PartChange(name[1], kind, by, earlier[0], later[0])
        elif by:
            yield PartChange(name[1], "amount", by)


def _kind(before: ComponentRow, now: ComponentRow) -> ChangeKind | None:
    rate = before.rate != now.rate and before.rate is not None and now.rate is not None
    quantity = before.quantity != now.quantity and before.quantity is not None and now.quantity is not None
    if rate and quantity:
        return "both"
    if rate or quantity:
        return "rate" if rate else "quantity"
    return "amount" if before.amount != now.amount else None


def _says(row: ComponentRow) -> tuple[object, ...]:
    return (row.quantity, row.unit, row.rate, row.amount)


def _sum(rows: Iterable[ComponentRow]) -> Decimal:
    return sum((row.amount for row in rows), ZERO)
