"""The gate to premises: load them for a person, or 404."""

import datetime as dt
import uuid

from django.http import Http404

from portal.accounts.models import User
from portal.premises.queries import HeldPremises, premises_held_by
from portal.residents.queries import person_of


def held_premises(user: User, today: dt.date) -> list[HeldPremises]:
    """Return what the account's person holds today; empty for staff and for people whose titles have ended."""
    person = person_of(user)
    return [] if person is None else premises_held_by(person.pk, today)


def access_one_of_held(user: User, premises_id: uuid.UUID, today: dt.date) -> tuple[HeldPremises, list[HeldPremises]]:
    """Return premises the account's person holds today, and all they hold, for pages with a switcher.

    Raises Http404 as ``access_premises`` does. Costs two queries.
    """
    held = held_premises(user, today)
    for one in held:
        if one.premises.pk == premises_id:
            return one, held
    raise Http404


def access_premises(user: User, premises_id: uuid.UUID, today: dt.date) -> HeldPremises:
    """Return premises the account's person holds today.

    Raises Http404 for everybody else: a neighbour, a former owner, another cooperative's person, and for an id that
    does not exist – the answers cannot be told apart.
    """
    return access_one_of_held(user, premises_id, today)[0]
