"""Polish bank account numbers (NRB): 26 digits, the first two of which check the others. Pure."""

import re

_NRB = re.compile(r"\d{26}\Z")
_SPACES = re.compile(r"[\s\u00a0-]+")
# Poland's letters as figures, and two places for the check digits: what an IBAN appends before it divides by 97.
_POLAND = "2521"


def plain_account(text: str) -> str:
    """Return a number without spaces, dashes and ``PL`` before an NRB; other text comes back as it is, in capitals."""
    plain = _SPACES.sub("", text).upper()
    return plain[2:] if plain.startswith("PL") and _NRB.match(plain[2:]) else plain


def is_nrb(digits: str) -> bool:
    """Return whether these are 26 digits whose check digits fit the others."""
    return bool(_NRB.match(digits)) and digits.isascii() and int(digits[2:] + _POLAND + digits[:2]) % 97 == 1
