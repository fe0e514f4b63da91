"""What the ledger gives to a resident's calendar: days on which something is due, without amounts."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.calendar_sources import CalendarAsk, CalendarEvent, CalendarSource
from portal.ledger.queries import open_entries


def _events(ask: CalendarAsk) -> Iterator[CalendarEvent]:
    own = Q(pk__in=[])
    for one in ask.held:
        days = Q(account__premises_id=one.premises.pk)
        if one.days.first is not None:
            days &= Q(entry_on__gte=one.days.first)
        own |= days
    rows = open_entries().filter(own, Q(account__person__isnull=True) | Q(account__person_id=ask.person_id))
    due = rows.filter(debit__gt=0, due_on__gte=ask.first_day, due_on__lte=ask.last_day).order_by("due_on")
    for day in due.values_list("due_on", flat=True).distinct():
        assert day is not None  # noqa: S101 - the filter leaves none
        yield CalendarEvent(f"due-{ask.person_id.hex}-{day}", day, day, _("Termin płatności"), reverse("ledger_start"))


SOURCE = CalendarSource(label=gettext_lazy("terminy płatności"), events=_events, module="ledger")
