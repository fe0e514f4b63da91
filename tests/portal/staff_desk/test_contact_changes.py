"""A worker decides on contact data that residents changed; each in their own estates, and every look leaves a trace."""

from typing import Any

import pytest

from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.residents.contact import ask_contact_change
from portal.residents.models import ContactChange, Person
from portal.rulebook.queries import rules_on
from tests.portal.access.counter import flat, give_title, newcomer
from tests.portal.access.desk import worker_with
from tests.portal.access.rules_in_force import with_rules
from tests.portal.accounts.signing import text_of

PAGE = "/biuro/zmiany-danych"


def asked(person: Person, field: str = "email", value: str = "nowy@example.pl") -> ContactChange:
    change = ask_contact_change(
        person=person, field=field, value=value, rules=rules_on(clock.today()).contact_data, by="tests"
    )
    assert change is not None
    return change


@pytest.fixture
def waiting(people: Any) -> ContactChange:
    """Danuta asks for another address, at a cooperative where a worker accepts it."""
    with_rules(contact_data={"changed_directly": [], "changed_after_acceptance": ["email", "phone"]})
    return asked(people.title_holder.person_link.person)


@pytest.fixture
def desk(people: Any, at: Any) -> Any:
    browser = at("siarkowiec")
    browser.force_login(people.clerk)
    return browser


def test_what_waits_is_shown_before_and_after_and_the_look_is_written_down(waiting: ContactChange, desk: Any) -> None:
    page = text_of(desk.get(PAGE))
    assert "Danuta Zięba" in page
    assert "nowy@example.pl" in page
    assert AuditEvent.objects.filter(action="look.contact_change", person_id=waiting.person_id).count() == 1
    desk.get(PAGE)
    assert AuditEvent.objects.filter(action="look.contact_change").count() == 1


def test_an_accepted_change_comes_true_with_a_trace(waiting: ContactChange, desk: Any, people: Any) -> None:
    page = text_of(desk.post(f"{PAGE}/{waiting.pk}/przyjmij", follow=True))
    assert "Zmiana przyjęta: Danuta Zięba" in page
    assert "Żadna zmiana nie czeka" in page
    waiting.person.refresh_from_db()
    assert waiting.person.email == "nowy@example.pl"
    event = AuditEvent.objects.get(action="person_contact.changed")
    assert event.actor == people.clerk.identifier


def test_a_refusal_needs_a_reason(waiting: ContactChange, desk: Any) -> None:
    address = f"{PAGE}/{waiting.pk}/odmow"
    empty = desk.post(address, {"reason": " "})
    assert empty.status_code == 422
    assert "Napisz, dlaczego" in text_of(empty)
    long = desk.post(address, {"reason": "x" * 301})
    assert long.status_code == 422
    assert "x" * 301 in text_of(long), "what was typed stays"
    assert "Odmowa zapisana" in text_of(desk.post(address, {"reason": "To nie jest Pani adres."}, follow=True))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.refusal) == ("refused", "To nie jest Pani adres.")


def test_the_second_of_two_workers_is_told_what_the_first_one_decided(waiting: ContactChange, desk: Any) -> None:
    desk.post(f"{PAGE}/{waiting.pk}/przyjmij")
    assert "Ktoś już zdecydował o tej zmianie: zmienione" in text_of(
        desk.post(f"{PAGE}/{waiting.pk}/odmow", {"reason": "Za późno."}, follow=True)
    )
    assert "Ktoś już zdecydował" in text_of(desk.post(f"{PAGE}/{waiting.pk}/przyjmij", follow=True))


def test_a_worker_of_one_estate_sees_and_decides_its_people_only(waiting: ContactChange, at: Any) -> None:
    other = newcomer("0801", premises=flat("DRUGIE/1", estate="Osiedle Drugie"))
    theirs = asked(other, value="drugie@example.pl")
    limited = at("siarkowiec")
    limited.force_login(worker_with("accept_contact_changes", estates=["Osiedle Drugie"]))
    page = text_of(limited.get(PAGE))
    assert "drugie@example.pl" in page
    assert "nowy@example.pl" not in page
    assert limited.post(f"{PAGE}/{waiting.pk}/przyjmij").status_code == 404
    assert limited.get(f"{PAGE}/{waiting.pk}/odmow").status_code == 404
    give_title(waiting.person, premises=flat("DRUGIE/2", estate="Osiedle Drugie"))
    assert limited.get(f"{PAGE}/{waiting.pk}/odmow").status_code == 200
    assert limited.post(f"{PAGE}/{theirs.pk}/przyjmij").status_code == 302


def test_whoever_may_not_decide_gets_no_page(waiting: ContactChange, people: Any, at: Any) -> None:
    for user in (worker_with("find_people"), people.title_holder):
        browser = at("siarkowiec")
        browser.force_login(user)
        assert browser.get(PAGE).status_code == 404
        assert browser.post(f"{PAGE}/{waiting.pk}/przyjmij").status_code == 404


def test_a_change_of_a_flat_names_it_and_belongs_to_its_own_estate(people: Any, desk: Any, at: Any) -> None:
    with_rules(contact_data={"changed_directly": [], "changed_after_acceptance": ["occupants"]})
    person = people.title_holder.person_link.person
    change = ask_contact_change(
        person=person, field="occupants", value="4", premises=people.flat,
        rules=rules_on(clock.today()).contact_data, by="tests",
    )  # fmt: skip
    assert change is not None
    assert people.flat.code in text_of(desk.get(PAGE))
    assert people.flat.code in text_of(desk.get(f"{PAGE}/{change.pk}/odmow"))
    give_title(person, premises=flat("DRUGIE/3", estate="Osiedle Drugie"))
    limited = at("siarkowiec")
    limited.force_login(worker_with("accept_contact_changes", estates=["Osiedle Drugie"]))
    assert people.flat.code not in text_of(limited.get(PAGE))
    assert limited.post(f"{PAGE}/{change.pk}/przyjmij").status_code == 404
