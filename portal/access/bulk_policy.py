"""Who may send lists of applications, and see which: workers who take applications, where the rules allow lists."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from portal.access.bulk import WAY
from portal.access.bulk_models import BulkList
from portal.accounts.capabilities import ISSUE_ACCESS, REGISTER_APPLICATIONS, can, estates_where
from portal.kernel import clock
from portal.rulebook.queries import rules_on


def can_send_lists(user: Any) -> bool:
    """Return whether the worker takes applications and the rules give accounts without one. Costs a cached query."""
    takes = can(user, REGISTER_APPLICATIONS) or can(user, ISSUE_ACCESS)
    return takes and WAY in rules_on(clock.today()).application.ways


def access_bulk_lists(user: Any) -> None:
    """Let pass who may send lists; raise Http404 for everybody else, and where everybody has to apply."""
    if not can_send_lists(user):
        raise Http404


def bulk_lists_of(user: Any) -> QuerySet[BulkList]:
    """Return the lists a worker may see, the newest first: their own; all of them without a limit to estates."""
    found = BulkList.objects.order_by("-number")
    limits = [estates_where(user, right) for right in (REGISTER_APPLICATIONS, ISSUE_ACCESS) if can(user, right)]
    return found if None in limits else found.filter(requested_by_id=user.pk)


def access_bulk_list(user: Any, list_id: uuid.UUID) -> BulkList:
    """Return a list that the worker may see. Raises Http404 for every other."""
    if not (can(user, REGISTER_APPLICATIONS) or can(user, ISSUE_ACCESS)):
        raise Http404
    found = bulk_lists_of(user).filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found
