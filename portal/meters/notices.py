"""What residents are written about readings: what became of theirs, and that the days for giving one end soon.

Who wants such mail and how is ``residents.notice_choices``; mail is in Polish.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import override

from portal.kernel.typography import day_text
from portal.meters.models import Meter, SubmittedReading
from portal.meters.words import meter_name, state_text
from portal.premises.models import Premises
from portal.premises.presenters import premises_name
from portal.residents.notice_choices import Told, tell_many

TOPIC = "readings"
_NOTHING_TO_TELL = Told(0, 0)


def tell_of_decision(reading: SubmittedReading, *, by: Any) -> Told:
    """Tell the person who gave the reading what became of it; nobody when a worker typed it in. Costs five queries."""
    if reading.person_id is None:
        return _NOTHING_TO_TELL
    meter = (
        Meter.objects.filter(premises_id=reading.premises_id, number=reading.meter_number)
        .order_by(F("superseded_by_run").asc(nulls_first=True), "-pk")
        .first()
    )
    with override("pl"):
        what = meter_name(meter.medium, meter.place) if meter else f"Licznik nr {reading.meter_number}"
        state = state_text(reading.value, meter.medium) if meter else str(reading.value)
        on = day_text(reading.read_on)
    if reading.state == SubmittedReading.State.ACCEPTED:
        title = "Odczyt licznika przyjęty"
        text = f"{what}: przyjęliśmy odczyt {state} z {on}. Nie musisz robić nic więcej."
    else:
        title = "Odczyt licznika odrzucony"
        text = f"{what}: nie przyjęliśmy odczytu {state} z {on}. Powód: {reading.refusal} Podaj odczyt jeszcze raz."
    return tell_many(
        [reading.person_id],
        TOPIC,
        "resident_notice",
        {"text": text},
        title=title,
        path=reverse("meters", kwargs={"premises_id": reading.premises_id}),
        key=f"reading:{reading.pk}:{reading.state}",
        by=by,
    )


def remind_of_window(person_id: uuid.UUID, premises: Sequence[Premises], *, last: dt.date, by: Any) -> Told:
    """Remind a person that the days for readings end; once for a window, whatever they hold."""
    where = ", ".join(premises_name(one) for one in premises)
    return tell_many(
        [person_id],
        TOPIC,
        "resident_notice",
        {"text": f"Nie mamy jeszcze odczytu: {where}. Możesz go podać do {day_text(last)}. Zajmie to minutę."},
        title=f"Podaj odczyt licznika do {day_text(last)}",
        path=reverse("meters", kwargs={"premises_id": premises[0].pk}),
        key=f"reading-window:{last.isoformat()}",
        by=by,
    )
