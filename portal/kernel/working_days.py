"""Working days in Poland: Monday to Friday without public holidays. What they are a deadline for is the rooms' matter.

Pure: the day is passed in. Which days are holidays comes from the package ``holidays``, by year (Christmas Eve is one
since 2025).
"""

import datetime as dt
from functools import lru_cache

import holidays

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=32)
def holidays_of(year: int) -> frozenset[dt.date]:
    """Return the public holidays of a year. Cost: a millisecond for a year that was not asked for before."""
    return frozenset(holidays.country_holidays("PL", years=year))


def is_working_day(day: dt.date) -> bool:
    """Return whether offices work on the day."""
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def working_days_after(day: dt.date, count: int) -> dt.date:
    """Return the last day of a deadline of ``count`` working days; the day itself does not count.

    Law: art. 111 of the Civil Code – the day of the event that starts a deadline of days is not counted.
    """
    last = day
    for _ in range(count):
        last += ONE_DAY
        while not is_working_day(last):
            last += ONE_DAY
    return last


def working_day_from(day: dt.date) -> dt.date:
    """Return the day itself, or the next working day after it.

    Law: art. 115 of the Civil Code – a deadline that ends on a day off or a Saturday ends on the next working day.
    """
    while not is_working_day(day):
        day += ONE_DAY
    return day
