"""Persons as a register file states them, written many at a time. Accounts of persons are in ``actions``."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.residents.models import Person

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a register says of a person; an empty field says nothing and leaves what is stored."""

    code: str
    kind: str
    first_name: str
    last_name: str
    email: str
    phone: str


def person_ids_by_code() -> dict[str, str]:
    """Return the id of every person by its code. Costs one query."""
    return {code: str(pk) for code, pk in Person.objects.values_list("code", "pk")}


def record_persons(*, facts: Sequence[PersonFacts], run_id: uuid.UUID) -> set[str]:
    """Create and update persons; return the codes of those that are new or changed. Deletes nobody.

    Call it in the transaction of the import. Cost: one query and one statement per 2,000 persons.
    """
    stored = Person.objects.in_bulk([one.code for one in facts], field_name="code")
    created, changed = [], []
    for one in facts:
        person = stored.get(one.code)
        if person is None:
            created.append(_filled(Person(code=one.code, source_run=run_id), one))
            continue
        before = _state(person)
        if _state(_filled(person, one)) != before:
            person.source_run = run_id
            changed.append(person)
    Person.objects.bulk_create(created, batch_size=_BATCH)
    fields = ["kind", "first_name", "last_name", "email", "phone", "source_run"]
    Person.objects.bulk_update(changed, fields, batch_size=_BATCH)
    return {person.code for person in (*created, *changed)}


def _state(person: Person) -> tuple[str, ...]:
    return (person.kind, person.first_name, person.last_name, person.email, person.phone)


def _filled(person: Person, facts: PersonFacts) -> Person:
    person.kind = facts.kind
    person.last_name = facts.last_name or person.last_name
    is_company = facts.kind == Person.Kind.LEGAL
    person.first_name = "" if is_company else facts.first_name or person.first_name
    person.email = facts.email or person.email
    person.phone = facts.phone or person.phone
    return person
