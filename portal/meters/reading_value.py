"""What people type as the state of a meter, read to an exact number. Pure; the sentences are for whoever typed it."""

import re
from decimal import ROUND_DOWN, Decimal

# As the database keeps it: ten figures before the comma would fit, no meter shows more than eight.
MOST_FIGURES = 8
MOST_PLACES = 4
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u200b\u2060\ufeff]")
_UNIT = re.compile(r"(m3|m³|m\^3|gj|kwh|j\.?)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d*)?|[.,]\d+")

EMPTY, NO_NUMBER, NEGATIVE, TOO_LONG, TWO_COMMAS = "empty", "no_number", "negative", "too_long", "two_commas"


class ValueRefused(ValueError):
    """The text is no state of a meter; ``code`` is one of the constants above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def value_of(text: str, *, places: int = 3) -> Decimal:
    """Return the number: a comma or a dot, spaces, leading zeros and the unit do not matter; raises ValueRefused.

    ``places`` are kept after the comma and the rest is cut off, never rounded: a meter does not round either.
    """
    plain = _UNIT.sub("", _SPACES.sub("", text))
    if not plain:
        raise ValueRefused(EMPTY)
    if plain[0] in "-−–":
        raise ValueRefused(NEGATIVE)
    if len(re.findall(r"[.,]", plain)) > 1 and re.fullmatch(r"[\d.,]+", plain):
        raise ValueRefused(TWO_COMMAS)
    # Only 0-9: other scripts' figures are figures to Python, and nobody reads them off a meter.
    if not plain.isascii() or not _NUMBER.fullmatch(plain):
        raise ValueRefused(NO_NUMBER)
    number = Decimal(plain.replace(",", "."))
    if number >= 10**MOST_FIGURES:
        raise ValueRefused(TOO_LONG)
    return number.quantize(Decimal(1).scaleb(-min(places, MOST_PLACES)), rounding=ROUND_DOWN)
