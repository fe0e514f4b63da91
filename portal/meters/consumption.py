"""How much ran through a meter between two of its states. Pure: knows neither Django nor who read the meter.

Days: a state holds at the end of its day, so use between 30 June and 31 December is that of 184 days. Units are the
meter's own; a multiplier is the caller's matter.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

# Figures before the comma of usual meters; one that was seen to show more has more.
FIGURES = {"cold_water": 5, "hot_water": 5, "heat": 5, "gas": 5, "electricity": 5}
# A heat cost allocator starts every season from zero; it has no last figure to turn over.
STARTS_ANEW = frozenset({"allocator"})
# A meter that turned over ran through a small part of its figures; a larger part is a slip of whoever read it.
TURNED_PART = 10
# A meter whose first state is no later than this after it was put in started from zero.
FIRST_STATE_WITHIN = dt.timedelta(days=200)


@dataclass(frozen=True, slots=True)
class State:
    """What a meter showed at the end of a day."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """From one state to the next. ``use`` is None when the later one is lower and the meter did not turn over."""

    before: State
    after: State
    use: Decimal | None

    @property
    def days(self) -> int:
        """Return the days between; at least one."""
        return (self.after.on - self.before.on).days

    @property
    def per_day(self) -> Decimal | None:
        """Return the use of one day."""
        return None if self.use is None else self.use / self.days


def figures_of(medium: str, values: Iterable[Decimal]) -> int | None:
    """Return how many figures the meter shows before the comma; None for one that starts anew."""
    if medium in STARTS_ANEW:
        return None
    seen = max((len(str(int(value))) for value in values), default=0)
    return max(FIGURES.get(medium, 5), seen)


def turned_over(before: Decimal, after: Decimal, figures: int | None) -> bool:
    """Return whether the meter went past its last figure and on from zero (99 998 → 12)."""
    if figures is None or after >= before:
        return False
    whole = Decimal(10) ** figures
    return whole - before + after <= whole / TURNED_PART


def use_from_to(before: Decimal, after: Decimal, figures: int | None) -> Decimal | None:
    """Return what ran through between two states; None when that cannot be told.

    ``figures`` None = the meter starts each season from zero, so a lower state is what ran through since.
    """
    if after >= before:
        return after - before
    if figures is None:
        return after
    if turned_over(before, after, figures):
        return Decimal(10) ** figures - before + after
    return None


def states_of(states: Iterable[State], installed_on: dt.date | None) -> list[State]:
    """Return the states by day, one a day (the last given), from zero on the day the meter was put in.

    The zero is added only where the first state is from the meter's first months: later ones say nothing of its start.
    """
    by_day = {state.on: state for state in states if installed_on is None or state.on >= installed_on}
    known = [by_day[on] for on in sorted(by_day)]
    if known and installed_on and installed_on < known[0].on <= installed_on + FIRST_STATE_WITHIN:
        return [State(installed_on, Decimal(0)), *known]
    return known


def steps_of(states: Sequence[State], figures: int | None) -> list[Step]:
    """Return the steps between states that are by day, oldest first."""
    return [Step(a, b, use_from_to(a.value, b.value, figures)) for a, b in pairwise(states)]


def use_between(steps: Iterable[Step], first: dt.date, last: dt.date) -> Decimal | None:
    """Return the use after ``first`` up to ``last``; a step that reaches over an end gives its share of days.

    None when the steps do not cover all days, or one of them cannot be told. Exact to 4 places.
    """
    if last <= first:
        return None
    total, covered = Decimal(0), 0
    for step in steps:
        days = (min(step.after.on, last) - max(step.before.on, first)).days
        if days <= 0:
            continue
        if step.use is None:
            return None
        total += step.use * days / step.days
        covered += days
    return total.quantize(Decimal("0.0001")) if covered == (last - first).days else None
