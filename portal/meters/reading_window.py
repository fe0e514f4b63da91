"""When readings may be given, and how many periods in a row may rest on residents' own. Pure.

Windows are pairs of a month and a day (``12-10``, ``12-31``) as the rules have them; no window = always open.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.meters.known_readings import KnownReading

Days = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which readings may be given, both included; None = without an end."""

    first: dt.date | None
    last: dt.date | None


ALWAYS = Window(None, None)


def window_on(windows: Sequence[Days], day: dt.date) -> Window | None:
    """Return the window that is open on the day; None when all are closed."""
    if not windows:
        return ALWAYS
    return next((one for one in _around(windows, day) if _first(one) <= day <= _last(one)), None)


def next_window(windows: Sequence[Days], day: dt.date) -> Window | None:
    """Return the first window that opens after the day; None where readings may be given always."""
    return next((one for one in _around(windows, day) if _first(one) > day), None)


def period_of(windows: Sequence[Days], on: dt.date) -> dt.date:
    """Return the first day of the period that a reading belongs to: of the newest window that began by its day.

    Without windows each reading is a period of its own.
    """
    begun = [_first(one) for one in _around(windows, on) if _first(one) <= on]
    return begun[-1] if begun else on


def periods_in_a_row(readings: Iterable[KnownReading], windows: Sequence[Days], day: dt.date) -> int:
    """Return how many periods before the day's own rest on residents' readings alone, without a break.

    A period in which a worker or a program read the meter too is checked and ends the row; an estimate or a flat rate
    neither counts nor ends it.
    """
    current = period_of(windows, day) if windows else None
    is_own: dict[dt.date, bool] = {}
    for one in readings:
        if one.basis == "measured":
            period = period_of(windows, one.on)
            is_own[period] = is_own.get(period, True) and one.is_self_reported
    count = 0
    for period in sorted(is_own, reverse=True):
        if period == current:
            if not is_own[period]:
                return 0
            continue
        if not is_own[period]:
            break
        count += 1
    return count


def _around(windows: Sequence[Days], day: dt.date) -> list[Window]:
    """Return the windows of the year before, of the day's year and of the next, by day."""
    found = [
        Window(_day(year, first), _day(year, last))
        for year in (day.year - 1, day.year, day.year + 1)
        for first, last in windows
    ]
    return sorted(found, key=_first)


def _day(year: int, text: str) -> dt.date:
    month, day = (int(part) for part in text.split("-"))
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _first(window: Window) -> dt.date:
    return window.first or dt.date.min


def _last(window: Window) -> dt.date:
    return window.last or dt.date.max
