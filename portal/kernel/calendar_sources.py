"""Days that a resident's own calendar shows, filled by the rooms while Django starts. The feed is ``calendar``'s.

A calendar leaves the desk: it lies with a provider of somebody's telephone. So an event says what and when, and no
amounts, names or numbers.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.kernel.registries import Registry


@dataclass(frozen=True, slots=True)
class CalendarAsk:
    """For whom the calendar is made: a person, what they hold (``HeldPremises``), the day's rules, and which days."""

    person_id: uuid.UUID
    held: Any
    rules: Any
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event of whole days, both included. ``key`` is the same whenever the same event is told; ``path`` a page."""

    key: str
    first_day: dt.date
    last_day: dt.date
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """What a room tells; ``label`` is translatable (lazy). Asked while its ``module`` is shown to the account."""

    label: Any
    events: Callable[[CalendarAsk], Iterable[CalendarEvent]]
    module: str = ""


CALENDAR_SOURCES: Registry[CalendarSource] = Registry("days of a resident's calendar")
