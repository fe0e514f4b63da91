"""What meters give to a resident's calendar: days on which readings are taken, and last days of verifications."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.calendar_sources import CalendarAsk, CalendarEvent, CalendarSource
from portal.kernel.imported_rows import open_rows
from portal.meters.models import Meter
from portal.meters.reading_window import next_window, window_on
from portal.meters.standing import window_days

_MOST_WINDOWS = 24


def _events(ask: CalendarAsk) -> Iterator[CalendarEvent]:
    held = [one.premises.pk for one in ask.held]
    meters = open_rows(Meter).filter(premises__in=held, removed_on__isnull=True)
    found = list(meters.values_list("pk", "verified_until"))
    if not found:
        return
    yield from _windows(ask)
    for key, until in found:
        if until is not None and ask.first_day <= until <= ask.last_day:
            title = _("Koniec legalizacji licznika")
            yield CalendarEvent(f"verification-{key}-{until}", until, until, title, reverse("home"))


def _windows(ask: CalendarAsk) -> Iterator[CalendarEvent]:
    windows = window_days(ask.rules.readings)
    if not windows:
        return
    one = window_on(windows, ask.first_day) or next_window(windows, ask.first_day)
    for _number in range(_MOST_WINDOWS):
        if one is None or one.first is None or one.last is None or one.first > ask.last_day:
            return
        yield CalendarEvent(f"readings-{one.first}", one.first, one.last, _("Podaj odczyty liczników"), reverse("home"))
        one = next_window(windows, one.first)


SOURCE = CalendarSource(label=gettext_lazy("dni odczytów i legalizacji"), events=_events, module="readings")
