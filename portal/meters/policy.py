"""The gates of meters and readings: a resident's own premises, the staff's estates. Everything else is 404."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from portal.accounts.capabilities import ACCEPT_READINGS, can, estates_where
from portal.accounts.models import User
from portal.meters.models import Meter, SubmittedReading
from portal.meters.queries import MeterBook, books_of
from portal.premises.models import Building, Premises
from portal.premises.policy import access_one_of_held
from portal.premises.queries import HeldPremises
from portal.residents.policy import SUBMIT, may_act
from portal.rulebook.policy import access_module
from portal.rulebook.rules import Rules

MODULE = "readings"


@dataclass(frozen=True, slots=True)
class OwnMeters:
    """What a resident's page of meters is made from. ``may_give`` = the account may give readings here on the day."""

    rules: Rules
    chosen: HeldPremises
    held: Sequence[HeldPremises]
    books: Sequence[MeterBook]
    may_give: bool
    day: dt.date


def access_own_meters(user: User, premises_id: uuid.UUID, day: dt.date) -> OwnMeters:
    """Return the meters of premises the account's person holds; raises Http404 as ``access_premises`` does.

    A representative gives readings where the authorization lets them; whoever held the premises before only looks.
    Costs four queries.
    """
    rules = access_module(MODULE, day, user)
    chosen, held = access_one_of_held(user, premises_id, day)
    books = books_of(premises_id, chosen.days, day)
    may_give = not chosen.is_former and may_act(user, SUBMIT, day)
    return OwnMeters(rules, chosen, held, books, may_give, day)


def access_own_meter(user: User, premises_id: uuid.UUID, meter_id: int, day: dt.date) -> tuple[OwnMeters, MeterBook]:
    """Return one meter of premises the account's person holds, and all of them; raises Http404.

    ``meter_id`` may be that of a row which a newer file closed: an old address leads to the meter of the same number.
    """
    own = access_own_meters(user, premises_id, day)
    for book in own.books:
        if book.id == meter_id:
            return own, book
    number = Meter.objects.filter(pk=meter_id, premises_id=premises_id).values_list("number", flat=True).first()
    for book in own.books:
        if book.number == number:
            return own, book
    raise Http404


def access_own_submitted(own: OwnMeters, book: MeterBook, reading_id: uuid.UUID) -> SubmittedReading:
    """Return a reading given here for this meter on days that may be seen; raises Http404. Costs one query."""
    found = SubmittedReading.objects.filter(
        pk=reading_id, premises_id=own.chosen.premises.pk, meter_number=book.number
    ).first()
    if found is None or not own.chosen.days.show(found.read_on):
        raise Http404
    return found


def can_accept_readings(user: Any) -> bool:
    """Return whether the account may decide about readings anywhere."""
    return can(user, ACCEPT_READINGS)


def access_readings_desk(user: Any) -> None:
    """Raise Http404 unless the account may decide about readings somewhere."""
    if not can_accept_readings(user):
        raise Http404


def own_estates(user: Any, field: str = "premises__building__estate") -> Q:
    """Return the condition that rows lie in the estates where the account may decide about readings."""
    names = estates_where(user, ACCEPT_READINGS)
    if names is None:
        return Q()
    return Q(**{f"{field}__code__in": list(names)}) | Q(**{f"{field}__name__in": list(names)})


def readings_for(user: Any) -> QuerySet[SubmittedReading]:
    """Return the readings the account may decide about or look at; raises Http404 where there are none for it."""
    access_readings_desk(user)
    return SubmittedReading.objects.filter(own_estates(user))


def access_submitted(user: Any, reading_id: uuid.UUID) -> SubmittedReading:
    """Return one of these; raises Http404. Costs one query."""
    rows = readings_for(user).select_related("premises__building__estate", "premises__staircase")
    found = rows.filter(pk=reading_id).first()
    if found is None:
        raise Http404
    return found


def premises_for(user: Any) -> QuerySet[Premises]:
    """Return the premises whose readings the account may type in; raises Http404 where there are none for it."""
    access_readings_desk(user)
    return Premises.objects.filter(own_estates(user, "building__estate"))


def buildings_for(user: Any) -> QuerySet[Building]:
    """Return the buildings of these premises by address; raises Http404 where there are none for the account."""
    access_readings_desk(user)
    return Building.objects.filter(own_estates(user, "estate")).order_by("street", "number")
