"""Readings that a worker types in, many at once, all or none. They count at once: a worker stands by them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.audit.actions import identifier_of, record_event
from portal.meters.models import SubmittedReading
from portal.premises.models import Premises


@dataclass(frozen=True, slots=True)
class TypedReading:
    """One typed state of a meter, in its units; ``doubt`` is what was odd and confirmed."""

    premises_id: uuid.UUID
    number: str
    value: Decimal
    doubt: str = ""


class AcceptedMeanwhile(ValueError):
    """Another reading of the day was accepted while the grid was open; ``number`` names the meter."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Licznik {number} ma już inny przyjęty odczyt z tego dnia.")
        self.number = number


@transaction.atomic
def type_in_readings(*, readings: Iterable[TypedReading], on: dt.date, source: str, by: Any) -> int:
    """Store readings of one day and return how many are new; the same ones sent again are none.

    ``source`` is ``collector`` (read on the spot) or ``resident`` (told by paper or telephone). Raises
    AcceptedMeanwhile and then stores nothing. Cost: three statements each; the premises are locked in one order.
    """
    wanted = list(readings)
    # Race: two workers with the same staircase go one after the other.
    ids = sorted({one.premises_id for one in wanted})
    list(Premises.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    return sum(_stored(one, on=on, source=source, by=by) for one in wanted)


def _stored(typed: TypedReading, *, on: dt.date, source: str, by: Any) -> int:
    accepted = SubmittedReading.objects.filter(
        premises_id=typed.premises_id,
        meter_number=typed.number,
        read_on=on,
        state=SubmittedReading.State.ACCEPTED,
    ).first()
    if accepted is not None:
        if accepted.value == typed.value:
            return 0
        raise AcceptedMeanwhile(typed.number)
    reading = SubmittedReading.objects.create(
        premises_id=typed.premises_id,
        meter_number=typed.number,
        read_on=on,
        value=typed.value,
        doubt=typed.doubt,
        source=source,
        state=SubmittedReading.State.ACCEPTED,
        given_by=identifier_of(by),
        decided_by=identifier_of(by),
        decided_at=timezone.now(),
    )
    record_event(
        action="reading.typed_in",
        by=by,
        subject=f"reading:{reading.pk}",
        details={"meter": typed.number, "on": on.isoformat(), "value": str(typed.value), "doubt": typed.doubt},
    )
    return 1
