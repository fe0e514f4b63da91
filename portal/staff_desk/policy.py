"""Who may open which page of the desk, and whose data there: by capability and estate, and 404 for everybody else."""

import uuid
from typing import Any

from django.http import Http404

from portal.accounts.capabilities import FIND_PEOPLE, can, estates_where
from portal.premises.models import Estate, Premises
from portal.residents.models import Person


def can_find_people(user: Any) -> bool:
    """Return whether the search field is for this account."""
    return can(user, FIND_PEOPLE)


def access_search(user: Any) -> None:
    """Let pass who may find people; raise Http404 for everybody else."""
    if not can_find_people(user):
        raise Http404


def reaches(user: Any, capability: str, person: Person) -> bool:
    """Return whether the worker may do this for the person: somewhere they hold, or held, premises.

    Costs a query more for a worker who is limited to some estates.
    """
    if not can(user, capability):
        return False
    if estates_where(user, capability) is None:
        return True
    estates = Estate.objects.filter(buildings__premises__titles__person=person).distinct()
    return any(can(user, capability, estate=estate) for estate in estates)


def access_person(user: Any, person_id: uuid.UUID, capability: str = FIND_PEOPLE) -> Person:
    """Return a person the worker may find and, where a capability is named, do this for; raise Http404 else."""
    access_search(user)
    person = Person.objects.filter(pk=person_id).first()
    if person is None or not reaches(user, FIND_PEOPLE, person):
        raise Http404
    if capability != FIND_PEOPLE and not reaches(user, capability, person):
        raise Http404
    return person


def access_premises_card(user: Any, premises_id: uuid.UUID) -> Premises:
    """Return premises in an estate where the worker may find people; raise Http404 else."""
    access_search(user)
    stock = Premises.objects.select_related("building__estate", "staircase")
    premises = stock.filter(pk=premises_id).first()
    if premises is None:
        raise Http404
    estate = premises.building.estate
    if estates_where(user, FIND_PEOPLE) is not None and (estate is None or not can(user, FIND_PEOPLE, estate=estate)):
        raise Http404
    return premises
