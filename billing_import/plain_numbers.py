"""Quantities, rates and states of meters as programs write them: up to four places, read to exact decimals. Pure."""

import re
from decimal import Decimal

from billing_import.amounts import Decimals, Unread
from billing_import.formats.records import SPACES

MOST_PLACES = 4
_MINUS = "-\u2212"
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?:\D|\Z))")
_WHOLE = re.compile(r"\d+\Z")
_ONE_MARK = re.compile(r"(\d*)([.,])(\d+)\Z")
_BOTH_MARKS = re.compile(r"(\d{1,3}([.,])\d{3}(?:\2\d{3})*)([.,])(\d+)\Z")
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})+\Z")
_UNCLEAR = re.compile(r"[1-9]\d{0,2}[.,]\d{3}\Z")
# numeric(14, 4): ten digits before the comma.
_LARGEST = Decimal(10) ** 10


def read_number(text: str, decimals: Decimals = Decimals.UNKNOWN, *, places: int = MOST_PLACES) -> Decimal | Unread:
    """Return the number, or why it cannot be read; ``1.234`` alone depends on how the file writes its other numbers.

    Spaces may part thousands; zeros after the last place that is kept are no precision.
    """
    body = _THOUSANDS.sub("", SPACES.sub(" ", text).strip())
    sign = 1
    if body[:1] and body[0] in _MINUS:
        sign, body = -1, body[1:].strip()
    elif body[-1:] and body[-1] in _MINUS:
        sign, body = -1, body[:-1].strip()
    plain = _plain(body.removeprefix("+"), decimals)
    if isinstance(plain, Unread):
        return plain
    number = sign * Decimal(plain)
    if abs(number) >= _LARGEST:
        return Unread.TOO_LARGE
    rounded = number.quantize(Decimal(1).scaleb(-places))
    return rounded if rounded == number else Unread.TOO_FINE


def decimals_shown_by_number(text: str) -> Decimals | None:
    """Return which convention this number proves, None when it proves none (``12``, ``1.234``, ``brak``)."""
    body = _THOUSANDS.sub("", SPACES.sub(" ", text).strip()).strip(_MINUS + " ")
    found = _BOTH_MARKS.match(body)
    if found and found[2] != found[3]:
        return _named(found[3])
    found = _ONE_MARK.match(body)
    if found and not _UNCLEAR.match(body):
        return _named(found[2])
    return None


def _named(mark: str) -> Decimals:
    return Decimals.COMMA if mark == "," else Decimals.DOT


def _plain(body: str, decimals: Decimals) -> str | Unread:  # noqa: PLR0911  (one return a form)
    if not body.isascii():
        return Unread.UNREADABLE
    if _WHOLE.match(body):
        return body
    if _UNCLEAR.match(body):
        if decimals is Decimals.UNKNOWN:
            return Unread.UNCLEAR
        mark = "," if "," in body else "."
        return body.replace(mark, "." if _named(mark) is decimals else "")
    found = _BOTH_MARKS.match(body)
    if found and found[2] != found[3]:
        return f"{found[1].replace(found[2], '')}.{found[4]}"
    found = _GROUPS.match(body)
    if found:
        return body.replace(found[1], "")
    found = _ONE_MARK.match(body)
    return f"{found[1] or '0'}.{found[3]}" if found else Unread.UNREADABLE
