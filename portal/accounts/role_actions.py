"""Changing the cooperative's roles and who holds them, behind the walls of ``rights_walls``."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from portal.accounts.actions import (
    create_account,
    deactivate_account,
    reactivate_account,
    remove_second_factor,
    set_initial_password,
)
from portal.accounts.capabilities import OF_STAFF
from portal.accounts.models import RoleHolding, StaffRole, User
from portal.accounts.passphrases import suggested_password
from portal.accounts.password_rule import STAFF_RULE
from portal.accounts.rights_walls import (
    OwnRights,
    RightsRefused,
    an_administrator_remains,
    is_oneself,
    lock_roles,
    refuse_a_stronger_colleague,
)
from portal.accounts.roles import DEFAULT_ROLES, RoleFacts
from portal.audit.actions import record_event


class RoleUnknown(LookupError):
    """No role of the cooperative has this key."""


class RoleHeld(RightsRefused):
    """The role cannot go while somebody holds it."""

    def __init__(self) -> None:
        super().__init__("Ktoś ma tę rolę. Najpierw daj tym osobom inną.")


class RoleKeyTaken(ValueError):
    """A role with this key is there already."""


@transaction.atomic
def ensure_roles() -> None:
    """Give the cooperative the platform's three roles when it has none of its own."""
    if not StaffRole.objects.exists():
        for place, facts in enumerate(DEFAULT_ROLES):
            StaffRole.objects.get_or_create(key=facts.key, defaults={**_columns(facts), "place": place})


@transaction.atomic
def adopt_roles(*, roles: Sequence[RoleFacts], by: Any) -> None:
    """Bring the cooperative's roles up to a pack's list, by key.

    A role the list does not have goes when nobody holds it and stays otherwise. Raises LastAdministrator.
    """
    with an_administrator_remains():
        stored = {role.key: role for role in StaffRole.objects.all()}
        changed = []
        for place, facts in enumerate(roles):
            columns = {**_columns(facts), "place": place}
            role = stored.pop(facts.key, None) or StaffRole(key=facts.key)
            if role.pk is None or any(getattr(role, name) != value for name, value in columns.items()):
                _fill(role, columns)
                role.save()
                changed.append(facts.key)
        gone = [role for role in stored.values() if not role.holdings.exists()]
        for role in gone:
            role.delete()
    if changed or gone:
        details = {"changed": changed, "removed": [role.key for role in gone]}
        record_event(action="roles.adopted", by=by, subject="roles", details=details)


@transaction.atomic
def create_role(*, facts: RoleFacts, by: Any) -> StaffRole:
    """Make a role that nobody holds yet. Raises RoleKeyTaken and ValueError for an unknown capability."""
    lock_roles()
    if StaffRole.objects.filter(key=facts.key).exists():
        raise RoleKeyTaken(facts.key)
    role = StaffRole.objects.create(key=facts.key, place=StaffRole.objects.count(), **_columns(facts))
    record_event(action="role.created", by=by, subject=f"role:{role.key}", details=_columns(facts))
    return role


@transaction.atomic
def change_role(*, role: StaffRole, facts: RoleFacts, by: Any) -> bool:
    """Change what a role is called and may do; False when nothing differs. Its key stays.

    Raises OwnRights when whoever asks holds the role and more than its name would change, LastAdministrator.
    """
    with an_administrator_remains():
        role.refresh_from_db()
        columns = _columns(facts)
        before = {name: getattr(role, name) for name in columns}
        if before == columns:
            return False
        if _holds(by, role) and {**before, "name": ""} != {**columns, "name": ""}:
            raise OwnRights
        _fill(role, columns)
        role.save()
    record_event(action="role.changed", by=by, subject=f"role:{role.key}", details={"before": before, "after": columns})
    return True


@transaction.atomic
def remove_role(*, role: StaffRole, by: Any) -> None:
    """Remove a role. Raises RoleHeld while somebody holds it."""
    lock_roles()
    if role.holdings.exists():
        raise RoleHeld
    key = role.key
    role.delete()
    record_event(action="role.removed", by=by, subject=f"role:{key}")


