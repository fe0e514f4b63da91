"""What this room tells a person of themselves in a file of everything about them: which announcements they opened."""

from typing import Any

from django.db.models import QuerySet

from portal.announcements.models import AnnouncementRead
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose


def _reads(whose: Whose) -> QuerySet[Any]:
    return AnnouncementRead.objects.filter(person_id=whose.person).order_by("read_at", "pk")


_READS = PersonalPart(
    heading="Przeczytane ogłoszenia",
    tables=frozenset({"announcements_read"}),
    columns={"announcement__title": "Ogłoszenie", "read_at": "Otwarto"},
    rows=_reads,
    place=60,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("announcements.reads", _READS)
