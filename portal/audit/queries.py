"""Reading the trail back, newest first. Who may read what is decided by the pages; words are theirs too."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from portal.audit.kinds import KINDS, LOOK
from portal.audit.models import AuditEvent
from portal.audit.naming import name_in_trail

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page of the list ended: the moment and the number of its last event."""

    at: dt.datetime
    id: int

    @classmethod
    def of(cls, event: AuditEvent) -> "Position":
        """Return the position of an event."""
        return cls(event.at, event.pk)

    @classmethod
    def read(cls, text: str) -> "Position | None":
        """Return the position that ``str`` wrote, or None for anything else."""
        micros, _dash, number = text.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in (micros, number)):
            return None
        try:
            return cls(_EPOCH + int(micros) * _MICROSECOND, int(number))
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; an empty field asks for nothing. ``until`` is the first moment that is too late.

    ``person_id`` finds what is about the person, ``identifiers`` what was done to those accounts; either is enough.
    """

    person_id: uuid.UUID | None = None
    identifiers: tuple[str, ...] = ()
    actor_id: uuid.UUID | None = None
    kinds: tuple[str, ...] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def events(asked: Asked, *, count: int, before: Position | None = None) -> list[AuditEvent]:
    """Return at most ``count`` events, newest first, from behind ``before`` on. Costs one query along an index."""
    found = AuditEvent.objects.all()
    if asked.person_id is not None or asked.identifiers:
        found = found.filter(_about(asked.person_id, asked.identifiers))
    if asked.actor_id is not None:
        found = found.filter(actor_id=asked.actor_id)
    if asked.kinds:
        found = found.filter(action__in=asked.kinds)
    if asked.since is not None:
        found = found.filter(at__gte=asked.since)
    if asked.until is not None:
        found = found.filter(at__lt=asked.until)
    if before is not None:
        found = found.filter(at__lte=before.at).filter(Q(at__lt=before.at) | Q(id__lt=before.id))
    return list(_newest(found)[:count])


def acts_of(actor_id: uuid.UUID, *, count: int) -> list[AuditEvent]:
    """Return somebody's own last acts and looks, newest first. Costs one query."""
    return events(Asked(actor_id=actor_id), count=count)


def looks_at(person_id: uuid.UUID, *, count: int, before: Position | None = None) -> list[AuditEvent]:
    """Return who looked at a person's data, newest first. Costs one query."""
    looks = tuple(name for name in KINDS if name.startswith(LOOK))
    return events(Asked(person_id=person_id, kinds=looks), count=count, before=before)


def acts_on_account(
    *, person_id: uuid.UUID | None, identifier: str, actor_id: uuid.UUID, count: int
) -> list[AuditEvent]:
    """Return what others did to a person's account and the person reads about, newest first. Costs one query."""
    kinds = [kind.name for kind in KINDS.values() if kind.own_words and not kind.is_look]
    about = AuditEvent.objects.filter(_about(person_id, (identifier,)), action__in=kinds)
    return list(_newest(about.exclude(actor_id=actor_id))[:count])


def _about(person_id: uuid.UUID | None, identifiers: tuple[str, ...]) -> Q:
    about = Q(subject__in=[f"account:{name_in_trail(identifier)}" for identifier in identifiers])
    return about | Q(person_id=person_id) if person_id is not None else about


def _newest(found: "QuerySet[AuditEvent]") -> "QuerySet[AuditEvent]":
    return found.order_by("-at", "-id")
