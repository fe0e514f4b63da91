"""The first administrator's account of a cooperative: without it nobody could sign in to make the others."""

from django.db import transaction
from django_tenants.utils import schema_context

from portal.accounts.actions import IdentifierTaken
from portal.accounts.capabilities import MANAGE_STAFF
from portal.accounts.role_actions import add_staff_member, ensure_roles
from portal.accounts.role_queries import administrators, staff_roles
from tenants.models import Cooperative
from tenants.operator_log import write_event


class AccountRefused(ValueError):
    """The account cannot be made; the text says why."""


@transaction.atomic
def create_first_administrator(*, slug: str, identifier: str, full_name: str, by: str) -> str:
    """Make the account and return its initial password, which is kept nowhere and must be changed at first sign-in.

    It holds every role of the cooperative that manages staff. Raises AccountRefused once there is such an account:
    from then on the cooperative makes its accounts itself.
    """
    cooperative = Cooperative.objects.select_for_update().get(slug=slug)
    if not cooperative.schema_version:
        raise AccountRefused("Ta spółdzielnia nie ma jeszcze schematu.")
    name = identifier.strip()
    with schema_context(cooperative.schema_name):
        if administrators().exists():
            raise AccountRefused("Administrator już jest. Następne konta zakłada spółdzielnia.")
        ensure_roles()
        keys = [role.key for role in staff_roles() if MANAGE_STAFF in role.capabilities]
        try:
            actor = f"operator platformy: {by}"
            _user, password = add_staff_member(identifier=name, full_name=full_name, keys=keys, by=actor)
        except IdentifierTaken:
            raise AccountRefused("Ten identyfikator jest zajęty. Wybierz inny.") from None
    write_event(action="account.first_administrator", by=by, cooperative=slug, details={"identifier": name})
    return password


def has_administrator(cooperative: Cooperative) -> bool:
    """Return whether anybody administers the cooperative. Cost: one query in its schema."""
    with schema_context(cooperative.schema_name):
        return administrators().exists()
