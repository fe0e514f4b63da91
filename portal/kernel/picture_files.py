"""Where checked photos are kept and how a gate hands one out. Which photo belongs to whom is the rooms' matter.

A room gives its photos a folder of its own and stores the name that it gets back; names are random, so none can be
guessed from another.
"""

import datetime as dt
import re
import secrets
from collections.abc import Collection

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils import timezone

# Names fit a CharField of this length.
NAME_LENGTH = 100
_NAME = re.compile(r"photos/[a-z_]{1,40}/[0-9a-f]{32}\.jpg")


def keep_picture(room: str, jpeg: bytes) -> str:
    """Write a photo that ``safe_jpeg`` returned; return the name to store. Raises OSError when it cannot be written.

    Race: a file whose row is rolled back stays behind; ``forget_pictures`` takes it away.
    """
    name = f"photos/{room}/{secrets.token_hex(16)}.jpg"
    return default_storage.save(name, ContentFile(jpeg))


def picture_response(name: str) -> HttpResponse:
    """Answer with a kept photo, for the reader alone; raises Http404 when it is gone. Call it behind a gate only."""
    if not _NAME.fullmatch(name):
        raise Http404
    try:
        with default_storage.open(name) as file:
            # Some 300 kB: read at once, so that no file stays open for a reader who goes away.
            response = HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Disposition"] = 'inline; filename="zdjecie.jpg"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def drop_picture(name: str) -> None:
    """Delete a kept photo; one that is gone is no mistake."""
    if _NAME.fullmatch(name):
        default_storage.delete(name)


def forget_pictures(room: str, known: Collection[str], *, older_than: dt.timedelta) -> int:
    """Delete a room's photos that no row names and that are older; return how many went. Costs one look per file."""
    folder = f"photos/{room}"
    if not default_storage.exists(folder):
        return 0
    kept, limit, gone = frozenset(known), timezone.now() - older_than, 0
    for file in default_storage.listdir(folder)[1]:
        name = f"{folder}/{file}"
        if name not in kept and _NAME.fullmatch(name) and default_storage.get_modified_time(name) < limit:
            default_storage.delete(name)
            gone += 1
    return gone
