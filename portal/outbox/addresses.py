"""Where a message can go: e-mail addresses and telephone numbers as people write them. Pure but for Django's rule."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TELEPHONE = re.compile(r"\+[1-9]\d{7,14}")


def one_line(text: str) -> str:
    """Return the text without control characters, for a row that says which address was refused."""
    return _CONTROL.sub("·", text.strip())[:LONGEST]


def has_control_characters(text: str) -> bool:
    """Return whether the text would break out of the line of a mail's head."""
    return bool(_CONTROL.search(text))


def email_problem(address: str) -> str:
    """Return what is wrong with an e-mail address as a Polish sentence; empty when mail can go there."""
    try:
        validate_email(address)
    except ValidationError:
        return "To nie jest adres e-mail. Popraw go w danych osoby, na przykład: jan.kowalski@example.pl."
    return "" if len(address) <= LONGEST else "Adres jest za długi."


def telephone(number: str) -> str:
    """Return the number as networks write it (``+48600100200``); empty when it is none.

    Nine digits without a prefix are Polish.
    """
    kept = re.sub(r"[\s().-]", "", number)
    if re.fullmatch(r"[1-9]\d{8}", kept):
        kept = f"+48{kept}"
    elif kept.startswith("00"):
        kept = f"+{kept[2:]}"
    return kept if _TELEPHONE.fullmatch(kept) else ""


def telephone_problem(number: str) -> str:
    """Return what is wrong with a telephone number as a Polish sentence; empty when an SMS can go there."""
    return "" if telephone(number) else "To nie jest numer telefonu. Popraw go, na przykład: 600 100 200."