@transaction.atomic
def give_roles(*, user: User, keys: Iterable[str], by: Any) -> bool:
    """Give a member of staff exactly these roles; False when they hold just them already.

    Effective with the person's next request. Raises OwnRights, LastAdministrator, RoleUnknown, RightsRefused for an
    account that is not of staff.
    """
    wanted = set(keys)
    ensure_roles()
    if user.role != User.Role.STAFF:
        raise RightsRefused("Role mają tylko pracownicy.")
    with an_administrator_remains():
        roles = {role.key: role for role in StaffRole.objects.filter(key__in=wanted)}
        if unknown := wanted - set(roles):
            raise RoleUnknown(", ".join(sorted(unknown)))
        held = set(RoleHolding.objects.filter(user=user).values_list("role__key", flat=True))
        if held == wanted:
            return False
        if is_oneself(by, user):
            raise OwnRights
        RoleHolding.objects.filter(user=user).exclude(role__key__in=wanted).delete()
        RoleHolding.objects.bulk_create(RoleHolding(user=user, role=roles[key]) for key in sorted(wanted - held))
        user.__dict__.pop("grants", None)
    record_event(
        action="staff.roles_given",
        by=by,
        subject=f"account:{user.identifier}",
        details={"before": sorted(held), "after": sorted(wanted)},
    )
    return True


@transaction.atomic
def add_staff_member(
    *, identifier: str, full_name: str, keys: Iterable[str], by: Any, email: str = ""
) -> tuple[User, str]:
    """Make an account of staff with its roles and return it with its initial password, which is stored nowhere.

    Its owner sets an own password and enrols a second factor at the first sign-in. Raises IdentifierTaken,
    RoleUnknown.
    """
    password = suggested_password(STAFF_RULE, context=[identifier, full_name])
    user = create_account(
        identifier=identifier,
        role=User.Role.STAFF,
        password=password,
        origin=User.PasswordOrigin.INITIAL,
        by=by,
        full_name=full_name,
        email=email,
    )
    give_roles(user=user, keys=keys, by=by)
    return user, password


@transaction.atomic
def block_staff_member(*, user: User, by: Any, reason: str) -> None:
    """Block an account of staff at once. Raises OwnRights, LastAdministrator."""
    if is_oneself(by, user):
        raise RightsRefused("Swojego konta nie zablokujesz. Poproś innego administratora.")
    with an_administrator_remains():
        deactivate_account(user=user, by=by, reason=reason)


@transaction.atomic
def unblock_staff_member(*, user: User, by: Any, reason: str) -> None:
    """Take the block of an account of staff back. Raises OwnRights."""
    if is_oneself(by, user):
        raise OwnRights
    reactivate_account(user=user, by=by, reason=reason)


@transaction.atomic
def reset_second_factor_of(*, user: User, by: Any) -> None:
    """Remove the app and the codes of a colleague who lost the telephone. Raises OwnRights, RightsRefused."""
    refuse_a_stronger_colleague(user, by)
    remove_second_factor(user=user, by=by)


@transaction.atomic
def give_new_password_to(*, user: User, by: Any) -> str:
    """Give a colleague a new initial password and return it. Raises OwnRights, RightsRefused."""
    refuse_a_stronger_colleague(user, by)
    password = suggested_password(STAFF_RULE, context=[user.identifier, user.full_name])
    set_initial_password(user=user, password=password, by=by)
    return password


def _holds(by: Any, role: StaffRole) -> bool:
    return isinstance(by, User) and role.holdings.filter(user_id=by.pk).exists()


def _fill(role: StaffRole, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(role, name, value)


def _columns(facts: RoleFacts) -> dict[str, Any]:
    unknown = set(facts.capabilities) - set(OF_STAFF)
    if unknown:
        raise ValueError(f"no role can hold {', '.join(sorted(unknown))}")
    return {
        "name": facts.name,
        "capabilities": [name for name in OF_STAFF if name in facts.capabilities],
        "offices": sorted(facts.offices),
        "estates": sorted(facts.estates),
    }
