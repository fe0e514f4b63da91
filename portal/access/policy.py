"""The gates to applications and credentials: load one for a worker of its office, or answer 404."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.capabilities import CLOSE_ACCESS, ISSUE_ACCESS, REGISTER_APPLICATIONS, estates_where

CAPABILITIES = (REGISTER_APPLICATIONS, ISSUE_ACCESS, CLOSE_ACCESS)


def applications_of(worker: Any, *capabilities: str) -> QuerySet[AccessApplication]:
    """Return the applications that a worker deals with: those of their estates, and forms that name nobody yet.

    Costs no query of its own but what the worker's roles cost.
    """
    found = AccessApplication.objects.select_related(
        "person", "premises__building__estate", "premises__staircase", "representation", "user"
    )
    limit = _estates(worker, capabilities or CAPABILITIES)
    return found if limit is None else found.filter(_in_estates("premises__building__estate__", limit))


def access_application_for(worker: Any, application_id: uuid.UUID) -> AccessApplication:
    """Return an application of the worker's estates. Raises Http404 for every other, and for an id that is nobody's."""
    found = applications_of(worker).filter(pk=application_id).first()
    if found is None:
        raise Http404
    return found


def access_issue_for(worker: Any, issue_id: uuid.UUID) -> CredentialIssue:
    """Return credentials that the worker may print and hand over. Raises Http404 for all others."""
    limit = _estates(worker, (ISSUE_ACCESS,))
    found = CredentialIssue.objects.select_related("user__person_link__person", "application").filter(pk=issue_id)
    if limit is not None:
        held = _in_estates("user__person_link__person__titles__premises__building__estate__", limit, or_none=False)
        found = found.filter(held).distinct()
    issue = found.first()
    if issue is None:
        raise Http404
    return issue


def in_reach(worker: Any, path: str) -> Q:
    """Return the condition that a person, reached by ``path``, holds or held something in the worker's estates.

    True for everybody where the worker is not limited. Ask for ``distinct`` rows: a person may hold many things.
    """
    limit = _estates(worker, CAPABILITIES)
    return Q() if limit is None else _in_estates(f"{path}titles__premises__building__estate__", limit, or_none=False)


def _estates(worker: Any, capabilities: tuple[str, ...]) -> frozenset[str] | None:
    limits = [estates_where(worker, capability) for capability in capabilities]
    if any(limit is None for limit in limits):
        return None
    return frozenset().union(*(limit for limit in limits if limit is not None))


def _in_estates(path: str, names: frozenset[str], *, or_none: bool = True) -> Q:
    # Somebody without any right has no estates, and sees no forms without one either.
    inside = Q(**{f"{path}name__in": names}) | Q(**{f"{path}code__in": names})
    return inside | Q(premises__isnull=True) if or_none and names else inside
