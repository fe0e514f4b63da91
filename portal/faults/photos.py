"""Photographs of faults: kept with a draft, a report or a message, thrown away with them. ``kernel`` checks them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.faults.models import FaultEntry, FaultPhoto, FaultReport
from portal.kernel.picture_files import drop_picture, forget_pictures, keep_picture

_ROOM = "faults"
# Files whose row was rolled back; nobody writes a row a day after its file.
_LOST_AFTER = dt.timedelta(days=1)


def add_photos(
    jpegs: Iterable[bytes], *, draft: Any = None, report: FaultReport | None = None, entry: FaultEntry | None = None
) -> None:
    """Keep photographs that the form has checked. Raises OSError when the disk is full; the transaction goes then."""
    FaultPhoto.objects.bulk_create(
        [FaultPhoto(draft=draft, report=report, entry=entry, name=keep_picture(_ROOM, jpeg)) for jpeg in jpegs]
    )


def forget_photos(photos: QuerySet[FaultPhoto]) -> int:
    """Delete photographs; their files go once the transaction is committed. Return how many."""
    names = list(photos.values_list("name", flat=True))
    photos.delete()
    for name in names:
        transaction.on_commit(lambda name=name: drop_picture(name), robust=True)  # type: ignore[misc]
    return len(names)


def forget_lost_photos() -> int:
    """Delete files that no row names, as a transaction that was rolled back leaves them; return how many."""
    known = set(FaultPhoto.objects.values_list("name", flat=True))
    return forget_pictures(_ROOM, known, older_than=_LOST_AFTER)
