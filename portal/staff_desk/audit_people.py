"""Finding whom the journal is asked about: a person by name, number or identifier; the staff to choose from."""

import uuid
from dataclasses import dataclass

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower

from portal.accounts.models import User
from portal.residents.models import Person, PersonAccount

MOST = 20
_POLISH, _PLAIN = "ąćęłńóśźż", "acelnoszz"
_FOLDED = str.maketrans(_POLISH, _PLAIN)


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
    """Return the people a text may mean, at most 21: by number or identifier one, by words of a name many.

    Letters count without their Polish signs. Costs one query, for a name a second one of some 80 ms with
    30,000 persons.
    """
    text = text.strip()
    with_account = PersonAccount.objects.filter(user__identifier__iexact=text).values("person_id")
    return _found(Person.objects.filter(Q(code=text) | Q(pk__in=with_account)))[:1] or _found(_by_name(text))


def _by_name(text: str) -> QuerySet[Person]:
    name = Func(
        Lower(Concat(F("first_name"), Value(" "), F("last_name"))),
        Value(_POLISH),
        Value(_PLAIN),
        function="translate",
    )
    words = Q(*(Q(folded__contains=word.lower().translate(_FOLDED)) for word in text.split()))
    return Person.objects.annotate(folded=name).filter(words)


def _found(people: QuerySet[Person]) -> list[Found]:
    columns = ("pk", "code", "first_name", "last_name", "account_links__user__identifier")
    rows = people.order_by("last_name", "first_name", "code").values_list(*columns)[: MOST * 5]
    found: dict[uuid.UUID, Found] = {}
    for pk, code, first_name, last_name, identifier in rows:
        known = found.get(pk)
        identifiers = (*(known.identifiers if known else ()), *([identifier] if identifier else []))
        found[pk] = Found(pk, code, f"{first_name} {last_name}".strip(), identifiers)
    return list(found.values())[: MOST + 1]


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
