"""The 2D code of a transfer that apps of Polish banks read, as text. Pure; drawing it is in ``transfer_picture``.

Source: Związek Banków Polskich, „Rekomendacja – Standard 2D”, 2013-12-03: nine fields with ``|`` between them,
``NIP|PL|NRB|grosze|name|title|reserve|reserve|reserve``, 160 characters at most, UTF-8.
"""

import re
import unicodedata
from decimal import Decimal

from portal.kernel.bank_account import plain_account
from portal.kernel.money import to_grosze

LONGEST_NAME = 20
LONGEST_TITLE = 32
LONGEST_CODE = 160
MOST_GROSZE = 999_999
# The field of the amount has six places.
MOST = Decimal("9999.99")

_POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
# What the character sets of Polish transfers have besides letters and figures; ``|`` would end a field.
_SIGNS = " .,:;-/()+?!'&#%*=@_"
_NOT_ALLOWED = re.compile(f"[^A-Za-z0-9{_POLISH}{re.escape(_SIGNS)}]")
_ALIKE = str.maketrans({"–": "-", "—": "-", "−": "-", "‑": "-", "’": "'", "‘": "'", "´": "'", "\\": "/", "ß": "ss"})


class AmountDoesNotFit(ValueError):
    """The amount is not above zero, or is more than the code can carry (9 999,99 zł)."""


class NotAnAccount(ValueError):
    """The number to pay to is not 26 digits."""


def transfer_code(*, nip: str, account: str, amount: Decimal, name: str, title: str) -> str:
    """Return the text of the code for a transfer of ``amount`` złoty to a Polish account.

    ``nip`` has ten digits or is empty; ``account`` is an NRB, spaces and ``PL`` are dropped; ``name`` and ``title`` are
    made plain and cut to 20 and 32 characters. Raises AmountDoesNotFit and NotAnAccount.
    """
    grosze = to_grosze(amount)
    if not 0 < grosze <= MOST_GROSZE:
        raise AmountDoesNotFit(str(amount))
    digits = plain_account(account)
    if not re.fullmatch(r"[0-9]{26}", digits):
        raise NotAnAccount(account)
    fields = [nip, "PL", digits, f"{grosze:06d}", field(name, LONGEST_NAME), field(title, LONGEST_TITLE), "", "", ""]
    return "|".join(fields)


def field(text: str, longest: int) -> str:
    """Return the text as a field of a transfer: plain characters only, cut by characters, without loose spaces."""
    return plain(text)[:longest].rstrip()


def plain(text: str) -> str:
    """Return the text in characters that every bank takes: Polish letters stay, other accents fall, the rest goes.

    A dash becomes ``-``; what has no likeness (``|``, quotation marks, emoji, line ends) becomes nothing or a space.
    """
    composed = unicodedata.normalize("NFC", text).translate(_ALIKE)
    known = "".join(one if one in _POLISH else _without_accents(one) for one in composed)
    spaced = re.sub(r"\s+", " ", known)
    return re.sub(r" {2,}", " ", _NOT_ALLOWED.sub("", spaced)).strip()


def _without_accents(character: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one))
