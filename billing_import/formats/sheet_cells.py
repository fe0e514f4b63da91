"""Typed cells of spreadsheets as exact text: numbers, days, truth values, errors. No arithmetic on floats."""

import datetime as dt
import re
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache

from billing_import.formats.problems import Problem

# Programs that write spreadsheets keep fifteen digits; what they put after those is noise.
KEPT_DIGITS = 15
_FIFTEEN = Context(prec=KEPT_DIGITS)
_SIMPLE = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,2})?\Z")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?\Z")
DAY_ZERO_1900, DAY_ZERO_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_LAST_SERIAL = 2_958_465
_DAY_SECONDS = 86_400
# Of a number format: texts in quotes, after a backslash, and colours in brackets say nothing about days.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NO_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DAY_NUMBERS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_TIME_NUMBERS = {*range(18, 22), *range(32, 36), *range(45, 48), 55, 56}


def number_text(stored: str) -> str | None:
    """Return a number as ``1234,56`` with all its places, None when its digits are lost (sixteen or more).

    Three places get a zero after them: ``1,234`` might be read as a thousand and more. Raises ValueError.
    """
    if _SIMPLE.match(stored):
        if "." in stored:
            stored = stored.rstrip("0").rstrip(".")
        return "0" if stored == "-0" else stored.replace(".", ",")
    if not _NUMBER.match(stored):
        raise ValueError(stored[:50])
    try:
        number = _FIFTEEN.create_decimal(stored)
    except InvalidOperation as error:
        raise ValueError(stored[:50]) from error
    if not number:
        return "0"
    if number.adjusted() >= KEPT_DIGITS:
        return None
    if number.adjusted() < -KEPT_DIGITS:
        return "0"  # the noise of a formula
    whole, _, places = format(number, "f").partition(".")
    places = places.rstrip("0")
    return whole + (f",{places}0" if len(places) == 3 else f",{places}" if places else "")


@lru_cache(maxsize=8192)
def serial_text(stored: str, zero: dt.date, *, is_time: bool = False) -> str | None:
    """Return the day (and time) that a serial number means, None when it means none. Raises ValueError."""
    number = Decimal(stored) if _NUMBER.match(stored) else None
    if number is None:
        raise ValueError(stored[:50])
    if not 0 <= number <= _LAST_SERIAL:
        return None
    whole = int(number)
    seconds = int((number - whole) * _DAY_SECONDS + Decimal("0.5"))
    if is_time and not whole:
        return _clock(min(seconds, _DAY_SECONDS - 1))
    if seconds == _DAY_SECONDS:
        whole, seconds = whole + 1, 0
    if zero == DAY_ZERO_1900 and whole < 61:
        whole += 1  # Quirk: the programs count a 29 February 1900
    if whole > _LAST_SERIAL:
        return None
    day = zero + dt.timedelta(days=whole)
    return f"{day.isoformat()} {_clock(seconds)}" if seconds else day.isoformat()


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def format_kind(number: int, code: str | None) -> str:
    """Return ``day``, ``time`` or an empty text for a number format: what its numbers mean."""
    if code is None:
        return "day" if number in _DAY_NUMBERS else "time" if number in _TIME_NUMBERS else ""
    bare = _NO_CODES.sub("", code.split(";")[0]).lower()
    if "general" in bare or "standard" in bare or "@" in bare:
        return ""
    if re.search(r"[0#?]", bare.replace("ss.000", "").replace("ss.00", "").replace("ss.0", "")):
        return ""
    if "y" in bare or "d" in bare:
        return "day"
    if "h" in bare or "s" in bare:
        return "time"
    return "day" if "mm" in bare else ""


def plain_text(text: str) -> str:
    """Return a text with its escapes read: ``_x000D_`` is the end of a line."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def letters_of(column: int) -> str:
    """Return a column's letters; the first is 0."""
    letters = ""
    column += 1
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def column_of(letters: str) -> int:
    """Return the number of a column from its letters; A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def spoiled_cell(code: str, row: int, column: int, value: str = "") -> tuple[int, Problem]:
    """Return what is wrong with one cell; ``column`` from 0, ``row`` as people count."""
    return column, Problem(code, "", value[:100], {"cell": f"{letters_of(column)}{row}"})
