"""Who reads which categories of documents, as a pure rule. Which rules hold, and who somebody is: asked elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody before the documents: a stranger unless ``has_account``; a member with an account that acts for one."""

    has_account: bool = False
    is_member: bool = False


def may_read(readers: str, reader: Reader) -> bool:
    """Return whether a circle (``public``, ``account_holders``, ``members``, ``nobody``) has the reader.

    Law: act on housing cooperatives, art. 8¹: a member may have the statute, regulations, resolutions, minutes, audit
    reports and yearly statements.
    """
    if readers == "public":
        return True
    if readers == "account_holders":
        return reader.has_account
    return readers == "members" and reader.has_account and reader.is_member


def readable(circles: Mapping[str, str], reader: Reader) -> list[str]:
    """Return the categories that the reader reads, in the order given."""
    return [category for category, readers in circles.items() if may_read(readers, reader)]


def is_for_members_anywhere(circles: Iterable[str]) -> bool:
    """Return whether it matters at all if somebody is a member."""
    return "members" in set(circles)
