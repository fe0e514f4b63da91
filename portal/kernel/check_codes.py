"""Short codes by which a paper is known to be ours: made of what stands on it, with a key of the installation.

Nothing is stored: whoever has the paper types what stands on it, and the code fits or does not.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence

from django.conf import settings
from django.utils.encoding import force_bytes

from portal.kernel.schemas import current_schema

# No letter that is taken for a digit or for another letter; 32 of them are five bits each.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12
GROUP = 4


def check_code(facts: Sequence[str], *, purpose: str) -> str:
    """Return the code of these facts in the cooperative in force: ``K7QM-X4PT-R9WD``, 60 bits."""
    return _code(force_bytes(settings.SECRET_KEY), facts, purpose)


def code_fits(code: str, facts: Sequence[str], *, purpose: str) -> bool:
    """Return whether the code was made of these facts here, also under an earlier key of the installation.

    Small letters, spaces and dashes do not matter.
    """
    typed = _grouped("".join(sign for sign in code.upper() if sign in ALPHABET)[: LENGTH + 1])
    keys = [force_bytes(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return any(hmac.compare_digest(typed, _code(key, facts, purpose)) for key in keys)


def _code(key: bytes, facts: Sequence[str], purpose: str) -> str:
    # Sync: the label is part of every code on paper so far.
    label = json.dumps(["check-code", purpose, current_schema(), *facts], ensure_ascii=False).encode()
    number = int.from_bytes(hmac.new(key, label, hashlib.sha256).digest(), "big")
    signs = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return _grouped(signs)


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))
