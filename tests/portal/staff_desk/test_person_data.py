"""Contact data and the hold on erasing them, at the counter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from portal.accounts.models import StaffRole, User
from portal.accounts.standing import change_standing
from portal.audit.models import AuditEvent
from portal.outbox.models import Message
from portal.residents.contact import ask_contact_change
from portal.residents.models import ContactChange, Person
from portal.rulebook.sections.contact_data import ContactDataRules
from tests.conftest import HostClient
from tests.personas import People
from tests.portal.accounts.signing import text_of


@pytest.fixture
def danuta(people: People) -> Person:
    """The title holder, with an e-mail address and a telephone on record."""
    person: Person = people.title_holder.person_link.person
    person.email, person.phone = "stary@example.pl", "600 100 200"
    person.save()
    User.objects.filter(pk=people.title_holder.pk).update(email="stary@example.pl")
    return person


@pytest.fixture
def clerk(people: People, at: Callable[[str], HostClient]) -> HostClient:
    """The clerk, who may change contact data and close accounts."""
    rights = ["find_people", "accept_contact_changes", "close_access"]
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=rights)
    client = at("siarkowiec")
    client.force_login(people.clerk)
    return client


def test_a_clerk_changes_what_the_person_says_and_the_old_address_is_told(clerk: HostClient, danuta: Person) -> None:
    where = f"/biuro/osoby/{danuta.pk}/kontakt"
    assert 'value="stary@example.pl"' in text_of(clerk.get(where))
    typed = {"email": "nowy@example.pl", "phone": "600 100 200", "correspondence_address": "ul. Leśna 1\n00-001 Łódź"}
    assert clerk.post(where, typed)["Location"] == f"/biuro/osoby/{danuta.pk}"
    danuta.refresh_from_db()
    assert (danuta.email, danuta.correspondence_address) == ("nowy@example.pl", "ul. Leśna 1\n00-001 Łódź")
    assert User.objects.get(person_link__person=danuta).email == "nowy@example.pl"
    assert Message.objects.get(kind="account_email_changed").to_address == "stary@example.pl"
    assert ContactChange.objects.filter(state="applied").count() == 2


def test_a_mistake_is_told_with_everything_kept_and_nothing_stored(clerk: HostClient, danuta: Person) -> None:
    typed = {"email": "nowy@", "phone": "12", "correspondence_address": "ul. Leśna 1"}
    answer = clerk.post(f"/biuro/osoby/{danuta.pk}/kontakt", typed)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "To nie jest adres e-mail." in page
    assert "To nie jest numer telefonu." in page
    assert 'value="nowy@"' in page
    assert not ContactChange.objects.exists()


def test_what_the_person_asked_for_gives_way_to_what_is_said_at_the_counter(
    clerk: HostClient, danuta: Person, people: People
) -> None:
    ask_contact_change(
        person=danuta, field="phone", value="601 000 000", rules=ContactDataRules(), by=people.title_holder
    )
    clerk.post(f"/biuro/osoby/{danuta.pk}/kontakt", {"email": "stary@example.pl", "phone": "602 000 000"})
    danuta.refresh_from_db()
    assert danuta.phone == "602 000 000"
    assert not ContactChange.objects.filter(state="waiting").exists()


def test_data_of_a_dispute_are_held_with_a_reason_and_let_go_again(
    clerk: HostClient, danuta: Person, people: People
) -> None:
    where = f"/biuro/osoby/{danuta.pk}/zakaz-usuwania"
    card = f"/biuro/osoby/{danuta.pk}"
    assert where not in text_of(clerk.get(card))  # an open account is not erased
    change_standing(user=people.title_holder, to="closed_on_request", by=people.clerk)
    assert where in text_of(clerk.get(card))
    assert clerk.post(where, {"reason": " "}).status_code == 422
    clerk.post(where, {"reason": "I C 12/26"})
    assert "I C 12/26" in text_of(clerk.get(card))
    assert "Zdejmij zakaz" in text_of(clerk.get(where))
    clerk.post(where)
    danuta.refresh_from_db()
    assert danuta.legal_hold == ""
    acts = AuditEvent.objects.filter(person_id=danuta.pk, action__startswith="legal_hold.", at__lte=timezone.now())
    assert sorted(acts.values_list("action", flat=True)) == ["legal_hold.lifted", "legal_hold.set"]


@pytest.mark.parametrize("page", ["kontakt", "zakaz-usuwania"])
def test_without_the_right_there_is_no_such_page(clerk: HostClient, danuta: Person, people: People, page: str) -> None:
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=["find_people"])
    answer: Any = clerk.get(f"/biuro/osoby/{danuta.pk}/{page}")
    assert answer.status_code == 404
