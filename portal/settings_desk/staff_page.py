"""Staff and roles as the administrator reads them: in words. Changing them is in ``portal.accounts.role_actions``."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from portal.accounts.models import StaffRole, User
from portal.rulebook.roles import STAFF_CAPABILITIES
from portal.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of staff in the list; ``tone`` is the kind of tag that goes with the state."""

    user: User
    roles: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with what its holders may do, where, and who they are."""

    role: StaffRole
    may: tuple[str, ...]
    where: str
    holders: str


def staff_rows(users: Iterable[User]) -> list[StaffRow]:
    """Return the staff as lines of the list. Costs one query beyond that of the users."""
    users = list(users)
    enrolled = set(
        Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    rows = []
    for user in users:
        names = [holding.role.name for holding in user.role_holdings.all()]
        state, tone = _state(user, has_second_factor=user.pk in enrolled)
        rows.append(StaffRow(user, ", ".join(sorted(names)) or _("bez roli"), state, tone))
    return rows


def role_rows(roles: Iterable[StaffRole], rules: Rules) -> list[RoleRow]:
    """Return the roles in words; ``roles`` should come with their holdings and users."""
    offices = {office.key: office.name for office in rules.offices}
    return [
        RoleRow(
            role=role,
            may=tuple(STAFF_CAPABILITIES.get(name, name) for name in role.capabilities),
            where=_where(role, offices),
            holders=", ".join(sorted(holding.user.get_full_name() for holding in role.holdings.all())) or _("nikt"),
        )
        for role in roles
    ]


def _where(role: StaffRole, offices: dict[str, str]) -> str:
    places = [offices.get(key, _("{key} (biura już nie ma)").format(key=key)) for key in role.offices]
    places += role.estates
    return _("tylko: {places}").format(places=", ".join(places)) if places else _("w całej spółdzielni")


def _state(user: User, *, has_second_factor: bool) -> tuple[str, str]:
    if not user.is_active:
        return _("zablokowane"), "error"
    if user.must_change_password:
        return _("czeka na pierwsze logowanie"), "warning"
    if not has_second_factor:
        return _("bez drugiego składnika"), "warning"
    return _("działa"), "ok"
