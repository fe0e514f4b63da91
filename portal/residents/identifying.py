"""Membership numbers typed in place of an identifier, where the cooperative's rules accept them."""

from portal.accounts.models import User


def by_membership_number(typed: str) -> list[User]:
    """Return up to two accounts of the member with this number; representatives sign in with their own identifiers."""
    return list(
        User.objects.filter(
            role=User.Role.RESIDENT,
            person_link__person__membership_number__iexact=typed,
            person_link__representation__isnull=True,
        )[:2]
    )
