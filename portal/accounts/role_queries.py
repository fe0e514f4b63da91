"""Which roles a cooperative has, who holds them, what an account may do. Changing them is in ``role_actions``."""

from collections.abc import Iterable

from django.db.models import QuerySet

from portal.accounts.capabilities import MANAGE_STAFF, OF_OPERATORS, OF_RESIDENTS, Grant
from portal.accounts.models import RoleHolding, StaffRole, User
from portal.kernel import clock
from portal.rulebook.queries import rules_on

ALL_ESTATES = "*"


def grants_of_account(user: User) -> tuple[Grant, ...]:
    """Return what the account's kind and roles let it do. Costs a query for staff, two when a role names offices."""
    if user.role == User.Role.RESIDENT:
        return (Grant(OF_RESIDENTS),)
    if user.role == User.Role.OPERATOR:
        return (Grant(OF_OPERATORS),)
    roles = list(StaffRole.objects.filter(holdings__user_id=user.pk))
    return grants_of_roles(roles)


def grants_of_roles(roles: Iterable[StaffRole]) -> tuple[Grant, ...]:
    """Return what the roles give together, each within its own limits. Costs a query when a role names offices."""
    roles = list(roles)
    served = _estates_of_offices() if any(role.offices for role in roles) else {}
    return tuple(Grant(frozenset(role.capabilities), _limit(role, served)) for role in roles)


def staff_roles() -> QuerySet[StaffRole]:
    """Return the cooperative's roles in their order."""
    return StaffRole.objects.order_by("place", "name")


def names_of_roles_with(capability: str) -> list[str]:
    """Return the names of the roles that may do this, in their order. Costs one query."""
    return list(staff_roles().filter(capabilities__contains=[capability]).values_list("name", flat=True))


def roles_of(user: User) -> QuerySet[StaffRole]:
    """Return the roles an account holds, in their order."""
    return staff_roles().filter(holdings__user_id=user.pk)


def staff_members() -> QuerySet[User]:
    """Return the cooperative's staff with their roles, by name: active ones first. Three queries in all."""
    staff = User.objects.filter(role=User.Role.STAFF).order_by("-is_active", "full_name", "identifier")
    return staff.prefetch_related("role_holdings__role")


def administrators() -> QuerySet[User]:
    """Return the active accounts that may manage staff: without one of them nobody could give rights any more."""
    return User.objects.filter(
        pk__in=RoleHolding.objects.filter(role__capabilities__contains=[MANAGE_STAFF]).values("user_id"),
        role=User.Role.STAFF,
        is_active=True,
    )


def worker_words(user: object) -> str:
    """Return what a worker is to a resident: the roles, with their offices; empty when there are none. 1–2 queries."""
    if not isinstance(user, User) or user.role != User.Role.STAFF:
        return ""
    roles = list(roles_of(user))
    has_offices = any(role.offices for role in roles)
    names = {office.key: office.name for office in rules_on(clock.today()).offices} if has_offices else {}
    words = []
    for role in roles:
        offices = ", ".join(names[key] for key in role.offices if key in names)
        words.append(f"{role.name} ({offices})" if offices else role.name)
    return ", ".join(words)


def _estates_of_offices() -> dict[str, tuple[str, ...]]:
    return {office.key: office.estates for office in rules_on(clock.today()).offices}


def _limit(role: StaffRole, served: dict[str, tuple[str, ...]]) -> frozenset[str] | None:
    if not role.offices and not role.estates:
        return None
    # An office that the rules no longer know serves nobody: a right that cannot be placed is no right.
    names = set(role.estates).union(*(served.get(key, ()) for key in role.offices))
    return None if ALL_ESTATES in names else frozenset(names)
