"""A photo between the form and the answer to a question about the reading: kept already, named by a signed text."""

import datetime as dt
from typing import Any

from django.core import signing

from portal.kernel.picture_files import keep_picture
from portal.kernel.schemas import current_schema
from portal.meters.queries import MeterBook

ROOM = "readings"
# A form that stays open longer loses its photo; a nightly task takes the file away later than that.
VALID = dt.timedelta(hours=12)
_SALT = "portal.meters.kept_photo"


def kept_photo(jpeg: bytes) -> str:
    """Write the photo and return its name."""
    return keep_picture(ROOM, jpeg)


def token_of(name: str, book: MeterBook, user: Any) -> str:
    """Return the text that stands in the form for a kept photo; it is good for this account and meter alone."""
    return signing.dumps([name, *_whose(book, user)], salt=_SALT) if name else ""


def photo_of(token: str, book: MeterBook, user: Any) -> str:
    """Return the name of the photo that a form's text stands for; empty for none, a foreign or an old one."""
    try:
        name, *whose = signing.loads(token, salt=_SALT, max_age=VALID) if token else ["", *_whose(book, user)]
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(name) if whose == _whose(book, user) else ""


def _whose(book: MeterBook, user: Any) -> list[str]:
    return [current_schema(), str(user.pk), str(book.premises_id), book.number]
