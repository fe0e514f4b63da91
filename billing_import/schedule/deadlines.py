"""By when a file is to be here: a pure rule over days and hours of Poland. Whether it is here, ``queries`` know."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from portal.kernel.clock import WARSAW
from portal.kernel.working_days import is_working_day

# Longer than a month and the holidays in it.
_DAYS_BACK = 75


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often files come: ``day``, ``working_day``, ``week`` (Mondays) or ``month``, and by which hour."""

    every: str
    by_time: dt.time
    day_of_month: int | None = None

    def falls_on(self, day: dt.date) -> bool:
        """Return whether a file is due on the day."""
        if self.every == "week":
            return day.weekday() == 0
        if self.every == "month":
            return day.day == self.day_of_month
        return self.every == "day" or is_working_day(day)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last moment by which a file was due, and the one before: a file that came after that one is for this one."""

    due_at: dt.datetime
    came_after: dt.datetime


def last_deadline(rhythm: Rhythm, now: dt.datetime) -> Deadline | None:
    """Return the last deadline that has passed; None when there is none within two months."""
    passed = _passed(rhythm, now)
    due_at, before = next(passed, None), next(passed, None)
    return Deadline(due_at, before) if due_at and before else None


def _passed(rhythm: Rhythm, now: dt.datetime) -> Iterator[dt.datetime]:
    today = now.astimezone(WARSAW).date()
    for back in range(_DAYS_BACK):
        day = today - dt.timedelta(days=back)
        moment = dt.datetime.combine(day, rhythm.by_time, WARSAW)
        if rhythm.falls_on(day) and moment <= now:
            yield moment
