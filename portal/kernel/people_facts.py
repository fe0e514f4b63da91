"""What rooms ask about people that a room beside or above them knows. Who knows it fills the registry at the start."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from portal.kernel.once import once
from portal.kernel.registries import Registry

# By membership, one entry: whether the person an account acts for is a member on the day.
member_rules: Registry[Callable[[Any, dt.date], bool]] = Registry("who is a member")
# By membership, one entry: which of the persons are members on the day.
members_rules: Registry[Callable[[Collection[uuid.UUID], dt.date], set[uuid.UUID]]] = Registry("which are members")
# By consents, one entry: which of the persons stand by a consent of this key, in the words of the day.
consent_rules: Registry[Callable[[Collection[uuid.UUID], str, dt.date], set[uuid.UUID]]] = Registry("who agreed")
# Rooms that keep what persons wrote or got; each is given the person's id, in the transaction that erases an account.
forgetters: Registry[Callable[[uuid.UUID], None]] = Registry("who keeps copies of persons' rows")


def is_members_account(user: Any, day: dt.date) -> bool:
    """Return whether the account acts for a member on the day; nobody is one where no room knows. One query a page."""
    rules = [rule for _, rule in member_rules]
    if not rules or not getattr(user, "is_authenticated", False):
        return False
    return once(("member", user.pk, day), lambda: any(rule(user, day) for rule in rules))


def members_among(person_ids: Collection[uuid.UUID], day: dt.date) -> set[uuid.UUID]:
    """Return which of the persons are members on the day; nobody is one where no room knows. One query."""
    found: set[uuid.UUID] = set()
    for _, rule in members_rules:
        found |= rule(person_ids, day)
    return found


def who_agreed(person_ids: Collection[uuid.UUID], consent: str, day: dt.date) -> set[uuid.UUID]:
    """Return which of the persons stand by a consent on the day. Costs two queries, whatever their number."""
    found: set[uuid.UUID] = set()
    for _, rule in consent_rules:
        found |= rule(person_ids, consent, day)
    return found


@dataclass(frozen=True, slots=True)
class MembersPaper:
    """A paper that members may read, as a link."""

    title: str
    href: str
    words: str


# By documents, one entry: the papers that the account may read as a member's, the newest first, a few of them.
paper_rules: Registry[Callable[[Any, dt.date], list[MembersPaper]]] = Registry("papers for members")


def members_papers(user: Any, day: dt.date) -> list[MembersPaper]:
    """Return the papers for members that the account may read. Costs what the room of documents says."""
    return [paper for _, rule in paper_rules for paper in rule(user, day)]
