"""Who may open the administrator's pages: by capability, and 404 for everybody else."""

import uuid
from typing import Any

from django.http import Http404

from portal.accounts.capabilities import CHANGE_RULES, MANAGE_STAFF, SEE_AUDIT, can
from portal.accounts.models import StaffRole, User


def can_change_rules(user: Any) -> bool:
    """Return whether the account may set rules, regulation, looks and contact."""
    return can(user, CHANGE_RULES)


def can_manage_staff(user: Any) -> bool:
    """Return whether the account may manage staff and roles."""
    return can(user, MANAGE_STAFF)


def can_open_settings(user: Any) -> bool:
    """Return whether any of the administrator's pages opens for the account."""
    return can_change_rules(user) or can_manage_staff(user)


def access_overview(user: Any) -> None:
    """Let pass whoever may change anything here; raise Http404 for everybody else."""
    if not can_open_settings(user):
        raise Http404


def access_settings(user: Any) -> None:
    """Let pass who may change rules; raise Http404 for everybody else."""
    if not can_change_rules(user):
        raise Http404


def access_history(user: Any) -> None:
    """Let pass who may change rules or see what was done; raise Http404 for everybody else."""
    if not (can_change_rules(user) or can(user, SEE_AUDIT)):
        raise Http404


def access_staff(user: Any) -> None:
    """Let pass who may manage staff; raise Http404 for everybody else."""
    if not can_manage_staff(user):
        raise Http404


def access_staff_member(user: Any, member_id: uuid.UUID) -> User:
    """Return a member of staff; raise Http404 for whoever may not manage staff, and for residents' accounts."""
    access_staff(user)
    member = User.objects.filter(pk=member_id, role=User.Role.STAFF).first()
    if member is None:
        raise Http404
    return member


def access_role(user: Any, key: str) -> StaffRole:
    """Return a role of the cooperative; raise Http404 for whoever may not manage staff, or when there is none."""
    access_staff(user)
    role = StaffRole.objects.filter(key=key).first()
    if role is None:
        raise Http404
    return role


def access_previewed_role(user: Any, key: str) -> StaffRole:
    """Return a role to look at; raise Http404 for whoever may not change rules, or when there is none."""
    access_settings(user)
    role = StaffRole.objects.filter(key=key).first()
    if role is None:
        raise Http404
    return role
