"""Workers of the counter as the tests of access need them: with a right in some estates, or with the last word."""

from portal.accounts.models import RoleHolding, StaffRole, User
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from tests.personas import make_user


def worker_with(*capabilities: str, estates: list[str] | None = None) -> User:
    """Make a worker who may do this, everywhere or in some estates."""
    number = StaffRole.objects.count()
    role = StaffRole.objects.create(
        key=f"role{number}", name=f"Rola {number}", capabilities=list(capabilities), estates=estates or []
    )
    user = make_user(f"P9{number}", role="staff", full_name="Wanda Ograniczona")
    RoleHolding.objects.create(user=user, role=role)
    return user


def decides(user: User) -> User:
    """Give the worker the role that decides on misuse by the rules in force."""
    key = rules_on(clock.today()).closure.misuse_decided_by
    RoleHolding.objects.create(user=user, role=StaffRole.objects.get(key=key))
    return user
