"""Giving a reading and mending it while it waits: the resident's one door. Deciding about it is in ``deciding``."""

import datetime as dt
import uuid
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.actions import identifier_of, record_event
from portal.kernel.picture_files import drop_picture
from portal.meters.models import Reading, SubmittedReading
from portal.premises.models import Premises
from portal.rulebook.sections.readings import ReadingRules

# Who accepts where the rules need no worker.
BY_RULES = "system"


class ReadingDecided(ValueError):
    """A reading of this day was accepted already, with another number; the text says what to do."""


@transaction.atomic
def give_reading(
    *,
    premises_id: uuid.UUID,
    number: str,
    value: Decimal,
    on: dt.date,
    doubt: str,
    photo: str,
    rules: ReadingRules,
    person_id: uuid.UUID | None,
    by: Any,
) -> SubmittedReading:
    """Store a resident's reading of a meter and return it: accepted at once or waiting, as the rules say.

    ``value`` is in the meter's units, ``photo`` the name of a kept picture or empty. An odd one (``doubt``) waits for a
    worker whatever the rules say. While one waits for this meter, it is mended in place; the same reading again changes
    nothing. Raises ReadingDecided. Locks the premises, so two forms of one meter go one after the other.
    """
    Premises.objects.select_for_update(no_key=True).get(pk=premises_id)
    same_meter = SubmittedReading.objects.filter(premises_id=premises_id, meter_number=number)
    waiting = same_meter.filter(state=SubmittedReading.State.WAITING).first()
    if waiting is not None:
        return _mended(waiting, value=value, on=on, doubt=doubt, photo=photo, by=by)
    accepted = same_meter.filter(state=SubmittedReading.State.ACCEPTED, read_on=on).first()
    if accepted is not None:
        if accepted.value == value:
            return accepted
        raise ReadingDecided(_("Odczyt z tego dnia jest już przyjęty. Jeśli jest w nim błąd, zadzwoń do biura."))
    reading = SubmittedReading(
        premises_id=premises_id,
        meter_number=number,
        read_on=on,
        value=value,
        doubt=doubt,
        photo=photo,
        source=Reading.Source.RESIDENT,
        state=SubmittedReading.State.WAITING,
        person_id=person_id,
        given_by=identifier_of(by),
    )
    if rules.acceptance == "automatic" and not doubt:
        reading.state, reading.decided_by = SubmittedReading.State.ACCEPTED, BY_RULES
        reading.decided_at = timezone.now()
    reading.save()
    record_event(
        action="reading.given",
        by=by,
        subject=f"reading:{reading.pk}",
        details={"meter": number, "on": on.isoformat(), "value": str(value), "doubt": doubt, "state": reading.state},
        person_id=person_id,
    )
    return reading


def _mended(
    waiting: SubmittedReading, *, value: Decimal, on: dt.date, doubt: str, photo: str, by: Any
) -> SubmittedReading:
    if (waiting.value, waiting.read_on) == (value, on) and not photo:
        return waiting
    before = {"value": str(waiting.value), "on": waiting.read_on.isoformat()}
    if photo and waiting.photo:
        transaction.on_commit(partial(drop_picture, waiting.photo))
    waiting.value, waiting.read_on, waiting.doubt = value, on, doubt
    waiting.photo = photo or waiting.photo
    waiting.given_at, waiting.given_by = timezone.now(), identifier_of(by)
    waiting.save(update_fields=["value", "read_on", "doubt", "photo", "given_at", "given_by"])
    record_event(
        action="reading.corrected",
        by=by,
        subject=f"reading:{waiting.pk}",
        details={"meter": waiting.meter_number, "before": before, "value": str(value), "on": on.isoformat()},
        person_id=waiting.person_id,
    )
    return waiting
