"""The people a worker had before them last, kept in their session."""

import uuid

from django.http import HttpRequest

from portal.residents.models import Person

_KEY = "desk_recent_people"
_MOST = 8


def remember_person(request: HttpRequest, person: Person) -> None:
    """Put the person first in the worker's list."""
    before = [one for one in request.session.get(_KEY, []) if one != str(person.pk)]
    request.session[_KEY] = [str(person.pk), *before][:_MOST]


def recent_person_ids(request: HttpRequest) -> list[uuid.UUID]:
    """Return the ids, the last one first."""
    return [uuid.UUID(one) for one in request.session.get(_KEY, [])]
