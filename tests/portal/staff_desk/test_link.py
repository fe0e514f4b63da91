"""A new password for somebody at the counter: a link where the rules send one, in person where they allow it."""

import re
from typing import Any

import pytest
from django.utils import timezone

from portal.access.models import CredentialIssue
from portal.accounts.models import User
from portal.accounts.role_queries import names_of_roles_with
from portal.audit.models import AuditEvent
from portal.outbox.bodies import words_of
from portal.outbox.models import Message
from portal.residents.contact import change_contact_at_office
from portal.residents.models import PersonAccount
from tests.conftest import HostClient
from tests.personas import People
from tests.portal.access.counter import now, rules_of
from tests.portal.accounts.signing import is_signed_in, text_of
from tests.portal.staff_desk.at_the_counter import clerk_at

NEW = "deszczowy-kasztan-rower-82"


@pytest.fixture
def desk(people: People, at: Any) -> HostClient:
    """A clerk of a cooperative whose rules are Krynica's: a new password comes by a link, and in no other way."""
    rules_of("krynica")
    return clerk_at(at("siarkowiec"), people)


@pytest.fixture
def danuta(desk: HostClient, people: People) -> User:
    """The title holder, who said at a sign-in that her address is right."""
    user = people.title_holder
    User.objects.filter(pk=user.pk).update(email="danuta@example.pl")
    PersonAccount.objects.filter(user=user).update(contact_confirmed_at=timezone.now())
    return User.objects.get(pk=user.pk)


def card(desk: HostClient, user: User) -> str:
    return text_of(desk.get(f"/biuro/osoby/{user.person_link.person_id}"))


def send(desk: HostClient, user: User, **typed: str) -> Any:
    return desk.post(
        f"/biuro/konta/{user.pk}/link", {"document": "identity_card", "reason": "Nie pamięta", **typed}, follow=True
    )


def test_krynica_sends_a_link_to_the_confirmed_address_and_the_card_shows_it(
    desk: HostClient, danuta: User, people: People, at: Any
) -> None:
    page = card(desk, danuta)
    assert "Wyślij link do hasła" in page
    assert "Wydaj nowe dane" not in page
    assert "danuta@example.pl" in text_of(desk.get(f"/biuro/konta/{danuta.pk}/link"))
    sent = text_of(send(desk, danuta))
    assert "Link wysłany na adres danuta@example.pl." in sent
    assert re.search(rf"Link do hasła</dt><dd>[^<]*, {people.clerk.full_name}, czeka", sent)
    message = Message.objects.get(kind="access_password_link")
    assert (message.to_address, message.requested_by) == ("danuta@example.pl", "P001")
    found = re.search(r"https?://[^/]+(/haslo/nowe/\S+)", words_of(message).text)
    assert found
    browser = at("siarkowiec")
    browser.get(found[1])
    browser.post("/haslo/nowe", {"password": NEW})
    assert is_signed_in(browser)


def test_the_document_and_the_worker_are_in_the_trail_and_the_link_is_not(desk: HostClient, danuta: User) -> None:
    send(desk, danuta)
    event = AuditEvent.objects.get(action="account.password_link_sent")
    assert (event.actor, event.person_id) == ("P001", danuta.person_link.person_id)
    assert event.details == {"reason": "Nie pamięta"}
    assert AuditEvent.objects.get(action="account.identity_seen").details["document"] == "identity_card"
    assert "Wysłano link do nowego hasła" in card(desk, danuta)


def test_without_a_document_nothing_is_sent(desk: HostClient, danuta: User) -> None:
    assert "Wybierz dokument" in text_of(send(desk, danuta, document=""))
    assert not Message.objects.exists()


def test_a_second_click_and_a_second_clerk_send_nothing_more(desk: HostClient, danuta: User) -> None:
    send(desk, danuta)
    assert "Link poszedł przed chwilą" in text_of(send(desk, danuta))
    assert Message.objects.count() == 1


