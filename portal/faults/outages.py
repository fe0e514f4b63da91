"""Announcing outages, changing and ending them: the door. Who is concerned is in ``outage_queries``."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from portal.audit.actions import identifier_of, record_event
from portal.faults.outage_models import Outage
from portal.faults.outage_telling import call_worker_after_commit
from portal.faults.refused import FaultRefused
from portal.premises.audience import AudienceChoice, audience_of


@dataclass(frozen=True, slots=True)
class OutageFacts:
    """What is announced; moments are in UTC, an end that nobody knows is None."""

    kind: str
    is_planned: bool
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    text: str = ""


def announce_outage(
    *, facts: OutageFacts, where: AudienceChoice, by: Any, now: dt.datetime, request_key: uuid.UUID
) -> Outage:
    """Store an outage; the same ``request_key`` again returns the one it made. Raises FaultRefused without a place."""
    if not where.has_place:
        raise FaultRefused("Wybierz, gdzie jest przerwa: osiedle, budynek albo klatkę.")
    try:
        return _announced(facts, where, by, now, request_key)
    except IntegrityError:
        earlier = Outage.objects.filter(request_key=request_key).first()
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def _announced(facts: OutageFacts, where: AudienceChoice, by: Any, now: dt.datetime, request_key: uuid.UUID) -> Outage:
    earlier = Outage.objects.filter(request_key=request_key).first()
    if earlier is not None:
        return earlier
    outage = Outage(request_key=request_key, announced_by=identifier_of(by), announced_at=now)
    _write(outage, facts)
    outage.audience = audience_of(where)
    outage.save(force_insert=True)
    record_event(action="outage.announced", by=by, subject=f"outage:{outage.pk}", details={"kind": outage.kind})
    call_worker_after_commit(outage.pk)
    return outage


@transaction.atomic
def change_outage(*, outage: Outage, facts: OutageFacts, where: AudienceChoice, by: Any, now: dt.datetime) -> bool:
    """Write other moments, words or places; False when they are those. Raises FaultRefused for one that is over."""
    stored = _locked(outage)
    if stored.ended_at is not None:
        raise FaultRefused("Ta przerwa już się skończyła. Ogłoś nową.")
    if not where.has_place:
        raise FaultRefused("Wybierz, gdzie jest przerwa: osiedle, budynek albo klatkę.")
    audience = audience_of(where)
    if (_facts_of(stored), stored.audience_id) == (facts, audience.pk):
        return False
    _write(stored, facts)
    # What is told again is another notice: its key has the moment of the change.
    stored.audience, stored.changed_at, stored.told_at = audience, now, None
    stored.save()
    call_worker_after_commit(stored.pk)
    record_event(action="outage.changed", by=by, subject=f"outage:{stored.pk}", details={"kind": stored.kind})
    return True


@transaction.atomic
def end_outage(*, outage: Outage, by: Any, now: dt.datetime) -> bool:
    """Say that it is over; False when somebody said so already."""
    stored = _locked(outage)
    if stored.ended_at is not None:
        return False
    stored.ended_at = now
    stored.save(update_fields=["ended_at"])
    record_event(action="outage.ended", by=by, subject=f"outage:{stored.pk}", details={"kind": stored.kind})
    return True


def _facts_of(outage: Outage) -> OutageFacts:
    return OutageFacts(outage.kind, outage.is_planned, outage.starts_at, outage.ends_at, outage.text)


def _write(outage: Outage, facts: OutageFacts) -> None:
    outage.kind, outage.is_planned = facts.kind, facts.is_planned
    outage.starts_at, outage.ends_at, outage.text = facts.starts_at, facts.ends_at, facts.text.strip()[:500]


def _locked(outage: Outage) -> Outage:
    return Outage.objects.select_for_update().get(pk=outage.pk)
