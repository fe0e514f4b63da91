"""When an account ends with its titles, and when it lapses: pure rules on days. Carrying them out: ``closing``."""

import calendar
import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from portal.rulebook.rules import Rules

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A title that gives a right to an account; both days belong to it, an empty one is open."""

    premises_id: uuid.UUID
    valid_from: dt.date | None
    valid_to: dt.date | None


def titles_ended_on(titles: Iterable[HeldTitle], day: dt.date) -> dt.date | None:
    """Return the last day of all titles together, once it is over on ``day``; None while any goes on or is to begin.

    Somebody without any title has nothing that could have ended: None as well.

    Source: H11 – an account is closed when the legal title expires. S8 – on sale, exchange or donation.
    """
    last: dt.date | None = None
    for title in titles:
        if title.valid_to is None or title.valid_to >= day:
            return None
        last = title.valid_to if last is None else max(last, title.valid_to)
    return last


def last_open_day(ended_on: dt.date, rules: Rules, *, has_new_holder: bool) -> dt.date:
    """Return the last day on which the account of somebody whose titles ended on ``ended_on`` is open.

    The grace of ``closure.title_end_days`` falls away as soon as the premises have a new holder, where the rules say
    that a new holder ends the old password.
    """
    closure = rules.closure
    if closure.on_title_end == "at_once" or (has_new_holder and closure.new_holder_ends_old_password):
        return ended_on
    return ended_on + dt.timedelta(days=closure.title_end_days or 0)


def seen_through(ended_on: dt.date, rules: Rules) -> dt.date | None:
    """Return the last day on which a former holder sees the days of titles that ended on ``ended_on``.

    None where the rules let nothing be seen after the end.
    """
    days = rules.closure.after_end_days
    return None if days is None else ended_on + dt.timedelta(days=days)


def next_lapse(month_day: str, day: dt.date) -> dt.date:
    """Return the next day of the year ``month_day`` (``12-31``) on or after ``day``.

    The 29th of February is the 28th in most years.
    """
    found = _in_year(month_day, day.year)
    return found if found >= day else _in_year(month_day, day.year + 1)


def _in_year(month_day: str, year: int) -> dt.date:
    month, number = (int(part) for part in month_day.split("-"))
    return dt.date(year, month, min(number, calendar.monthrange(year, month)[1]))


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later; the last day of a shorter month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
