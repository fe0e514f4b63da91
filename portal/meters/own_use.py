"""A household's own use of a medium: the last year and the one before, over all its meters, replaced ones too. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from portal.meters.consumption import Step, use_between

# A shorter history is compared with nothing.
LEAST_DAYS = 60


class Metered(Protocol):
    """What is needed of a meter."""

    @property
    def medium(self) -> str: ...
    @property
    def multiplier(self) -> Decimal: ...
    @property
    def steps(self) -> list[Step]: ...


@dataclass(frozen=True, slots=True)
class OwnUse:
    """Use after ``first`` up to ``last``; ``year_before`` is that of the same days a year earlier, where known."""

    medium: str
    first: dt.date
    last: dt.date
    use: Decimal
    year_before: Decimal | None

    @property
    def is_whole_year(self) -> bool:
        """Return whether the days are a year."""
        return self.first == a_year_before(self.last)


def a_year_before(day: dt.date) -> dt.date:
    """Return the same day of the year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def own_use_of(meters: Sequence[Metered]) -> OwnUse | None:
    """Return the use of meters of one medium up to their newest common state: of a year, or of what is known.

    A meter that was replaced gives its part up to its last state, the new one from its first.
    """
    known = [meter for meter in meters if meter.steps]
    if not known:
        return None
    ends = [meter.steps[-1].after.on for meter in known]
    last = max(ends)
    # Meters are read within some days of each other; one that ended long before is a replaced one.
    last = min((end for end in ends if (last - end).days <= LEAST_DAYS), default=last)
    first = a_year_before(last)
    begins = min(meter.steps[0].before.on for meter in known)
    first = max(first, begins)
    if (last - first).days < LEAST_DAYS:
        return None
    use = _use(known, first, last)
    if use is None:
        return None
    return OwnUse(known[0].medium, first, last, use, _use(known, a_year_before(first), a_year_before(last)))


def _use(meters: Iterable[Metered], first: dt.date, last: dt.date) -> Decimal | None:
    """Return the use of all meters; None when some days are covered by none of them or cannot be told."""
    total, begins, ends = Decimal(0), last, first
    for meter in meters:
        start = max(first, meter.steps[0].before.on)
        end = min(last, meter.steps[-1].after.on)
        if end <= start:
            continue
        use = use_between(meter.steps, start, end)
        if use is None:
            return None
        total += use * meter.multiplier
        begins, ends = min(begins, start), max(ends, end)
    return total if (begins, ends) == (first, last) else None
