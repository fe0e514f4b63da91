"""What a month's charges are made of and how they differ from the charges before, as pure rules."""

import datetime as dt
import re
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
    months: dict[dt.date, list[Line]] = {}
    for line in lines:
        if line.kind == CHARGE:
            months.setdefault(line.entry_on.replace(day=1), []).append(line)
    wanted = month or max(months, default=None)
    if wanted is None or wanted not in months:
        return None
    parts = _parts(months[wanted])
    total = sum((part.amount for part in parts), ZERO)
    before = max((day for day in months if day < wanted), default=None)
    if before is None:
        return Breakdown(wanted, parts, total)
    earlier = _parts(months[before])
    changed_by = total - sum((part.amount for part in earlier), ZERO)
    return Breakdown(wanted, parts, total, changed_by, _changes(earlier, parts))


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
