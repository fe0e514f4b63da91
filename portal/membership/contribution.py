"""Contributions and shares out of rows of the register, and what changed when. Pure: rows come in, values go out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol


class Stated(Protocol):
    """What is read of a row of the register."""

    stated_on: Any
    premises_id: Any
    contribution_kind: Any
    contribution: Any
    shares_declared: Any
    shares_paid: Any


@dataclass(frozen=True, slots=True)
class StateOfDay:
    """What the register said of a person on a day, in złoty: all contributions together, and the shares."""

    stated_on: dt.date | None
    contribution: Decimal
    shares_declared: Decimal
    shares_paid: Decimal

    @property
    def figures(self) -> tuple[Decimal, Decimal, Decimal]:
        """Return what is compared from day to day."""
        return self.contribution, self.shares_declared, self.shares_paid

    @property
    def shares_missing(self) -> Decimal:
        """Return what was declared and is not paid, never below zero."""
        return max(self.shares_declared - self.shares_paid, Decimal(0))


def states_by_day(rows: Iterable[Stated]) -> list[StateOfDay]:
    """Return one state for each day the register speaks of, the newest first; rows of no day stand last.

    A person with rights to several premises has a row for each; contributions add up, and shares are the person's
    own, so the largest of the day's rows counts once.
    """
    by_day: dict[dt.date | None, list[Stated]] = {}
    for row in rows:
        by_day.setdefault(row.stated_on, []).append(row)
    days = sorted(by_day, key=lambda day: day or dt.date.min, reverse=True)
    return [
        StateOfDay(
            stated_on=day,
            contribution=sum((row.contribution for row in by_day[day]), Decimal(0)),
            shares_declared=max(row.shares_declared for row in by_day[day]),
            shares_paid=max(row.shares_paid for row in by_day[day]),
        )
        for day in days
    ]


def changes(states: Sequence[StateOfDay]) -> list[StateOfDay]:
    """Return the states in which something is other than in the one before (older), the newest first.

    The oldest is always among them: the history begins there.
    """
    return [
        state for at, state in enumerate(states) if at + 1 == len(states) or state.figures != states[at + 1].figures
    ]
