"""Finding whom the journal is asked about: a person by name, number or identifier; the staff to choose from."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from portal.accounts.models import User
from portal.finding.queries import found_entries, similar_entries
from portal.finding.reading import read_question
from portal.residents.models import Person, PersonAccount

MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A person with the identifiers of their accounts."""

    id: uuid.UUID
    code: str
    name: str
    identifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worker:
    """A member of the staff, also one who has gone."""

    id: uuid.UUID
    identifier: str
    name: str


def people_named(text: str) -> list[Found]:
    """Return the people a text may mean, at most 21: by number or identifier one, else as the desk's search finds them.

    Letters count without their Polish signs, and a slip is forgiven when nothing is found without it. Costs two
    queries for a number or an identifier, three to five for a name.
    """
    text = text.strip()
    with_account = PersonAccount.objects.filter(user__identifier__iexact=text).values("person_id")
    exact = Person.objects.filter(Q(code=text) | Q(pk__in=with_account)).values_list("pk", flat=True)[:1]
    return _found(list(exact) or _by_words(text))


def _by_words(text: str) -> list[uuid.UUID]:
    asked = read_question(text)
    if not asked.is_enough:
        return []
    # Premises of the same words stand among the answers; people come before them.
    answers = found_entries(asked, None, limit=MOST * 2) or similar_entries(asked, None, limit=MOST * 2)[0]
    return [one.person_id for one in answers if one.person_id][: MOST + 1]


def _found(person_ids: Sequence[uuid.UUID]) -> list[Found]:
    """Return the persons in the order of their ids. Costs one query."""
    columns = ("pk", "code", "first_name", "last_name", "account_links__user__identifier")
    found: dict[uuid.UUID, Found] = {}
    for pk, code, first_name, last_name, identifier in Person.objects.filter(pk__in=person_ids).values_list(*columns):
        known = found.get(pk)
        identifiers = (*(known.identifiers if known else ()), *([identifier] if identifier else []))
        found[pk] = Found(pk, code, f"{first_name} {last_name}".strip(), tuple(sorted(identifiers)))
    return [found[pk] for pk in person_ids if pk in found]


def workers() -> list[Worker]:
    """Return the staff, those of now and of before, by name. Costs one query."""
    staff = User.objects.filter(role=User.Role.STAFF).order_by("full_name", "identifier")
    return [
        Worker(pk, identifier, name or identifier)
        for pk, identifier, name in staff.values_list("pk", "identifier", "full_name")
    ]


def names_of(person_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of persons by id; those erased are not there. Costs one query, none for nobody."""
    if not person_ids:
        return {}
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "first_name", "last_name")
    return {pk: f"{first_name} {last_name}".strip() for pk, first_name, last_name in rows}
