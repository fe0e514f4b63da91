"""Amounts as Polish programs write them, read to whole grosze. Pure; how to read an unclear one is decided per file."""

import re
from enum import StrEnum

from billing_import.formats.records import SPACES

# numeric(14,2): twelve digits before the comma.
LARGEST = 10**14 - 1
_MINUS = "-\u2212\u2013"
_CURRENCY = re.compile(r"\A(?:zł|zl|PLN)\s*|(?:zł|zl|PLN)\.?\Z", re.IGNORECASE)
# How bookkeepers write what is less than nothing.
_IN_BRACKETS = re.compile(r"\(([^-\u2212\u2013()]*\d[^-\u2212\u2013()]*)\)\Z")
_APOSTROPHE = "'"
_SPACED = re.compile(r"\d{1,3}(?:([ '])\d{3})(?:\1\d{3})*(?=[.,]|\Z)")
_WHOLE = re.compile(r"\d+\Z")
# Databases write money with four places; zeros after the grosze say nothing.
_DECIMAL = re.compile(r"(\d*)([.,])(\d{1,2}|\d{2}(?=00)0+)\Z")
# One sign parts the thousands, another the grosze: 1.234,56 but never 1,234.567,89.
_BOTH = re.compile(r"(\d{1,3}([.,])\d{3}(?:\2\d{3})*)([.,])(\d{1,2})\Z")
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+\Z")
_UNCLEAR = re.compile(r"[1-9]\d{0,2}([.,])\d{3}\Z")
_TOO_FINE = re.compile(r"\d+[.,]\d{3,}\Z")


class Decimals(StrEnum):
    """Which character stands before the grosze in a file; ``UNKNOWN`` leaves ``1.234`` unread."""

    COMMA = "comma"
    DOT = "dot"
    UNKNOWN = "unknown"


class Unread(StrEnum):
    """Why an amount was not read."""

    UNREADABLE = "amount_unreadable"
    UNCLEAR = "amount_ambiguous"
    TOO_FINE = "amount_too_precise"
    TOO_LARGE = "amount_out_of_range"


def read_amount(text: str, decimals: Decimals = Decimals.UNKNOWN) -> int | Unread:
    """Return the amount in grosze, or why it cannot be read. Empty text is zero.

    Thousands may be parted by a space, NBSP, thin space, apostrophe, dot or comma; the minus may stand before or after,
    or the amount in brackets. A minus alone is how spreadsheets show zero.
    ``decimals`` matters for forms like ``1.234`` alone: every other form can be read in one way only.
    """
    sign, body = _sign_and_body(text)
    if not body:
        return 0 if not text.strip() or sign < 0 else Unread.UNREADABLE
    digits = _digits(body, decimals)
    if isinstance(digits, Unread):
        return digits
    whole, fraction = digits
    if len(whole) > 20:
        return Unread.TOO_LARGE
    grosze = int(whole or "0") * 100 + int(fraction.ljust(2, "0"))
    return sign * grosze if grosze <= LARGEST else Unread.TOO_LARGE


def decimals_shown_by(text: str) -> Decimals | None:
    """Return which convention this amount proves, None when it proves none (``100``, ``1.234``, ``brak``)."""
    _, body = _sign_and_body(text)
    spaced = _SPACED.match(body)
    body = _squeezed(body, spaced)
    found = _BOTH.match(body)
    if found and found[2] != found[3]:
        return _named(found[3])
    found = _DECIMAL.match(body)
    if found:
        return _named(found[2])
    found = _GROUPS.match(body)
    if found and not spaced:
        return Decimals.DOT if found[1] == "," else Decimals.COMMA
    return None


def decimals_decided(shown: set[Decimals]) -> Decimals:
    """Return the convention of a file from what its amounts prove; contradicting proofs decide nothing."""
    return next(iter(shown)) if len(shown) == 1 else Decimals.UNKNOWN


def _sign_and_body(text: str) -> tuple[int, str]:
    if text.isdecimal():
        return 1, text
    body = SPACES.sub(" ", text).strip().replace("\u2019", _APOSTROPHE).removeprefix(_APOSTROPHE)
    body = _CURRENCY.sub("", body).strip()
    bracketed = _IN_BRACKETS.match(body)
    if bracketed:
        return -1, _CURRENCY.sub("", bracketed[1].strip()).strip()
    if body[:1] in _MINUS and body[:1]:
        return -1, _CURRENCY.sub("", body[1:].strip()).strip()
    if body[-1:] in _MINUS and body[-1:]:
        return -1, _CURRENCY.sub("", body[:-1].strip()).strip()
    return 1, body.removeprefix("+")


def _named(mark: str) -> Decimals:
    return Decimals.COMMA if mark == "," else Decimals.DOT


def _squeezed(body: str, spaced: re.Match[str] | None) -> str:
    return spaced[0].replace(spaced[1], "") + body[spaced.end() :] if spaced else body


def _digits(body: str, decimals: Decimals) -> tuple[str, str] | Unread:  # noqa: PLR0911  (one return a form)
    if not body.isascii():
        return Unread.UNREADABLE
    spaced = _SPACED.match(body)
    body = _squeezed(body, spaced)
    if _WHOLE.match(body):
        return body, ""
    found = _DECIMAL.match(body)
    if found:
        return found[1], found[3][:2]
    found = _BOTH.match(body)
    if found and found[2] != found[3] and not spaced:
        return found[1].replace(found[2], ""), found[4]
    found = _GROUPS.match(body)
    if found and not spaced:
        return body.replace(found[1], ""), ""
    found = _UNCLEAR.match(body)
    if found and not spaced:
        if decimals is Decimals.UNKNOWN:
            return Unread.UNCLEAR
        return Unread.TOO_FINE if _named(found[1]) is decimals else (body.replace(found[1], ""), "")
    return Unread.TOO_FINE if _TOO_FINE.match(body) else Unread.UNREADABLE
