"""What a month's charges are made of and how they differ from the charges before, as pure rules."""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.ledger.balance import ZERO, Line

CHARGE = "charge"

_MONTHS = "styczeń|luty|marzec|kwiecień|maj|czerwiec|lipiec|sierpień|wrzesień|październik|listopad|grudzień"
_PERIOD = re.compile(
    rf"[\s,;–-]*\(?(?:\bza\s+)?(?:\bm-?c\s+)?(?:\b\d{{1,2}}[./-]\d{{4}}|\b\d{{4}}[./-]\d{{1,2}}|\b(?:{_MONTHS})\s+\d{{4}})\b"
    r"(?:\s*r\b\.?)?\)?",
    re.IGNORECASE,
)


def component_name(description: str) -> str:
    """Return a row's description without the month it is for (``Odpady 11.2026`` → ``Odpady``).

    Accounting systems write the month into the text; without this no component would ever equal last month's.
    """
    name = _PERIOD.sub("", description).strip(" ,;–-")
    return name or description.strip()


@dataclass(frozen=True, slots=True)
class Part:
    """One component: its name and its sum in złoty."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """A component that costs more (positive ``by``) or less than before; new and dropped ones count from zero."""

    name: str
    by: Decimal


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The charges of one month; ``changed_by`` and ``changes`` are against the charged month before, if any."""

    first_day: dt.date
    parts: tuple[Part, ...]
    total: Decimal
    changed_by: Decimal | None = None
    changes: tuple[Change, ...] = ()


def breakdown_of(lines: Iterable[Line], month: dt.date | None = None) -> Breakdown | None:
    """Return the charges of a month (its first day), or of the newest month that has any; None when there are none.

    Rows with the same component name are one component; components come in the order of their first row.
    """
    months = _charged_months(lines)
    wanted = month or max(months, default=None)
    return None if wanted is None else _breakdowns(months, [wanted]).get(wanted)


def breakdowns_of(lines: Iterable[Line], months: Iterable[dt.date]) -> dict[dt.date, Breakdown]:
    """Return the charges of each of the months (their first days) that has any."""
    return _breakdowns(_charged_months(lines), months)


def _charged_months(lines: Iterable[Line]) -> dict[dt.date, list[Line]]:
    months: dict[dt.date, list[Line]] = {}
    for line in lines:
        if line.kind == CHARGE:
            months.setdefault(line.entry_on.replace(day=1), []).append(line)
    return months


def _breakdowns(charged: dict[dt.date, list[Line]], months: Iterable[dt.date]) -> dict[dt.date, Breakdown]:
    days = sorted(charged)
    found = {}
    for wanted in months:
        if wanted not in charged:
            continue
        parts = _parts(charged[wanted])
        total = sum((part.amount for part in parts), ZERO)
        at = bisect_left(days, wanted)
        if not at:
            found[wanted] = Breakdown(wanted, parts, total)
            continue
        earlier = _parts(charged[days[at - 1]])
        changed_by = total - sum((part.amount for part in earlier), ZERO)
        found[wanted] = Breakdown(wanted, parts, total, changed_by, _changes(earlier, parts))
    return found


def _parts(lines: Sequence[Line]) -> tuple[Part, ...]:
    sums: dict[str, Decimal] = {}
    for line in sorted(lines, key=lambda line: (line.entry_on, line.position)):
        name = component_name(line.description)
        sums[name] = sums.get(name, ZERO) + line.amount
    return tuple(Part(name, amount) for name, amount in sums.items())


def _changes(earlier: Sequence[Part], now: Sequence[Part]) -> tuple[Change, ...]:
    before = {part.name: part.amount for part in earlier}
    after = {part.name: part.amount for part in now}
    names = [*after, *(name for name in before if name not in after)]
    changes = (Change(name, after.get(name, ZERO) - before.get(name, ZERO)) for name in names)
    return tuple(change for change in changes if change.by)
