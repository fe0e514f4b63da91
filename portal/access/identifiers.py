"""Identifiers of new accounts, by the cooperative's scheme. Changing one is in ``accounts.actions``.

Candidates are offered in order; whoever makes the account takes the first that PostgreSQL lets it have.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import transaction

from portal.access.numbers import IDENTIFIER, next_number
from portal.accounts.actions import IdentifierTaken
from portal.premises.models import Premises
from portal.residents.models import Person
from portal.rulebook.sections.identifier import PART, IdentifierRules

T = TypeVar("T")
_TRIES = 1000


class NoIdentifierLeft(RuntimeError):
    """Every candidate of the scheme is taken; the scheme has too few digits."""


def with_new_identifier(candidates: Iterator[str], make: Callable[[str], T]) -> T:
    """Return what ``make(identifier)`` makes of the first candidate that is free; it raises IdentifierTaken else.

    Race: whether a candidate is free is decided by the unique index when the row is written, not by looking before.
    Raises NoIdentifierLeft after a thousand candidates.
    """
    for candidate in itertools.islice(candidates, _TRIES):
        try:
            with transaction.atomic():
                return make(candidate)
        except IdentifierTaken:
            continue
    raise NoIdentifierLeft("the scheme of identifiers gives none that is free")


def identifiers_for(
    rules: IdentifierRules,
    *,
    person: Person,
    premises: Premises | None = None,
    email: str = "",
    is_for_representative: bool = False,
) -> Iterator[str]:
    """Return candidates without end, the rule's own first and then its fallback.

    A number of a person or of premises that somebody has already (a co-owner, a representative) is followed by the
    same with ``-2``, ``-3`` …; a membership number and an e-mail address are never shared, and the number of a member
    is not for whoever acts for them.
    """
    wanted = _wanted(rules, person, email)
    if rules.kind == "membership_number" and is_for_representative:
        wanted = ""
    if rules.kind in ("membership_number", "email"):
        if wanted:
            yield wanted
        kind: str = rules.fallback
    else:
        kind = rules.kind
    if kind == "pattern":
        yield from _from_pattern(rules.pattern, person=person, premises=premises)
        return
    base = {"premises_number": premises.code if premises else "", "person_number": person.code}.get(kind, "")
    yield from _numbered(base) if base else _sequence(rules.digits)


def _wanted(rules: IdentifierRules, person: Person, email: str) -> str:
    return (email.strip().lower() if rules.kind == "email" else person.membership_number) or ""


def _sequence(digits: int) -> Iterator[str]:
    while True:
        yield f"{next_number(IDENTIFIER):0{digits}d}"


def _numbered(base: str) -> Iterator[str]:
    yield base
    for number in itertools.count(2):
        yield f"{base}-{number}"


def _from_pattern(pattern: str, *, person: Person, premises: Premises | None) -> Iterator[str]:
    known = {
        "membership": person.membership_number or person.code,
        "premises": premises.code if premises else person.code,
        "person": person.code,
    }

    def filled(sequence: int) -> str:
        return PART.sub(lambda found: _part(found[1], found[2], known, sequence), pattern)

    if any(name == "sequence" for name, _ in PART.findall(pattern)):
        while True:
            yield filled(next_number(IDENTIFIER))
    yield from _numbered(filled(0))


def _part(name: str, width: str | None, known: dict[str, str], sequence: int) -> str:
    text = str(sequence) if name == "sequence" else known[name]
    return text.rjust(int(width or 0), "0")
