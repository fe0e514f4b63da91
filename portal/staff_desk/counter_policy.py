"""The gates of the counter: a person or an account that the worker may do this for, or 404."""

import uuid
from typing import Any

from django.http import Http404

from portal.accounts.capabilities import CLOSE_ACCESS, FIND_PEOPLE, ISSUE_ACCESS, REGISTER_APPLICATIONS
from portal.accounts.models import User
from portal.residents.models import Person, PersonAccount, Representation
from portal.staff_desk.policy import access_person, reaches


def access_applicant(user: Any, person_id: uuid.UUID) -> Person:
    """Return a person whose application the worker may take; raise Http404 else."""
    person = access_person(user, person_id, FIND_PEOPLE)
    if not any(reaches(user, one, person) for one in (REGISTER_APPLICATIONS, ISSUE_ACCESS, CLOSE_ACCESS)):
        raise Http404
    return person


def access_issue_at_once(user: Any, person_id: uuid.UUID) -> Person:
    """Return a person whom the worker may issue credentials to; raise Http404 else."""
    return access_person(user, person_id, ISSUE_ACCESS)


def access_account(user: Any, user_id: uuid.UUID, capability: str) -> PersonAccount:
    """Return a resident's account, with its person, that the worker may do this to; raise Http404 else."""
    links = PersonAccount.objects.select_related("user", "person", "representation")
    link = links.filter(user_id=user_id, user__role=User.Role.RESIDENT).first()
    if link is None:
        raise Http404
    access_person(user, link.person_id, capability)
    return link


def access_representation(user: Any, representation_id: uuid.UUID, capability: str) -> Representation:
    """Return a representation of a person the worker may do this for; raise Http404 else."""
    found = Representation.objects.select_related("principal").filter(pk=representation_id).first()
    if found is None:
        raise Http404
    access_person(user, found.principal_id, capability)
    return found
