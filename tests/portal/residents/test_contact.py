"""Contact data: changed at once, after acceptance or at the office, as the rules say; files do not undo a change."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.outbox.models import Message
from portal.residents.contact import (
    ChangeDecided,
    ChangedOnlyAtOffice,
    accept_contact_change,
    ask_contact_change,
    change_contact_at_office,
    refuse_contact_change,
)
from portal.residents.models import ContactChange, Person
from portal.residents.register import PersonFacts, record_persons
from portal.rulebook.sections.contact_data import ContactDataRules

DIRECTLY = ContactDataRules(changed_directly=("email", "phone"), changed_after_acceptance=())
AFTER_ACCEPTANCE = ContactDataRules()
NOT_AT_ALL = ContactDataRules(changed_after_acceptance=())


@pytest.fixture
def danuta(people: Any) -> Person:
    """The title holder, whom the register knows with an e-mail address."""
    person = people.title_holder.person_link.person
    person.email, person.phone = "stary@example.pl", "600 100 200"
    person.save()
    User.objects.filter(pk=people.title_holder.pk).update(email="stary@example.pl")
    return person


def said_by_the_register(person: Person, **fields: str) -> None:
    facts = {"email": "", "phone": "", **fields}
    record_persons(
        facts=[PersonFacts(person.code, person.kind, person.first_name, person.last_name, **facts)], run_id=uuid.uuid4()
    )
    person.refresh_from_db()


def test_where_the_rules_let_her_a_title_holder_changes_her_address_and_the_old_one_is_told(
    people: Any, danuta: Person
) -> None:
    ask_contact_change(person=danuta, field="email", value="nowy@example.pl", rules=DIRECTLY, by=people.title_holder)
    danuta.refresh_from_db()
    assert danuta.email == "nowy@example.pl"
    assert User.objects.get(pk=people.title_holder.pk).email == "nowy@example.pl"
    notice = Message.objects.get(kind="account_email_changed")
    assert notice.to_address == "stary@example.pl"
    assert "nowy@example.pl" in notice.text


def test_where_a_worker_must_accept_nothing_changes_before(people: Any, danuta: Person) -> None:
    change = ask_contact_change(
        person=danuta, field="phone", value="600 999 999", rules=AFTER_ACCEPTANCE, by=people.title_holder
    )
    assert change is not None
    danuta.refresh_from_db()
    assert (danuta.phone, change.state) == ("600 100 200", "waiting")
    accept_contact_change(change=change, by=people.clerk)
    danuta.refresh_from_db()
    assert danuta.phone == "600 999 999"
    with pytest.raises(ChangeDecided):
        refuse_contact_change(change=change, reason="za późno", by=people.clerk)


def test_a_second_wish_takes_the_place_of_the_first_and_the_same_wish_is_one(people: Any, danuta: Person) -> None:
    ask = {"person": danuta, "field": "phone", "rules": AFTER_ACCEPTANCE, "by": people.title_holder}
    first = ask_contact_change(value="600 999 991", **ask)
    assert ask_contact_change(value="600 999 991", **ask) == first
    ask_contact_change(value="600 999 992", **ask)
    assert [c.after for c in ContactChange.objects.filter(state="waiting")] == ["600 999 992"]
    assert ask_contact_change(value="600 100 200", **ask) is None  # she changed her mind
    assert not ContactChange.objects.filter(state="waiting").exists()


def test_a_refusal_says_why(people: Any, danuta: Person) -> None:
    change = ask_contact_change(
        person=danuta, field="phone", value="600 999 999", rules=AFTER_ACCEPTANCE, by=people.title_holder
    )
    assert change is not None
    with pytest.raises(ValueError, match="dlaczego"):
        refuse_contact_change(change=change, reason=" ", by=people.clerk)
    refuse_contact_change(change=change, reason="To numer sąsiada.", by=people.clerk)
    change.refresh_from_db()
    assert (change.state, change.refusal, change.decided_by) == ("refused", "To numer sąsiada.", "P001")


def test_a_field_that_is_changed_only_at_the_office_is_refused_here_and_changed_there(
    people: Any, danuta: Person
) -> None:
    with pytest.raises(ChangedOnlyAtOffice):
        ask_contact_change(person=danuta, field="phone", value="600 1", rules=NOT_AT_ALL, by=people.title_holder)
    change_contact_at_office(person=danuta, field="phone", value="600 999 999", by=people.clerk)
    danuta.refresh_from_db()
    assert danuta.phone == "600 999 999"


@pytest.mark.parametrize(
    ("field", "value"), [("email", "to nie adres"), ("phone", "12"), ("email", "a@b.pl\nBcc: x@y")]
)
def test_what_is_no_address_is_refused(people: Any, danuta: Person, field: str, value: str) -> None:
    with pytest.raises(ValueError, match="To nie jest"):
        ask_contact_change(person=danuta, field=field, value=value, rules=DIRECTLY, by=people.title_holder)


def test_an_older_register_file_does_not_undo_a_change_and_a_newer_one_is_believed(people: Any, danuta: Person) -> None:
    for value in ("drugi@example.pl", "trzeci@example.pl"):
        ask_contact_change(person=danuta, field="email", value=value, rules=DIRECTLY, by=people.title_holder)
        danuta.refresh_from_db()
    said_by_the_register(danuta, email="stary@example.pl", phone="600 100 201")
    assert (danuta.email, danuta.phone) == ("trzeci@example.pl", "600 100 201")
    said_by_the_register(danuta, email="trzeci@example.pl")
    assert not ContactChange.objects.filter(carried_over_at__isnull=True).exists()
    said_by_the_register(danuta, email="stary@example.pl")  # the accounting system changed it back on purpose
    assert danuta.email == "stary@example.pl"


def test_the_trail_knows_what_happened_but_not_the_addresses(people: Any, danuta: Person) -> None:
    ask_contact_change(person=danuta, field="email", value="nowy@example.pl", rules=DIRECTLY, by=people.title_holder)
    events = AuditEvent.objects.filter(action__startswith="person_contact.", person_id=danuta.pk)
    assert [event.action for event in events] == ["person_contact.changed"]
    assert "example.pl" not in str([event.details for event in events])


def test_a_workers_change_is_one_event_and_a_request_is_one_of_its_own(people: Any, danuta: Person) -> None:
    change_contact_at_office(person=danuta, field="phone", value="600 999 999", by=people.clerk)
    events = AuditEvent.objects.filter(action__startswith="person_contact.", person_id=danuta.pk).order_by("id")
    assert [(event.action, event.actor) for event in events] == [("person_contact.changed", "P001")]
    by = people.title_holder
    ask_contact_change(person=danuta, field="phone", value="600 999 998", rules=AFTER_ACCEPTANCE, by=by)
    assert events.last().action == "person_contact.asked"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"field": "shoe_size"}, "contact_change_field_is_known"),
        ({"state": "applied"}, "contact_change_decision_is_whole"),
        ({"state": "refused", "decided_by": "P1", "decided_at": timezone.now()}, "contact_change_refusal_says_why"),
        ({"after": "600 100 200"}, "contact_change_changes_something"),
    ],
)
def test_postgresql_refuses_a_change_that_makes_no_sense(danuta: Person, fields: dict[str, Any], name: str) -> None:
    row = {"field": "phone", "before": "600 100 200", "after": "1", "state": "waiting", "asked_by": "x", **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ContactChange.objects.create(person=danuta, **row)


def test_postgresql_lets_one_change_of_a_field_wait(danuta: Person) -> None:
    row = {"person": danuta, "field": "phone", "before": "1", "state": "waiting", "asked_by": "x"}
    ContactChange.objects.create(**row, after="2")
    with pytest.raises(IntegrityError, match="contact_change_waits_once"), transaction.atomic():
        ContactChange.objects.create(**row, after="3")
