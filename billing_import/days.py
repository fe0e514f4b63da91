"""Days as Polish programs write them. Pure; a form that can be read in two ways is not guessed: a profile names it."""

import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum

EARLIEST, LATEST = 1945, 2100


class DayForm(StrEnum):
    """A way of writing a day, as a profile names it."""

    DOTS = "DD.MM.YYYY"
    ISO = "YYYY-MM-DD"
    COMPACT = "YYYYMMDD"
    SLASHES = "DD/MM/YYYY"
    DASHES = "DD-MM-YYYY"
    AMERICAN = "MM/DD/YYYY"


class DayUnread(StrEnum):
    """Why a day was not read."""

    UNREADABLE = "date_unreadable"
    IMPOSSIBLE = "date_impossible"
    OUT_OF_RANGE = "date_out_of_range"


DEFAULT_FORMS = (DayForm.DOTS, DayForm.ISO, DayForm.COMPACT)
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?\Z")
_PATTERNS = {
    DayForm.DOTS: re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})\Z"),
    DayForm.ISO: re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})\Z"),
    DayForm.COMPACT: re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})\Z"),
    DayForm.SLASHES: re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})\Z"),
    DayForm.DASHES: re.compile(r"(?P<d>[0-9]{1,2})-(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4})\Z"),
    DayForm.AMERICAN: re.compile(r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})\Z"),
}


def read_day(text: str, forms: Sequence[DayForm] = DEFAULT_FORMS) -> dt.date | DayUnread:
    """Return the day, or why it cannot be read. A midnight after the day, as spreadsheets add it, is ignored."""
    plain = _MIDNIGHT.sub("", text.strip(" \t\u00a0"))
    for form in forms:
        found = _PATTERNS[form].match(plain)
        if found:
            year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
            try:
                read = dt.date(year, month, day)
            except ValueError:
                return DayUnread.IMPOSSIBLE
            return read if EARLIEST <= year <= LATEST else DayUnread.OUT_OF_RANGE
    return DayUnread.UNREADABLE
