"""How long announcements are kept, who has read them, and what goes with a person."""

import datetime as dt
import uuid

from django.db import transaction

from portal.announcements.files import forget_files
from portal.announcements.models import Announcement, AnnouncementRead
from portal.rulebook.queries import rules_on

# A transaction of deleting takes so many at most.
_AT_ONCE = 100


def mark_read(announcement: Announcement, person_id: uuid.UUID) -> None:
    """Note that the person opened the announcement; twice is once. Costs one statement."""
    mark = AnnouncementRead(announcement=announcement, person_id=person_id)
    AnnouncementRead.objects.bulk_create([mark], ignore_conflicts=True)


def readers_of(announcement: Announcement) -> int:
    """Return how many people have opened it. Who, nobody is told."""
    return announcement.reads.count()


def forget_person(person_id: uuid.UUID) -> None:
    """Delete what says that the person read anything."""
    AnnouncementRead.objects.filter(person_id=person_id).delete()


def forget_old(day: dt.date) -> int:
    """Delete announcements first shown longer ago than the rules keep them, with files and marks; return how many.

    One that still stands in front stays.
    """
    years = rules_on(day).announcements.kept_years
    last = day.replace(year=day.year - years, day=min(day.day, 28))
    old = Announcement.objects.filter(shown_from__lt=last).exclude(shown_to__gte=day).exclude(pinned_until__gte=day)
    gone = 0
    while some := list(old.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        gone += _forget_some(some)
    return gone


@transaction.atomic
def _forget_some(keys: list[uuid.UUID]) -> int:
    for announcement in Announcement.objects.filter(pk__in=keys):
        forget_files(announcement)
    return Announcement.objects.filter(pk__in=keys).delete()[1].get("portal.Announcement", 0)
