"""Files that go with an announcement: added, taken away. What a file may be is decided in ``kernel.attachments``."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.announcements.models import Announcement, AnnouncementFile
from portal.audit.actions import identifier_of, record_event
from portal.kernel.attachments import CheckedAttachment, forget_attachment, stored_attachment

FOLDER = "announcements"
MOST_FILES = 5


class TooManyFiles(ValueError):
    """The announcement would have more files than fit."""

    def __init__(self) -> None:
        super().__init__(f"Do ogłoszenia zmieści się {MOST_FILES} plików. Usuń któryś albo wybierz mniej.")


@transaction.atomic
def add_files(*, announcement: Announcement, files: Iterable[CheckedAttachment], by: Any) -> int:
    """Store checked files with the announcement; return how many are new. A file that is there already is not doubled.

    Raises TooManyFiles, and AttachmentRefused when the disk is full.
    """
    Announcement.objects.select_for_update(no_key=True).get(pk=announcement.pk)
    known = set(announcement.files.values_list("sha256", "name"))
    added = 0
    for checked in files:
        row = AnnouncementFile(
            announcement=announcement, added_by=identifier_of(by), **stored_attachment(checked, FOLDER)
        )
        if (row.sha256, row.name) in known:
            forget_attachment(row.path)
            continue
        known.add((row.sha256, row.name))
        if len(known) > MOST_FILES:
            raise TooManyFiles
        row.save(force_insert=True)
        added += 1
    if added:
        _note(announcement, by, added=added)
    return added


@transaction.atomic
def remove_file(*, file: AnnouncementFile, by: Any) -> None:
    """Take a file away, its content with it."""
    forget_attachment(file.path)
    _note(file.announcement, by, removed=file.name)
    file.delete()


def forget_files(announcement: Announcement) -> None:
    """Take all files of an announcement away; call it in the transaction that deletes the announcement."""
    for path in announcement.files.values_list("path", flat=True):
        forget_attachment(path)


def _note(announcement: Announcement, by: Any, **details: Any) -> None:
    record_event(action="announcement.files_changed", by=by, subject=f"announcement:{announcement.pk}", details=details)
