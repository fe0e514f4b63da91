"""How long a person waits after failed sign-ins. Counting the failures is in ``attempts``."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Step(Protocol):
    """A step as a cooperative's rulebook writes it (``portal.rulebook.rules.LockStep``)."""

    @property
    def failures(self) -> int: ...
    @property
    def minutes(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class LockStep:
    """After ``failures`` in a row: a wait of ``minutes``, or (None) until a way out is taken at the counter."""

    failures: int
    minutes: int | None


PLATFORM_STEPS: tuple[Step, ...] = (LockStep(5, 5), LockStep(10, 15), LockStep(20, None))

# "Until a way out" is a moment that no clock of ours reaches, so that one column and one comparison are enough.
UNTIL_A_WAY_OUT = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


def stricter_steps(own: Iterable[Step]) -> tuple[LockStep, ...]:
    """Return the steps that hold: at every count the longer wait of the platform's and the cooperative's.

    A cooperative can therefore lock sooner or for longer, and cannot lock later or more briefly.
    """
    everything = [*PLATFORM_STEPS, *own]
    counts = sorted({step.failures for step in everything})
    # Two steps at one count: the longer wait wins, and waiting for a way out is the longest of all.
    longest = [max((s.minutes for s in everything if s.failures == count), key=_length) for count in counts]
    steps: list[LockStep] = []
    for count, minutes in zip(counts, longest, strict=True):
        steps.append(LockStep(count, minutes))
        if minutes is None:
            break  # nothing comes after a lock that only a way out ends
    return tuple(steps)


def lock_after(failures: int, steps: Iterable[Step]) -> dt.timedelta | None:
    """Return the wait that the failure number ``failures`` brings; zero for none, None for "until a way out"."""
    known = list(steps)
    for step in known:
        if step.minutes is None and failures >= step.failures:
            return None
    exact = [step.minutes for step in known if step.failures == failures and step.minutes is not None]
    return dt.timedelta(minutes=exact[0]) if exact else dt.timedelta(0)


def locked_until_after(failures: int, now: dt.datetime, steps: Iterable[Step]) -> dt.datetime | None:
    """Return the moment until which failure number ``failures`` locks, or None when it locks nothing."""
    wait = lock_after(failures, steps)
    if wait is None:
        return UNTIL_A_WAY_OUT
    return now + wait if wait else None


def attempts_before_lock(failures: int, steps: Iterable[Step]) -> int:
    """Return how many more failures fit before the next lock; zero when this very failure locked."""
    known = list(steps)
    if lock_after(failures, known) != dt.timedelta(0):
        return 0
    return min((step.failures for step in known if step.failures > failures), default=failures) - failures


def _length(minutes: int | None) -> float:
    return float("inf") if minutes is None else minutes
