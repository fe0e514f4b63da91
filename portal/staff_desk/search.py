"""The desk's search: one question, answers of every kind in one order. How texts are kept is in ``finding``."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from portal.access.models import AccessApplication, CredentialIssue
from portal.access.queries import people_meant
from portal.accounts.capabilities import FIND_PEOPLE, estates_where
from portal.finding.queries import (
    Found,
    estate_ids,
    found_entries,
    persons_by_identifier,
    persons_by_start_of_identifier,
    similar_entries,
    visible_persons,
)
from portal.finding.reading import Asked, read_question

SHOWN = 12
MOST_SHOWN = 120


@dataclass(slots=True)
class Answers:
    """What was found, best first. ``meant`` are words taken instead of mistyped ones."""

    asked: Asked
    found: list[Found] = field(default_factory=list)
    has_more: bool = False
    meant: tuple[str, ...] = ()

    @property
    def only(self) -> Found | None:
        """Return the answer that needs no choice: the only one, or the only exact one."""
        exact = [one for one in self.found if one.is_exact]
        if len(exact) == 1:
            return exact[0]
        return self.found[0] if len(self.found) == 1 and not self.has_more else None


def answers_to(text: str, user: Any, *, limit: int = SHOWN) -> Answers:
    """Return whom and what a worker may mean, within the estates where they may find people.

    Papers and identifiers come first, then texts; when there is nothing, words that differ by a slip. Costs three to
    six queries, none of which reads more than the index gives.
    """
    asked = read_question(text)
    answers = Answers(asked)
    if not asked.is_enough:
        return answers
    estates = estate_ids(estates_where(user, FIND_PEOPLE))
    first = dict.fromkeys([*_persons_of_papers(asked), *persons_by_identifier(asked)])
    visible = visible_persons(first, estates) if first else set()
    answers.found = [Found(person, None, is_exact=True) for person in first if person in visible]
    entries = found_entries(asked, estates, limit=limit + 1)
    answers.found += [one for one in entries if one.person_id is None or one.person_id not in visible]
    if not answers.found:
        started = persons_by_start_of_identifier(asked, limit=limit + 1)
        visible = visible_persons(started, estates) if started else set()
        answers.found = [Found(person, None) for person in started if person in visible]
    if not answers.found:
        similar, answers.meant = similar_entries(asked, estates, limit=limit + 1)
        answers.found = [Found(one.person_id, one.premises_id) for one in similar]
    answers.has_more = len(answers.found) > limit
    del answers.found[limit:]
    return answers


def people_to_match(application: AccessApplication, asked: str | None, user: Any) -> list[Found]:
    """Return whom a form from the page may be about, within the estates where the worker may find people.

    When the worker has asked for somebody, the answers to that; otherwise whoever has the address, the number or the
    name that was typed, and then whom the search finds by the name. Costs what the search does, and two queries.
    """
    answers = answers_to(str(application.typed.get("name", "")) if asked is None else asked, user)
    found = [one for one in answers.found if one.person_id]
    if asked is not None:
        return found
    meant = [person.pk for person in people_meant(application)]
    visible = visible_persons(meant, estate_ids(estates_where(user, FIND_PEOPLE))) if meant else set()
    first = [Found(person, None) for person in meant if person in visible]
    return first + [one for one in found if one.person_id not in visible]


def _persons_of_papers(asked: Asked) -> list[uuid.UUID]:
    """Return the persons of an application or a receipt with this number."""
    found: dict[uuid.UUID, None] = {}
    if asked.application is not None:
        numbered = AccessApplication.objects.filter(number=asked.application)
        found |= dict.fromkeys(one for one in numbered.values_list("person_id", flat=True) if one)
    if asked.receipt is not None:
        number, year = asked.receipt
        issues = CredentialIssue.objects.filter(number=number, made_at__year=2000 + year)
        persons = issues.values_list("user__person_link__person_id", flat=True)
        found |= dict.fromkeys(one for one in persons if one)
    return list(found)


def grouped(rows: Any, key: str) -> dict[Any, list[Any]]:
    """Return the rows by one of their attributes, in their order."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
