"""The one gate of rights: ``can(user, capability, estate=…)``, and the names it is asked with.

Whose data one may see is in the rooms' policies; which roles a cooperative has and who holds them is in ``roles``.
"""

from dataclasses import dataclass
from typing import Protocol

SEE_OWN_RECORDS = "see_own_records"
# What a cooperative's own roles may hold (portal.rulebook.roles says each in Polish).
FIND_PEOPLE = "find_people"
REGISTER_APPLICATIONS = "register_applications"
SEE_IDENTITY = "see_identity"
ISSUE_ACCESS = "issue_access"  # make accounts, give initial passwords, unlock at the counter
BLOCK_ACCESS = "block_access"
UNBLOCK_ACCESS = "unblock_access"
CLOSE_ACCESS = "close_access"
SEE_LEDGERS = "see_ledgers"
CORRECT_LEDGERS = "correct_ledgers"
IMPORT_FILES = "import_files"
SEE_COURT_CASES = "see_court_cases"
SEE_MEMBERS = "see_members"
ACCEPT_READINGS = "accept_readings"
HANDLE_FAULTS = "handle_faults"
ACCEPT_CONTACT_CHANGES = "accept_contact_changes"
PUBLISH = "publish"
ANSWER_LETTERS = "answer_letters"
CHANGE_RULES = "change_rules"  # rules, regulation, looks, offices
MANAGE_STAFF = "manage_staff"
SEE_AUDIT = "see_audit"
# What operators of the platform hold.
ONBOARD_COOPERATIVES = "onboard_cooperatives"
SEE_PLATFORM = "see_platform"

OF_RESIDENTS = frozenset({SEE_OWN_RECORDS})
# An operator runs the platform and sees no resident's data by virtue of that.
OF_OPERATORS = frozenset({ONBOARD_COOPERATIVES, SEE_PLATFORM})

OF_STAFF = (
    FIND_PEOPLE,
    REGISTER_APPLICATIONS,
    SEE_IDENTITY,
    ISSUE_ACCESS,
    BLOCK_ACCESS,
    UNBLOCK_ACCESS,
    CLOSE_ACCESS,
    SEE_LEDGERS,
    CORRECT_LEDGERS,
    IMPORT_FILES,
    SEE_COURT_CASES,
    SEE_MEMBERS,
    ACCEPT_READINGS,
    HANDLE_FAULTS,
    ACCEPT_CONTACT_CHANGES,
    PUBLISH,
    ANSWER_LETTERS,
    CHANGE_RULES,
    MANAGE_STAFF,
    SEE_AUDIT,
)


class NamedEstate(Protocol):
    """An estate as the register names it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role gives. ``estates`` are codes or names of estates; None = no limit."""

    capabilities: frozenset[str]
    estates: frozenset[str] | None = None

    def covers(self, estate: NamedEstate | None) -> bool:
        """Return whether the grant holds for the estate; without one, whether it holds anywhere at all."""
        return self.estates is None or estate is None or not self.estates.isdisjoint({estate.code, estate.name})


class Holder(Protocol):
    """Whoever may hold capabilities: an account, or a visitor who has none. An account has ``grants`` besides."""

    @property
    def is_authenticated(self) -> bool: ...


def grants_of(user: Holder) -> tuple[Grant, ...]:
    """Return what the account may do now; nothing for a visitor and for a blocked account.

    Costs one query per account object and request (two when a role is limited to offices), so a right that is taken
    away is gone with the next request.
    """
    if not user.is_authenticated or not getattr(user, "is_active", False):
        return ()
    return tuple(getattr(user, "grants", ()))


def can(user: Holder, capability: str, *, estate: NamedEstate | None = None) -> bool:
    """Return whether the account may do this, in the estate when one is given. Costs what ``grants_of`` does."""
    return any(capability in grant.capabilities and grant.covers(estate) for grant in grants_of(user))


def estates_where(user: Holder, capability: str) -> frozenset[str] | None:
    """Return the codes or names of the estates in which the account may do this; None = everywhere, empty = nowhere."""
    found = [grant.estates for grant in grants_of(user) if capability in grant.capabilities]
    if any(estates is None for estates in found):
        return None
    return frozenset().union(*(estates for estates in found if estates is not None))
