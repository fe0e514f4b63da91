"""Texts as they are compared: small letters without Polish signs, words, digits of telephones. Stores nothing."""

import re
import unicodedata

# What NFKD leaves whole; everything else loses its marks by decomposition.
_WHOLE = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})
_WORD = re.compile(r"[a-z0-9]+")
_NOT_DIGITS = re.compile(r"\D+")
# Separate telephones in one field: commas, semicolons, words as "lub"; a slash may part area and number.
_BETWEEN_PHONES = re.compile(r"[,;]|\b(?:lub|albo|oraz|wew)\b|\bi\b")
_COUNTRY = ("0048", "48")
SUBSCRIBER_DIGITS = 9


def fold(text: str) -> str:
    """Return the text in small letters without marks: ``Zięba-Łącka`` is ``zieba-lacka``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, folded: ``Sienkiewicza 12/34`` is three."""
    return _WORD.findall(fold(text))


def squeezed(text: str) -> str:
    """Return the text folded as one word, its own signs kept: for codes and addresses of mail."""
    return "".join(fold(text).split())


def subscriber_digits(text: str) -> str:
    """Return the digits of one telephone without the country's: ``+48 600 100-200`` is ``600100200``."""
    digits = _NOT_DIGITS.sub("", text)
    for prefix in _COUNTRY:
        if digits.startswith(prefix) and len(digits) == len(prefix) + SUBSCRIBER_DIGITS:
            return digits.removeprefix(prefix)
    # The zero that was once dialed before an area.
    return digits[1:] if len(digits) == SUBSCRIBER_DIGITS + 1 and digits.startswith("0") else digits


def phones_of(text: str) -> list[str]:
    """Return the digits of every telephone in a field; an extension counts as one of its own."""
    found = (subscriber_digits(part) for part in _BETWEEN_PHONES.split(fold(text)))
    return [digits for digits in found if digits]
