"""The state of an account in a word for the staff, and which of several accounts speaks for the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts.models import User

Standing = User.Standing


@dataclass(frozen=True, slots=True)
class AccountTag:
    """A word, the kind of its color, and its sign."""

    label: str
    kind: str
    symbol: str = ""


_TAGS = {
    Standing.ACTIVE: AccountTag("Działa", "ok"),
    Standing.PREPARED: AccountTag("Czeka na odbiór", "info"),
    Standing.BLOCKED_ON_REPORT: AccountTag("Zablokowane", "error", "lock"),
    Standing.BLOCKED_BY_DECISION: AccountTag("Zablokowane decyzją", "error", "lock"),
    Standing.CLOSED_ON_REQUEST: AccountTag("Zamknięte", ""),
    Standing.CLOSED_TITLE_ENDED: AccountTag("Zamknięte", ""),
    Standing.CLOSED_FOR_MISUSE: AccountTag("Zamknięte za nadużycie", "error"),
    Standing.LAPSED: AccountTag("Wygasło", "warning"),
    Standing.ERASED: AccountTag("Dane usunięte", ""),
}
NO_ACCOUNT = AccountTag("Bez konta", "")
LOCKED = AccountTag("Zamek po błędnych próbach", "warning", "lock")
# What a clerk must see first, where a person has several accounts.
_FIRST = (
    Standing.BLOCKED_BY_DECISION,
    Standing.BLOCKED_ON_REPORT,
    Standing.PREPARED,
    Standing.ACTIVE,
    Standing.LAPSED,
    Standing.CLOSED_FOR_MISUSE,
    Standing.CLOSED_TITLE_ENDED,
    Standing.CLOSED_ON_REQUEST,
    Standing.ERASED,
)


def standing_tag(user: User) -> AccountTag:
    """Return the account's standing in a word."""
    return _TAGS[Standing(user.standing)]


def tag_of(users: Sequence[User]) -> AccountTag:
    """Return the word of the account that needs attention most; "no account" where there is none."""
    if not users:
        return NO_ACCOUNT
    return standing_tag(min(users, key=lambda user: _FIRST.index(Standing(user.standing))))
