"""What each role may do, as names that policies ask for. Whose data one may see is in the rooms' policies."""

from typing import Protocol

SEE_OWN_RECORDS = "see_own_records"
FIND_PEOPLE = "find_people"
SEE_LEDGERS = "see_ledgers"
ISSUE_ACCESS = "issue_access"  # make accounts, give initial passwords, unlock at the counter
BLOCK_ACCESS = "block_access"
CORRECT_LEDGERS = "correct_ledgers"
IMPORT_FILES = "import_files"
MANAGE_STAFF = "manage_staff"
CHANGE_RULES = "change_rules"
SEE_AUDIT = "see_audit"
ONBOARD_COOPERATIVES = "onboard_cooperatives"
SEE_PLATFORM = "see_platform"

_CLERK = frozenset({FIND_PEOPLE, SEE_LEDGERS, ISSUE_ACCESS, BLOCK_ACCESS})
_ACCOUNTANT = frozenset({FIND_PEOPLE, SEE_LEDGERS, CORRECT_LEDGERS, IMPORT_FILES})

CAPABILITIES_OF_ROLE: dict[str, frozenset[str]] = {
    "resident": frozenset({SEE_OWN_RECORDS}),
    "clerk": _CLERK,
    "accountant": _ACCOUNTANT,
    "administrator": _CLERK | _ACCOUNTANT | {MANAGE_STAFF, CHANGE_RULES, SEE_AUDIT},
    # An operator runs the platform and sees no resident's data by virtue of that.
    "operator": frozenset({ONBOARD_COOPERATIVES, SEE_PLATFORM}),
}


class Holder(Protocol):
    """Whoever may hold capabilities: an account, or a visitor who has none."""

    @property
    def is_authenticated(self) -> bool: ...


def capabilities_of(role: str) -> frozenset[str]:
    """Return the capabilities of a role; an unknown role holds none."""
    return CAPABILITIES_OF_ROLE.get(role, frozenset())


def can(user: Holder, capability: str) -> bool:
    """Return whether the account is signed in, active, and its role holds the capability."""
    if not user.is_authenticated or not getattr(user, "is_active", False):
        return False
    return capability in capabilities_of(getattr(user, "role", ""))
