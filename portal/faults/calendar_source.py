"""What outages give to a resident's calendar: the days of planned ones."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.faults.outage_models import Outage
from portal.faults.outage_queries import outages_at
from portal.kernel.calendar_sources import CalendarAsk, CalendarEvent, CalendarSource
from portal.kernel.clock import WARSAW


def _events(ask: CalendarAsk) -> Iterator[CalendarEvent]:
    planned = outages_at(ask.held).filter(is_planned=True, ends_at__date__gte=ask.first_day)
    for key, kind, starts_at, ends_at in planned.values_list("pk", "kind", "starts_at", "ends_at")[:200]:
        title = _("Przerwa: %(what)s") % {"what": Outage.Kind(kind).label}
        first, last = (at.astimezone(WARSAW).date() for at in (starts_at, ends_at or starts_at))
        yield CalendarEvent(f"outage-{key}", first, last, title, reverse("home"))


SOURCE = CalendarSource(label=gettext_lazy("zapowiedziane przerwy w dostawach"), events=_events)
