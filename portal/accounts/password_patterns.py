"""Passwords made by a pattern rather than of words: keys in a row, repetitions, dates. Words are in ``blocklists``."""

import datetime as dt
import re

_LINES = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaqxswcdevfrbgtnhymjukilop",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
    "!@#$%^&*()",
)
_WALKS = tuple(line for forward in _LINES for line in (forward, forward[::-1]))
_SHORTEST_WALK = 3
_LEFT_OVER = 2
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_walk(text: str) -> bool:
    """Return whether runs of neighboring keys, letters or digits (and a year) make it up, but for two characters."""
    position = left_over = walked = 0
    while position < len(text):
        length = _walk_length(text[position:])
        if length == 0 and walked and _YEAR.match(text, position):
            length = 4
        if length == 0:
            left_over += 1
            position += 1
        else:
            walked += length
            position += length
    return walked > 0 and left_over <= _LEFT_OVER


def is_repetition(text: str) -> bool:
    """Return whether three different characters at most are used, or a short piece is typed over and over."""
    if len(text) >= 6 and len(set(text)) <= 3:
        return True
    return any(
        len(text) % size == 0 and text == text[:size] * (len(text) // size)
        for size in range(1, min(7, len(text) // 2) + 1)
    )


def is_date(text: str) -> bool:
    """Return whether the password is a day in figures (``12.03.1985``, ``850312``) with two letters at most."""
    if sum(character.isalpha() for character in text) > 2:
        return False
    digits = re.sub(r"\D", "", text)
    formats = {6: ("%d%m%y", "%y%m%d"), 8: ("%d%m%Y", "%Y%m%d")}.get(len(digits), ())
    return any(_is_day(digits, form) for form in formats)


def _walk_length(text: str) -> int:
    longest = 0
    for line in _WALKS:
        size = max(longest + 1, _SHORTEST_WALK)
        while size <= len(text) and text[:size] in line:
            longest = size
            size += 1
    return longest


def _is_day(digits: str, form: str) -> bool:
    try:
        day = dt.datetime.strptime(digits, form)  # noqa: DTZ007 - only a day is asked for
    except ValueError:
        return False
    return 1900 <= day.year <= 2099
