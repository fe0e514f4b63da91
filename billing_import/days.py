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
_YEAR_WORD = re.compile(r"(?<=[0-9]{4})\s?(?:r\.?|rok|roku)\Z", re.IGNORECASE)
# Programs that have no day write its dots and zeros alone: „  .  .    ”, „0000-00-00”.
_NO_DAY = "0.-/ "
_WORDED = re.compile(r"(?P<d>[0-9]{1,2})(?P<part>[- ./])(?P<m>[a-z]{1,12})\.?(?P=part)(?P<y>[0-9]{4})\Z")
_MONTHS = (
    "i sty stycznia styczen jan", "ii lut lutego luty feb", "iii mar marca marzec", "iv kwi kwietnia kwiecien apr",
    "v maj maja may", "vi cze czerwca czerwiec jun", "vii lip lipca lipiec jul", "viii sie sierpnia sierpien aug",
    "ix wrz wrzesnia wrzesien sep", "x paz pazdziernika pazdziernik oct", "xi lis listopada listopad nov",
    "xii gru grudnia grudzien dec",
)  # fmt: skip
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
_PLAIN = str.maketrans("ńśźŃŚŹ", "nszNSZ")
_PATTERNS = {
    DayForm.DOTS: re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})\Z"),
    # A year that comes first is followed by the month, whatever parts them.
    DayForm.ISO: re.compile(r"(?P<y>[0-9]{4})(?P<part>[-./])(?P<m>[0-9]{1,2})(?P=part)(?P<d>[0-9]{1,2})\Z"),
    DayForm.COMPACT: re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})\Z"),
    DayForm.SLASHES: re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})\Z"),
    DayForm.DASHES: re.compile(r"(?P<d>[0-9]{1,2})-(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4})\Z"),
    DayForm.AMERICAN: re.compile(r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})\Z"),
}


def read_day(text: str, forms: Sequence[DayForm] = DEFAULT_FORMS) -> dt.date | DayUnread:
    """Return the day, or why it cannot be read. A midnight after the day, as spreadsheets add it, is ignored.

    „r.” after the year is ignored too. A month in words or in Roman figures is read where ``DD.MM.YYYY`` is.
    """
    plain = _YEAR_WORD.sub("", _MIDNIGHT.sub("", text.strip(" \t\u00a0")))
    if DayForm.DOTS in forms:
        plain = _with_numbered_month(plain)
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


def is_no_day(text: str) -> bool:
    """Tell whether a text says that there is no day: it is empty, or has marks and zeros only."""
    return not text.strip(_NO_DAY)


def _with_numbered_month(text: str) -> str:
    found = _WORDED.match(text.translate(_PLAIN).lower())
    month = _MONTH_OF.get(found["m"]) if found else None
    return f"{found['d']}.{month}.{found['y']}" if found and month else text
