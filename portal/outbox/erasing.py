"""Erasing what messages say of a person whose data are erased. Words of old messages go by time, in ``retention``."""

import functools
import operator
import uuid
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Now

from portal.outbox.addresses import telephone
from portal.outbox.models import UNFINISHED, Message, State

# What stands where a column must not be empty.
ERASED = "dane usunięte"


@dataclass(frozen=True, slots=True)
class Spoken:
    """To whom messages speak: any of these is enough.

    ``identifiers`` are of accounts, ``things`` what else messages are about (``application:W-0352``), ``keys`` the ids
    that their ``dedupe_key`` may hold. ``addresses`` count for messages of ``person_id`` and of nobody: an address that
    two people share does not erase what the other one was told. ``is_whole_person`` takes all the person was told.
    """

    identifiers: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    keys: frozenset[uuid.UUID] = frozenset()
    addresses: frozenset[str] = frozenset()
    person_id: uuid.UUID | None = None
    is_whole_person: bool = False


def messages_to(spoken: Spoken) -> QuerySet[Message]:
    """Return the messages, those on their way too. Cost: reads the table once."""
    things = spoken.things | {f"account:{identifier}" for identifier in spoken.identifiers}
    about = [Q(about__in=things)] if things else []
    about += [Q(dedupe_key__contains=str(key)) for key in spoken.keys]
    addresses = {address.strip().lower() for address in spoken.addresses if address.strip()}
    # Telephones are stored as they are dialed.
    addresses |= {telephone(address) for address in addresses if telephone(address)}
    whose = Q(person_id=None) | Q(person_id=spoken.person_id)
    about += [Q(to_address__iexact=address) & whose for address in addresses]
    if spoken.is_whole_person and spoken.person_id is not None:
        about.append(Q(person_id=spoken.person_id))
    found = Message.objects.exclude(to_address=ERASED)
    return found.filter(functools.reduce(operator.or_, about)) if about else found.none()


def erase_messages(spoken: Spoken) -> int:
    """Leave of the messages their kind, subject, moments and state; return of how many. One statement.

    A subject is the kind's own words and the cooperative's name.

    One that waits is taken back; a worker that is sending one finds its lease gone and writes nothing more about it.
    """
    return messages_to(spoken).update(
        to_address=ERASED,
        text="",
        html="",
        sealed="",
        erased_at=Case(When(erased_at=None, then=Now()), default=F("erased_at")),
        last_error=Case(When(last_error="", then=Value("")), default=Value(ERASED)),
        about="",
        unsubscribe="",
        dedupe_key=Concat(Value("erased:"), F("message_id")),
        person_id=None,
        requested_by=Case(When(requested_by__in=spoken.identifiers, then=Value(ERASED)), default=F("requested_by")),
        state=Case(When(state__in=UNFINISHED, then=Value(State.CANCELLED)), default=F("state")),
        next_attempt_at=None,
        lease=None,
    )
