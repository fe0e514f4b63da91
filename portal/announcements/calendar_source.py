"""What announcements give to a resident's calendar: the days of what they are about."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.announcements.policy import MODULE
from portal.announcements.queries import announcements_for
from portal.kernel.calendar_sources import CalendarAsk, CalendarEvent, CalendarSource
from portal.kernel.clock import today


def _events(ask: CalendarAsk) -> Iterator[CalendarEvent]:
    rows = announcements_for(ask.held, today(), ask.rules.announcements)
    dated = rows.filter(event_from__lte=ask.last_day, event_from__gte=ask.first_day)
    for row in dated.values("pk", "title", "event_from", "event_to")[:200]:
        yield CalendarEvent(
            key=f"announcement-{row['pk']}",
            first_day=row["event_from"],
            last_day=row["event_to"] or row["event_from"],
            title=row["title"],
            path=reverse("announcement", kwargs={"announcement_id": row["pk"]}),
        )


SOURCE = CalendarSource(label=_("dni z ogłoszeń"), events=_events, module=MODULE)
