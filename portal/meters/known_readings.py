"""One history out of what files brought and what was given here: the same reading is never counted twice. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.meters.consumption import State

# How long after a reading was given a file may bring it under a day of its own (the end of a period, its posting).
SAME_WITHIN = dt.timedelta(days=31)
SELF_REPORTED = "resident"


@dataclass(frozen=True, slots=True)
class KnownReading:
    """A reading as it counts. ``value`` is None for a flat rate; ``is_given_here`` = no file has brought it yet."""

    on: dt.date
    value: Decimal | None
    basis: str
    source: str
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    is_given_here: bool = False

    @property
    def is_self_reported(self) -> bool:
        """Return whether a resident read the meter, whoever wrote it down."""
        return self.basis == "measured" and self.source == SELF_REPORTED


def is_same(given: KnownReading, brought: KnownReading) -> bool:
    """Return whether the file's reading is the one given here: its day, or its number within a month.

    The file is believed: a number that it mends on that day replaces the one given here. Some programs cut off what
    stands after the comma. A meter that stands still may match a reading of its own; then nothing is lost either.
    """
    if given.value is None or brought.value is None:
        return False
    if given.on == brought.on:
        return True
    is_whole = brought.value == int(brought.value)
    same_number = given.value == brought.value or (is_whole and int(given.value) == brought.value)
    return same_number and abs(brought.on - given.on) <= SAME_WITHIN


def one_history(brought: Sequence[KnownReading], given: Iterable[KnownReading]) -> list[KnownReading]:
    """Return all readings by day, oldest first, without those given here that a file has brought meanwhile."""
    left = [one for one in given if not any(is_same(one, other) for other in brought)]
    return sorted([*brought, *left], key=lambda one: (one.on, one.is_given_here))


def states(history: Iterable[KnownReading]) -> list[State]:
    """Return the states of a history; flat rates have none."""
    return [State(one.on, one.value) for one in history if one.value is not None]
