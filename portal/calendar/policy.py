"""The gates of the calendar: a resident's own page, and the feed for whoever holds its secret address."""

import math
from typing import Any

from django.db import connection
from django.http import Http404
from django.utils import timezone

from portal.accounts.models import User
from portal.calendar.actions import digest_of
from portal.calendar.models import CalendarFeed
from portal.kernel import clock
from portal.residents.policy import SEE, covers, link_of

# A calendar program asks a few times a day; a dozen in a minute is somebody trying.
A_MINUTE = 12


class AskedTooOften(Exception):
    """The address was asked too often; ``wait`` seconds remain of the minute."""

    def __init__(self, wait: int) -> None:
        super().__init__("too many requests")
        self.wait = wait


def access_own_calendar(user: Any) -> User:
    """Return the account of a resident who may see what it shows; raises Http404 for staff and others."""
    link = link_of(user)
    if link is None or not covers(link, SEE, clock.today()):
        raise Http404
    return link.user


def access_feed(secret: str) -> User:
    """Return the account whose calendar this secret opens.

    Raises Http404 for a secret that opens nothing – changed, switched off, of another cooperative – and for an account
    that is not open; AskedTooOften. Costs two queries.
    """
    feed = CalendarFeed.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if feed is None or feed.user.standing != User.Standing.ACTIVE or not feed.user.is_active:
        raise Http404
    _count(feed)
    return feed.user


def _count(feed: CalendarFeed) -> None:
    """Count the request in the minute that is on. One statement: requests at once are each counted."""
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE calendar_feed
               SET window_count = CASE WHEN window_at = %(minute)s THEN window_count + 1 ELSE 1 END,
                   window_at = %(minute)s, last_read_at = %(now)s
             WHERE user_id = %(user)s RETURNING window_count
            """,
            {"minute": minute, "now": now, "user": feed.user_id},
        )
        row = cursor.fetchone()
    if row and row[0] > A_MINUTE:
        raise AskedTooOften(max(1, 60 - math.floor((now - minute).total_seconds())))
