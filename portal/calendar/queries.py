"""The address of an account's calendar, loaded."""

from portal.accounts.models import User
from portal.calendar.models import CalendarFeed


def feed_of(user: User) -> CalendarFeed | None:
    """Return that the account's calendar has an address, or None. Costs one query."""
    return CalendarFeed.objects.filter(user_id=user.pk).first()
