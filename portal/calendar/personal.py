"""What this room tells the owner of an account in a file of everything about them. The secret address stays out."""

from portal.calendar.models import CalendarFeed
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart

_FEED = PersonalPart(
    heading="Kalendarz w telefonie",
    tables=frozenset({"calendar_feed"}),
    columns={"created_at": "Od", "last_read_at": "Ostatnio czytany"},
    rows=lambda whose: CalendarFeed.objects.filter(user=whose.user),
    is_of_account=True,
    place=63,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("calendar.feed", _FEED)
