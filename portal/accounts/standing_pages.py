"""What is said to somebody whose password is right and whose account does not open; the words come from rooms above."""

from collections.abc import Callable, Sequence
from typing import Protocol

from django.utils import timezone

from portal.accounts.models import User
from portal.kernel.registries import Registry
from portal.kernel.schemas import is_public_schema


class PlaceToGo(Protocol):
    """An office as it is shown."""

    @property
    def name(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def hours(self) -> str: ...
    @property
    def phones(self) -> Sequence[str]: ...


class StandingWords(Protocol):
    """What is the matter, what to do, and where."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def to_do(self) -> str: ...
    @property
    def places(self) -> Sequence[PlaceToGo]: ...


# One entry, by the room that knows the rules of access: an account that does not open → words for its owner.
standing_words: Registry[Callable[[User], StandingWords | None]] = Registry("words for accounts that do not open")


def why_closed(user: User) -> str:
    """Return why a right password does not open the account now: ``blocked``, ``later``, ``expired``; empty = it does.

    ``blocked`` stands for every standing but active. A lock after failures is not asked here: it comes before the
    password, and a browser known to the owner passes it.
    """
    now = timezone.now()
    if not user.is_active:
        return "blocked"
    if user.opens_at is not None and user.opens_at > now:
        return "later"
    expires_at = user.initial_password_expires_at
    if user.must_change_password and expires_at is not None and expires_at <= now:
        return "expired"
    return ""


def words_about(user: User) -> StandingWords | None:
    """Return the words for a resident whose account does not open; None for staff and operators."""
    if is_public_schema() or user.role != User.Role.RESIDENT:
        return None
    return next((words(user) for _, words in standing_words), None)
