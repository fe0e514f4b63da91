"""What makes a reading odd. Odd readings are asked about and taken all the same: people know what they see. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.meters.consumption import State, Step, turned_over, use_from_to

# What is usual is told by steps of at least so many days: a reading repeated the next day says nothing.
LEAST_DAYS = 14
# Nobody is asked about less than this, however little is usual (an empty flat).
LEAST_USE = Decimal(3)


class Doubt(StrEnum):
    """Why a reading looks odd."""

    NONE = ""
    LOWER = "lower"
    TURNED = "turned"
    MORE_FIGURES = "more_figures"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Usual:
    """The least, the mean and the most use of a day that the meter's history shows."""

    least: Decimal
    mean: Decimal
    most: Decimal

    def over(self, days: int) -> tuple[Decimal, Decimal]:
        """Return the least and the most that is usual for so many days."""
        return self.least * days, self.most * days


def usual_of(steps: Iterable[Step]) -> Usual | None:
    """Return what is usual; None without a step that is long enough."""
    known = [step for step in steps if step.use is not None and step.days >= LEAST_DAYS]
    rates = [step.per_day for step in known if step.per_day is not None]
    if not rates:
        return None
    whole = sum((step.use or Decimal(0) for step in known), Decimal(0))
    return Usual(min(rates), whole / sum(step.days for step in known), max(rates))


def doubt_about(
    value: Decimal, on: dt.date, before: State | None, usual: Usual | None, *, figures: int | None, times: int
) -> Doubt:
    """Return what is odd about a value of a day; ``times`` × the usual use is asked about, a still meter never is."""
    if figures is not None and value >= Decimal(10) ** figures:
        return Doubt.MORE_FIGURES
    if before is None:
        return Doubt.NONE
    if figures is not None and value < before.value:
        return Doubt.TURNED if turned_over(before.value, value, figures) else Doubt.LOWER
    use, days = use_from_to(before.value, value, figures), max((on - before.on).days, 1)
    if usual is not None and use is not None and use >= LEAST_USE and use >= usual.mean * days * times:
        return Doubt.HIGH
    return Doubt.NONE
