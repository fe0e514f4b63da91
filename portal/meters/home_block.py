"""The next reading on the home page: give it by a day, it waits, it is there, or when the next days begin."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from portal.kernel.home_blocks import HomeAsk, HomeBlock
from portal.kernel.imported_rows import open_rows
from portal.kernel.one_round import Read, Row
from portal.meters.models import Meter, Reading, SubmittedReading
from portal.meters.policy import MODULE
from portal.meters.reading_window import next_window, window_on
from portal.meters.standing import closed_words, window_days
from portal.meters.words import day_words, module_title
from portal.residents.policy import SUBMIT, may_act

# More meters than any flat has; those of a whole building are no one's to read.
MOST_METERS = 20


@dataclass(frozen=True, slots=True)
class HomeReadings:
    """What the block says; ``meter_id`` is the meter whose reading is given first, 0 when none is wanted."""

    title: str
    premises_id: Any
    lead: str
    more: str
    meter_id: int


def _reads(ask: HomeAsk) -> Mapping[str, Read]:
    window = window_on(window_days(ask.rules.readings), ask.day)
    first = window.first if window and window.first else ask.day
    rows = {"premises_id": OuterRef("premises_id"), "meter_number": OuterRef("number")}
    measured = open_rows(Reading).filter(basis=Reading.Basis.MEASURED, **rows)
    submitted = SubmittedReading.objects.filter(**rows)
    meters = (
        open_rows(Meter)
        .filter(Q(removed_on__isnull=True) | Q(removed_on__gte=ask.day), premises_id=ask.premises_id)
        .annotate(
            is_brought=Exists(measured.filter(read_on__gte=first)),
            is_accepted=Exists(submitted.filter(read_on__gte=first, state=SubmittedReading.State.ACCEPTED)),
            is_waiting=Exists(submitted.filter(state=SubmittedReading.State.WAITING)),
            source=Subquery(measured.order_by("-read_on", "-pk").values("source")[:1]),
        )
        .order_by("medium", "place", "number")
        .values("id", "is_brought", "is_accepted", "is_waiting", "source")
    )
    return {"meters": meters[:MOST_METERS]}


def _present(ask: HomeAsk, rows: Mapping[str, list[Row]]) -> HomeReadings | None:
    own = [row for row in rows["meters"] if row["source"] != Reading.Source.REMOTE]
    if not own or ask.held.is_former:
        return None
    windows = window_days(ask.rules.readings)
    window = window_on(windows, ask.day)
    missing = [row for row in own if not (row["is_brought"] or row["is_accepted"] or row["is_waiting"])]
    waiting = sum(1 for row in own if row["is_waiting"])
    lead, more, meter_id = "", "", 0
    if window is None:
        lead = closed_words(next_window(windows, ask.day))
    elif missing and may_act(ask.user, SUBMIT, ask.day):
        meter_id = missing[0]["id"]
        lead = _give_words(window.last, ask.day)
        more = _("Liczniki bez odczytu: %(count)s.") % {"count": len(missing)} if window.last and len(own) > 1 else ""
    elif not missing:
        lead = _("Mamy odczyty z tego okresu.") if not waiting else ""
    if waiting:
        more = f"{more} {_('Odczyt czeka na przyjęcie.')}".strip()
    if not lead and not more:
        return None
    return HomeReadings(module_title(ask.rules), ask.premises_id, lead, more, meter_id)


def _give_words(last: dt.date | None, day: dt.date) -> str:
    if last is None:
        return _("Odczyt możesz podać w każdej chwili.")
    if last == day:
        return _("Podaj odczyt jeszcze dziś.")
    return _("Podaj odczyt do %(day)s.") % {"day": day_words(last, day)}


READINGS = HomeBlock(
    MODULE, "portal/meters/home_readings.html", _present, _reads, is_glance=True, is_aside=True, place=20
)
