"""Events as a calendar file: RFC 5545, whole days. Which events there are is in ``events``."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings

from portal.kernel.calendar_sources import CalendarEvent
from portal.kernel.own_address import own_address
from portal.kernel.schemas import current_schema

# How often a program should ask again.
ASK_AGAIN = dt.timedelta(hours=12)


def calendar_file(events: Iterable[CalendarEvent], *, name: str, now: dt.datetime) -> bytes:
    """Return the events as a calendar named ``name``; ``now`` is the moment it was made, in UTC.

    Escaping and folding of lines are the library's. An event keeps its UID, so that programs move it and do not double
    it. Days have no hours and no zone; DTEND is the day after the last one, as the RFC wants it.
    """
    # Cost: the library takes 0.2 s to load; only who asks for a calendar pays it.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//IOK//kalendarz//PL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Warsaw")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for event in events:
        entry = Event()
        entry.add("uid", f"{event.key}@{current_schema()}.{settings.BASE_DOMAIN}")
        entry.add("dtstamp", now)
        entry.add("dtstart", event.first_day)
        entry.add("dtend", event.last_day + dt.timedelta(days=1))
        entry.add("summary", event.title)
        entry.add("url", own_address(event.path))
        entry.add("transp", "TRANSPARENT")
        entry.add("class", "PRIVATE")
        calendar.add_component(entry)
    made: bytes = calendar.to_ical()
    return made