def test_an_address_that_a_worker_typed_is_not_the_owners_word(desk: HostClient, danuta: User) -> None:
    person = danuta.person_link.person
    change_contact_at_office(person=person, field="email", value="obcy@example.pl", by="P001")
    page = text_of(desk.get(f"/biuro/konta/{danuta.pk}/link"))
    assert "nie ma potwierdzonego adresu e-mail" in page
    assert "<select" not in page.partition("<main")[2].partition("</main>")[0]
    send(desk, danuta)
    assert not Message.objects.filter(kind="access_password_link").exists()
    PersonAccount.objects.filter(user=danuta).update(contact_confirmed_at=timezone.now())
    send(desk, danuta)
    assert Message.objects.get(kind="access_password_link").to_address == "obcy@example.pl"


def test_somebody_without_an_address_is_explained_what_refuses_who_changes_it_and_what_now(
    desk: HostClient, people: People
) -> None:
    who = ", ".join(names_of_roles_with("change_rules"))
    assert "Administrator IOK" in who
    page = text_of(desk.get(f"/biuro/konta/{people.title_holder.pk}/link"))
    assert f"zasada „Nowe hasło” zna tylko link. Zmienia ją: {who}." in page
    assert "zapisz sprawę w notatce" in page
    in_person = text_of(desk.get(f"/biuro/konta/{people.title_holder.pk}/nowe-dane"))
    assert "Osobiście nowego hasła tu się nie wydaje." in in_person
    assert f"Zmienia ją: {who}. Teraz wyślij link z karty tej osoby." in in_person


def test_with_both_ways_somebody_without_an_address_gets_new_credentials_on_the_spot(
    desk: HostClient, people: People
) -> None:
    rules_of("krynica", sign_in={"lost_password_ways": ["email_link", "in_person"]})
    user = people.title_holder
    page = card(desk, user)
    assert "Wydaj nowe dane" in page
    assert "Wyślij link do hasła" in page
    assert "wydaj nowe dane osobiście" in text_of(desk.get(f"/biuro/konta/{user.pk}/link"))
    address = f"/biuro/konta/{user.pk}/nowe-dane"
    # Krynica's applications ask for no document; whoever gets an account's new password shows one all the same.
    assert "Wybierz dokument" in text_of(desk.post(address, {"reason": "Zgubione"}))
    desk.post(address, {"reason": "Zgubione", "document": "passport"})
    issue = CredentialIssue.objects.get(user=user)
    assert (issue.handover, issue.identity_document) == ("in_person", "passport")
    desk.post(f"/biuro/wydania/{issue.pk}", {"received_by": people.title_holder.full_name})
    user.refresh_from_db()
    assert user.is_active
    assert not Message.objects.filter(kind="access_credentials_by_email").exists()


def test_with_both_ways_a_link_goes_too(desk: HostClient, danuta: User) -> None:
    rules_of("krynica", sign_in={"lost_password_ways": ["email_link", "in_person"]})
    assert "Link wysłany" in text_of(send(desk, danuta))


def test_where_no_links_are_sent_the_page_says_what_is_done_instead(people: People, at: Any) -> None:
    desk = clerk_at(at("siarkowiec"), people)
    assert "Wyślij link" not in card(desk, people.title_holder)
    page = text_of(desk.get(f"/biuro/konta/{people.title_holder.pk}/link"))
    assert "Linku do hasła tu się nie wysyła." in page
    assert "Nowe hasło” mówi: osobiście." in page


def test_a_blocked_account_gets_no_link(desk: HostClient, danuta: User) -> None:
    from portal.access.blocking import block_on_report

    block_on_report(user=danuta, by="P001", reporter="Danuta", reason="Zgubione", way="in_person")
    assert "Link wysyła się do konta, które działa" in text_of(desk.get(f"/biuro/konta/{danuta.pk}/link"))
    assert "Wyślij link do hasła" not in card(desk, danuta)
    send(desk, danuta)
    assert not Message.objects.filter(kind="access_password_link").exists()


def test_whoever_registered_with_an_address_stands_by_it(desk: HostClient, people: People) -> None:
    """Krynica: the first password went there and its owner has set their own."""
    user = people.title_holder
    User.objects.filter(pk=user.pk).update(email="danuta@example.pl")
    issue = CredentialIssue(user=user, kind="password", handover="by_email", made_by="tests", number=1)
    issue.handed_over_at, issue.handed_over_by = now(), "tests"
    issue.save()
    assert "danuta@example.pl" in text_of(desk.get(f"/biuro/konta/{user.pk}/link"))
