"""Today's queue of the counter: what is to be decided, prepared, told, handed over, and what is late."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.access.lifecycle import is_told
from portal.access.models import AccessApplication
from portal.access.notifying import way_to_tell
from portal.access.policy import applications_of
from portal.rulebook.queries import rules_on

State = AccessApplication.State
LIMIT = 500


@dataclass(frozen=True, slots=True)
class Queue:
    """Applications by what is to happen next, the most urgent first. One may also be among the overdue."""

    to_match: tuple[AccessApplication, ...] = ()  # confirmed forms that name nobody of the register yet
    to_prepare: tuple[AccessApplication, ...] = ()
    to_email: tuple[AccessApplication, ...] = ()
    to_call: tuple[AccessApplication, ...] = ()
    to_write: tuple[AccessApplication, ...] = ()
    to_hand_over: tuple[AccessApplication, ...] = ()  # told, or nobody has to be told
    to_close: tuple[AccessApplication, ...] = ()  # applications to take access away
    overdue: tuple[AccessApplication, ...] = ()
    is_cut: bool = False  # there is more than LIMIT

    @property
    def total(self) -> int:
        """Return how many applications wait for something; each counts once, late or not."""
        parts = (self.to_match, self.to_prepare, self.to_email, self.to_call, self.to_write, self.to_hand_over)
        return sum(len(part) for part in (*parts, self.to_close))


def todays_queue(worker: Any, *, day: dt.date) -> Queue:
    """Return what waits in the worker's estates; the same for every counter that serves them.

    Costs four queries, whatever waits; at most 500 applications are shown, the oldest first.
    """
    rules = rules_on(day)
    waiting = applications_of(worker).filter(state__in=[State.APPLIED, State.ACCEPTED, State.PREPARED, State.NOTIFIED])
    rows = list(waiting.order_by("notify_by", "collect_by", "number").prefetch_related("calls")[: LIMIT + 1])
    parts: dict[str, list[AccessApplication]] = {}
    for application in rows[:LIMIT]:
        parts.setdefault(_part(application, rules), []).append(application)
    return Queue(
        **{name: tuple(found) for name, found in parts.items()},
        overdue=tuple(_overdue(rows[:LIMIT], day)),
        is_cut=len(rows) > LIMIT,
    )


def is_overdue(application: AccessApplication, day: dt.date) -> bool:
    """Return whether the day to tell the person, or the last day to collect, is over."""
    if application.state == State.NOTIFIED:
        return application.collect_by is not None and application.collect_by < day
    return application.notify_by is not None and application.notify_by < day


def _part(application: AccessApplication, rules: Any) -> str:
    if application.operation == AccessApplication.Operation.REVOKE:
        return "to_close"
    if application.person_id is None:
        return "to_match"
    if application.state in (State.APPLIED, State.ACCEPTED):
        return "to_prepare"
    if application.state == State.NOTIFIED or not is_told(rules):
        return "to_hand_over"
    return {"email": "to_email", "phone": "to_call", "letter": "to_write"}[way_to_tell(application, rules)]


def _overdue(rows: Iterable[AccessApplication], day: dt.date) -> list[AccessApplication]:
    return [application for application in rows if is_overdue(application, day)]
