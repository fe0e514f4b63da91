"""The order in which people expect numbers of flats and buildings: 2 before 10, 12 before 12a. Pure."""

import re

_DIGITS = re.compile(r"(\d+)")

NaturalKey = tuple[tuple[int, int, str], ...]


def natural_key(text: str) -> NaturalKey:
    """Return a key to sort by: runs of digits count as numbers, and come before letters."""
    pieces = [piece for piece in _DIGITS.split(text.strip().casefold()) if piece]
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces)
