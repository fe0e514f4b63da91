"""Persons as a register file states them, written many at a time. Accounts of persons are in ``actions``."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models.functions import Now

from portal.residents.models import ContactChange, Person

_BATCH = 2000
_COLUMNS = (
    "kind", "first_name", "last_name", "email", "phone", "pesel_ending", "membership_number", "correspondence_address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a register says of a person; an empty field says nothing and leaves what is stored."""

    code: str
    kind: str
    first_name: str
    last_name: str
    email: str
    phone: str
    pesel_ending: str = ""
    membership_number: str = ""
    correspondence_address: str = ""


def person_ids_by_code() -> dict[str, str]:
    """Return the id of every person by its code. Costs one query."""
    return {code: str(pk) for code, pk in Person.objects.values_list("code", "pk")}


def record_persons(*, facts: Sequence[PersonFacts], run_id: uuid.UUID) -> set[str]:
    """Create and update persons; return the codes of those that are new or changed. Deletes nobody.

    Call it in the transaction of the import. Cost: two queries and one statement per 2,000 persons.
    """
    stored = Person.objects.in_bulk([one.code for one in facts], field_name="code")
    newer = _changes_newer_than_the_register(stored.values())
    created, changed = [], []
    for one in facts:
        person = stored.get(one.code)
        if person is None:
            created.append(_filled(Person(code=one.code, source_run=run_id), one))
            continue
        before = _state(person)
        if _state(_filled(person, _brought_up_to_date(one, newer.get(person.pk, ())))) != before:
            person.source_run = run_id
            changed.append(person)
    Person.objects.bulk_create(created, batch_size=_BATCH)
    fields = [*_COLUMNS, "source_run"]
    Person.objects.bulk_update(changed, fields, batch_size=_BATCH)
    return {person.code for person in (*created, *changed)}


def _changes_newer_than_the_register(people: Iterable[Person]) -> dict[uuid.UUID, list[ContactChange]]:
    """Return applied changes that no register file has said yet, by person, oldest first. Costs one query."""
    found: dict[uuid.UUID, list[ContactChange]] = defaultdict(list)
    changes = ContactChange.objects.filter(
        person__in=[person.pk for person in people],
        premises__isnull=True,
        state=ContactChange.State.APPLIED,
        carried_over_at__isnull=True,
    )
    for change in changes.order_by("decided_at"):
        found[change.person_id].append(change)
    return found


def _brought_up_to_date(facts: PersonFacts, changes: Sequence[ContactChange]) -> PersonFacts:
    """Return the facts without those that a change made here has overtaken; note the changes that they confirm."""
    by_field: dict[str, list[ContactChange]] = defaultdict(list)
    for change in changes:
        if hasattr(facts, change.field):
            by_field[change.field].append(change)
    for field, steps in by_field.items():
        said = getattr(facts, field)
        if not said:
            continue
        if said in {step.before for step in steps} and said != steps[-1].after:
            facts = replace(facts, **{field: ""})  # an older file: an empty field leaves what is stored
            continue
        ContactChange.objects.filter(pk__in=[step.pk for step in steps]).update(carried_over_at=Now())
    return facts


def members_by_number(numbers: Iterable[str]) -> dict[str, str]:
    """Return the codes of persons who have these membership numbers already. Costs one query."""
    stored = Person.objects.filter(membership_number__in=list(numbers))
    return {number: code for number, code in stored.values_list("membership_number", "code") if number}


def _state(person: Person) -> tuple[str, ...]:
    return tuple(str(getattr(person, column) or "") for column in _COLUMNS)


def _filled(person: Person, facts: PersonFacts) -> Person:
    person.kind = facts.kind
    person.last_name = facts.last_name or person.last_name
    is_company = facts.kind == Person.Kind.LEGAL
    person.first_name = "" if is_company else facts.first_name or person.first_name
    person.email = facts.email or person.email
    person.phone = facts.phone or person.phone
    person.pesel_ending = "" if is_company else facts.pesel_ending or person.pesel_ending
    person.membership_number = facts.membership_number or person.membership_number
    person.correspondence_address = facts.correspondence_address or person.correspondence_address
    return person
