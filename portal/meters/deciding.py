"""Accepting and refusing readings that were given here, and taking an acceptance back. Who may is in ``policy``."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.audit.actions import identifier_of, record_event
from portal.meters.models import SubmittedReading
from portal.meters.notices import tell_of_decision


class AlreadyDecided(ValueError):
    """Somebody decided about the reading meanwhile, or another one of its day is accepted; a Polish sentence."""


@transaction.atomic
def accept_reading(*, reading_id: uuid.UUID, by: Any) -> SubmittedReading:
    """Let a waiting reading count and tell its person. Raises AlreadyDecided. Locks the reading."""
    reading = _waiting(reading_id)
    same_day = SubmittedReading.objects.filter(
        premises_id=reading.premises_id,
        meter_number=reading.meter_number,
        read_on=reading.read_on,
        state=SubmittedReading.State.ACCEPTED,
    )
    if same_day.exists():
        raise AlreadyDecided("Inny odczyt tego licznika z tego dnia jest już przyjęty. Ten odrzuć.")
    reading.state = SubmittedReading.State.ACCEPTED
    _decide(reading, by)
    record_event(action="reading.accepted", by=by, **_about(reading))
    tell_of_decision(reading, by=by)
    return reading


def accept_many(*, reading_ids: Iterable[uuid.UUID], by: Any) -> tuple[int, int]:
    """Accept each that still waits; return how many were accepted and how many were not, each on its own."""
    accepted = refused = 0
    for reading_id in reading_ids:
        try:
            accept_reading(reading_id=reading_id, by=by)
        except AlreadyDecided:
            refused += 1
        else:
            accepted += 1
    return accepted, refused


@transaction.atomic
def refuse_reading(*, reading_id: uuid.UUID, reason: str, by: Any) -> SubmittedReading:
    """Refuse a waiting reading with a reason that its person reads. Raises AlreadyDecided, ValueError without one."""
    if not reason.strip():
        raise ValueError("Napisz, dlaczego nie przyjmujesz odczytu.")
    reading = _waiting(reading_id)
    reading.state, reading.refusal = SubmittedReading.State.REFUSED, reason.strip()[:300]
    _decide(reading, by)
    record_event(action="reading.refused", by=by, **_about(reading))
    tell_of_decision(reading, by=by)
    return reading


@transaction.atomic
def take_back_reading(*, reading_id: uuid.UUID, reason: str, by: Any) -> SubmittedReading:
    """Let an accepted reading count no more; its person reads why. Raises AlreadyDecided, ValueError without a reason.

    What a file brought meanwhile stays: the accounting system is where that is mended.
    """
    if not reason.strip():
        raise ValueError("Napisz, dlaczego cofasz odczyt.")
    reading = SubmittedReading.objects.select_for_update().get(pk=reading_id)
    if reading.state != SubmittedReading.State.ACCEPTED:
        raise AlreadyDecided(f"Tego odczytu nie da się cofnąć: jest {reading.get_state_display()}.")
    reading.state, reading.refusal = SubmittedReading.State.REFUSED, reason.strip()[:300]
    _decide(reading, by)
    record_event(action="reading.taken_back", by=by, **_about(reading))
    tell_of_decision(reading, by=by)
    return reading


def _waiting(reading_id: uuid.UUID) -> SubmittedReading:
    reading = SubmittedReading.objects.select_for_update().get(pk=reading_id)
    if reading.state != SubmittedReading.State.WAITING:
        raise AlreadyDecided(f"Ktoś już zdecydował: odczyt jest {reading.get_state_display()}.")
    return reading


def _decide(reading: SubmittedReading, by: Any) -> None:
    reading.decided_by, reading.decided_at = identifier_of(by), timezone.now()
    reading.save(update_fields=["state", "refusal", "decided_by", "decided_at"])


def _about(reading: SubmittedReading) -> dict[str, Any]:
    details = {"meter": reading.meter_number, "on": reading.read_on.isoformat(), "value": str(reading.value)}
    if reading.refusal:
        details["reason"] = reading.refusal
    return {"subject": f"reading:{reading.pk}", "details": details, "person_id": reading.person_id}
