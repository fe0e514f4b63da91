"""Whose waiting changes of contact data a worker decides: those of people of their estates. 404 for everybody else.

What is said of premises belongs to the estate of the premises, whatever else their holder has.
"""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from portal.accounts.capabilities import ACCEPT_CONTACT_CHANGES, can, estates_where
from portal.premises.queries import people_of_estates
from portal.residents.models import ContactChange


def decides_contact_changes(user: Any) -> bool:
    """Return whether the worker accepts changes of contact data anywhere."""
    return can(user, ACCEPT_CONTACT_CHANGES)


def access_contact_changes(user: Any) -> QuerySet[ContactChange]:
    """Return the changes that wait for the worker, the oldest first; raise Http404 for whoever decides none at all."""
    if not decides_contact_changes(user):
        raise Http404
    waiting = ContactChange.objects.filter(_in_own_estates(user), state=ContactChange.State.WAITING)
    return waiting.select_related("person", "premises__building").order_by("asked_at", "pk")


def access_contact_change(user: Any, change_id: uuid.UUID) -> ContactChange:
    """Return a change, waiting or decided, of a person of the worker's estates; raise Http404 otherwise."""
    if not decides_contact_changes(user):
        raise Http404
    found = ContactChange.objects.select_related("person", "premises__building")
    change = found.filter(_in_own_estates(user), pk=change_id).first()
    if change is None:
        raise Http404
    return change


def _in_own_estates(user: Any) -> Q:
    estates = estates_where(user, ACCEPT_CONTACT_CHANGES)
    if estates is None:
        return Q()
    names = list(estates)
    place = "premises__building__estate"
    there = Q(**{f"{place}__code__in": names}) | Q(**{f"{place}__name__in": names})
    return there | Q(premises__isnull=True, person__in=people_of_estates(names))
