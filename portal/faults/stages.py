"""How a fault report goes on: its states, which may follow which, and who may move it. Pure; words are in ``words``."""

import datetime as dt
from typing import Literal

State = Literal["new", "taken", "in_progress", "waiting", "reopened", "done", "refused", "closed", "withdrawn"]
Outcome = Literal["", "fixed", "not_needed", "not_ours", "duplicate", "refused"]

# Somebody still has to do something.
OPEN: tuple[State, ...] = ("new", "taken", "in_progress", "waiting", "reopened")
# The cooperative is through with it; whoever reported may reopen it for some days.
FINISHED: tuple[State, ...] = ("done", "refused", "closed", "withdrawn")
REOPENABLE: tuple[State, ...] = ("done", "refused", "closed")
# What neighbours see: open faults, and those just done would only make people wait for nothing.
KNOWN = OPEN

_WORK: tuple[State, ...] = ("taken", "in_progress", "waiting", "done", "refused", "closed")
_BY_STAFF: dict[State, tuple[State, ...]] = {
    "new": _WORK,
    "reopened": _WORK,
    "taken": ("in_progress", "waiting", "done", "refused", "closed"),
    "in_progress": ("waiting", "done", "refused", "closed"),
    "waiting": ("in_progress", "done", "refused", "closed"),
    "done": ("closed", "reopened"),
    "refused": ("closed", "reopened"),
    "closed": ("reopened",),
    "withdrawn": ("reopened",),
}


def next_states(state: str) -> tuple[State, ...]:
    """Return the states that a worker may put a report in, the next one of the usual way first."""
    return _BY_STAFF.get(state, ())  # type: ignore[call-overload, no-any-return]


def may_follow(before: str, after: str) -> bool:
    """Return whether a worker may move a report so."""
    return after in next_states(before)


def is_open(state: str) -> bool:
    """Return whether something is still to be done."""
    return state in OPEN


def may_withdraw(state: str) -> bool:
    """Return whether whoever reported may take the report back: while it is open."""
    return state in OPEN


def reopen_until(state: str, finished_on: dt.date | None, reopen_days: int) -> dt.date | None:
    """Return the last day on which whoever reported may reopen it, or None when they may not at all.

    The day on which it ended does not count: with 14 days, an end on 1 March may be reopened through 15 March.
    """
    if state not in REOPENABLE or finished_on is None or reopen_days < 1:
        return None
    return finished_on + dt.timedelta(days=reopen_days)


def may_reopen(state: str, finished_on: dt.date | None, reopen_days: int, day: dt.date) -> bool:
    """Return whether whoever reported may reopen it on the day."""
    last = reopen_until(state, finished_on, reopen_days)
    return last is not None and day <= last


def may_rate(state: str) -> bool:
    """Return whether whoever reported may say how it went: once the cooperative is through with it."""
    return state in REOPENABLE


def is_overdue(
    state: str, answer_by: dt.date, answered_on: dt.date | None, next_on: dt.date | None, day: dt.date
) -> bool:
    """Return whether an open report waits longer than it was promised.

    Nobody answered by the day of the rule, or the day that a worker named for the next step is over.
    """
    if state not in OPEN:
        return False
    return (answered_on is None and answer_by < day) or (next_on is not None and next_on < day)
