"""Announcing outages, changing and ending them: the door. Who is concerned is in ``outage_queries``."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from portal.audit.actions import identifier_of, record_event
from portal.faults.outage_models import Outage, OutagePlace
from portal.faults.refused import FaultRefused


@dataclass(frozen=True, slots=True)
class OutageFacts:
    """What is announced; moments are in UTC, an end that nobody knows is None."""

    kind: str
    is_planned: bool
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Ids of estates, buildings and staircases that do not have it."""

    estates: frozenset[int] = frozenset()
    buildings: frozenset[int] = frozenset()
    staircases: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.estates or self.buildings or self.staircases)


def announce_outage(*, facts: OutageFacts, where: Where, by: Any, now: dt.datetime, request_key: uuid.UUID) -> Outage:
    """Store an outage; the same ``request_key`` again returns the one it made. Raises FaultRefused without a place."""
    if not where:
        raise FaultRefused("Wybierz, gdzie jest przerwa: osiedle, budynek albo klatkę.")
    try:
        return _announced(facts, where, by, now, request_key)
    except IntegrityError:
        earlier = Outage.objects.filter(request_key=request_key).first()
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def _announced(facts: OutageFacts, where: Where, by: Any, now: dt.datetime, request_key: uuid.UUID) -> Outage:
    earlier = Outage.objects.filter(request_key=request_key).first()
    if earlier is not None:
        return earlier
    outage = Outage(request_key=request_key, announced_by=identifier_of(by), announced_at=now)
    _write(outage, facts)
    outage.save(force_insert=True)
    _put_places(outage, where)
    record_event(action="outage.announced", by=by, subject=f"outage:{outage.pk}", details={"kind": outage.kind})
    return outage


@transaction.atomic
def change_outage(*, outage: Outage, facts: OutageFacts, where: Where, by: Any, now: dt.datetime) -> bool:
    """Write other moments, words or places; False when they are those. Raises FaultRefused for one that is over."""
    stored = _locked(outage)
    if stored.ended_at is not None:
        raise FaultRefused("Ta przerwa już się skończyła. Ogłoś nową.")
    if not where:
        raise FaultRefused("Wybierz, gdzie jest przerwa: osiedle, budynek albo klatkę.")
    before = (_facts_of(stored), where_of(stored))
    if before == (facts, where):
        return False
    _write(stored, facts)
    stored.changed_at = now
    stored.save()
    stored.places.all().delete()
    _put_places(stored, where)
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


def where_of(outage: Outage) -> Where:
    """Return the places of an outage. Costs one query."""
    places = list(outage.places.all())
    return Where(
        _ids(place.estate_id for place in places),
        _ids(place.building_id for place in places),
        _ids(place.staircase_id for place in places),
    )


def _ids(keys: Iterable[int | None]) -> frozenset[int]:
    return frozenset(key for key in keys if key is not None)


def _facts_of(outage: Outage) -> OutageFacts:
    return OutageFacts(outage.kind, outage.is_planned, outage.starts_at, outage.ends_at, outage.text)


def _write(outage: Outage, facts: OutageFacts) -> None:
    outage.kind, outage.is_planned = facts.kind, facts.is_planned
    outage.starts_at, outage.ends_at, outage.text = facts.starts_at, facts.ends_at, facts.text.strip()[:500]


def _put_places(outage: Outage, where: Where) -> None:
    OutagePlace.objects.bulk_create(
        [
            *(OutagePlace(outage=outage, estate_id=key) for key in sorted(where.estates)),
            *(OutagePlace(outage=outage, building_id=key) for key in sorted(where.buildings)),
            *(OutagePlace(outage=outage, staircase_id=key) for key in sorted(where.staircases)),
        ]
    )


def _locked(outage: Outage) -> Outage:
    return Outage.objects.select_for_update().get(pk=outage.pk)
