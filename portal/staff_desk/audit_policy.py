"""Who may search the journal, and who has own acts to read. Everybody else gets 404."""

from typing import Any

from django.http import Http404

from portal.accounts.capabilities import SEE_AUDIT, can
from portal.accounts.models import User


def can_see_journal(user: Any) -> bool:
    """Return whether the account may read what everybody did."""
    return can(user, SEE_AUDIT)


def access_journal(user: Any) -> None:
    """Let pass who may read what everybody did; raise Http404 for everybody else."""
    if not can_see_journal(user):
        raise Http404


def access_own_acts(user: Any) -> User:
    """Return the account of a member of the staff; raise Http404 for residents."""
    if not isinstance(user, User) or not user.is_staff_member:
        raise Http404
    return user
