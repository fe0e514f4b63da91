"""A resident's page of contact data: what waits for what, the password asked again, the link to a new address."""

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.outbox.bodies import words_of
from portal.outbox.models import Message
from portal.residents.contact import accept_contact_change
from portal.residents.models import ContactChange, Person
from tests.personas import PASSWORD, People
from tests.portal.access.rules_in_force import with_rules
from tests.portal.accounts.signing import sign_in, text_of

pytestmark = pytest.mark.django_db
PAGE, CHANGE = "/moje-dane/kontakt", "/moje-dane/kontakt/zmien"
DIRECTLY = {"changed_directly": ("email", "phone", "occupants"), "changed_after_acceptance": ()}
AFTER = {"changed_directly": (), "changed_after_acceptance": ("email", "phone", "correspondence_address", "occupants")}
# What people type or paste where something else was asked for.
NAUGHTY = (
    "abc",
    "1" * 13,
    "\x00",
    "\u202e123",
    "x" * 100_000,
    "🏠",
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
)


@pytest.fixture
def danuta(people: People, at: Any) -> Any:
    """The title holder, signed in, whose cooperative sends mail and lets her change everything herself."""
    with_rules(sender={"name": "S.M. Siarkowiec"}, contact_data=DIRECTLY)
    Person.objects.filter(code="0001").update(email="stary@example.pl", phone="600 100 200")
    User.objects.filter(pk=people.title_holder.pk).update(email="stary@example.pl")
    client = at("siarkowiec")
    sign_in(client, people.title_holder.identifier)
    return client


def change(client: Any, **typed: str) -> Any:
    fields = {"email": "stary@example.pl", "phone": "600 100 200", "correspondence_address": "", **typed}
    return client.post(CHANGE, fields, follow=True)


def link_to(address: str) -> str:
    """Return the path of the link in the newest message to the address."""
    message = Message.objects.filter(to_address=address, kind="contact_confirm_address").latest("created_at")
    found = re.search(r"https?://[^/]+(/moje-dane/e-mail/\S+)", words_of(message).text)
    assert found
    return found[1]


def test_a_telephone_is_changed_at_once_and_the_history_says_so(danuta: Any) -> None:
    page = text_of(change(danuta, phone="601 200 300"))
    assert Person.objects.get(code="0001").phone == "601 200 300"
    assert "Zmieniliśmy dane kontaktowe." in page
    assert "600 100 200 → 601 200 300" in page


def test_a_new_address_waits_for_a_click_there_and_the_old_one_is_told(danuta: Any, people: People, at: Any) -> None:
    page = text_of(change(danuta, email="nowy@example.pl"))
    assert "czeka na kliknięcie linku" in page
    assert Person.objects.get(code="0001").email == "stary@example.pl"
    reader, link = at("siarkowiec"), link_to("nowy@example.pl")  # in a browser where nobody is signed in
    assert "nowy@example.pl" in text_of(reader.get(link))
    assert Person.objects.get(code="0001").email == "stary@example.pl", "a program that follows links changes nothing"
    assert "Od teraz piszemy" in text_of(reader.post(link))
    assert Person.objects.get(code="0001").email == "nowy@example.pl"
    assert User.objects.get(pk=people.title_holder.pk).email == "nowy@example.pl"
    assert Message.objects.get(kind="account_email_changed").to_address == "stary@example.pl"
    assert reader.post(link).status_code == 410, "a link is followed once"


def test_where_a_worker_accepts_a_confirmed_address_waits_for_them(danuta: Any, people: People, at: Any) -> None:
    with_rules(sender={"name": "S.M. Siarkowiec"}, contact_data=AFTER)
    change(danuta, email="nowy@example.pl")
    asked = ContactChange.objects.get(field="email")
    desk = at("siarkowiec")
    desk.force_login(people.clerk)
    assert "nowy@example.pl" not in text_of(desk.get("/biuro/zmiany-danych")), "nobody accepts what was not confirmed"
    assert "przyjmie pracownik" in text_of(danuta.post(link_to("nowy@example.pl")))
    asked.refresh_from_db()
    assert asked.state == "waiting"
    accept_contact_change(change=asked, by=people.clerk)
    assert Person.objects.get(code="0001").email == "nowy@example.pl"


def test_a_link_that_is_late_foreign_or_outdated_changes_nothing(danuta: Any, at: Any) -> None:
    change(danuta, email="pierwszy@example.pl")
    first = link_to("pierwszy@example.pl")
    change(danuta, email="drugi@example.pl")
    assert danuta.get(first).status_code == 410, "another wish took its place"
    second = link_to("drugi@example.pl")
    assert at("hutnik").get(second).status_code == 404
    assert danuta.get(second[:-3] + "xyz").status_code == 404
    ContactChange.objects.filter(state="unconfirmed").update(asked_at=timezone.now() - dt.timedelta(hours=25))
    assert danuta.post(second).status_code == 410
    assert Person.objects.get(code="0001").email == "stary@example.pl"


def test_nobody_floods_a_strangers_mailbox(danuta: Any) -> None:
    for number in range(5):
        change(danuta, email=f"obcy{number}@example.pl")
    answer = change(danuta, email="obcy9@example.pl")
    assert answer.status_code == 422
    assert "Spróbuj jutro" in text_of(answer)
    assert "obcy9@example.pl" in text_of(answer), "what was typed is kept"
    assert not Message.objects.filter(to_address="obcy9@example.pl").exists()


def test_without_mail_an_address_is_taken_as_before(hutnik: Any, people_of_hutnik: People, at: Any) -> None:
    with_rules(contact_data=DIRECTLY)
    client = at("hutnik")
    sign_in(client, people_of_hutnik.title_holder.identifier)
    change(client, email="nowy@example.pl")
    assert Person.objects.get(code="0001").email == "nowy@example.pl"


def test_a_wish_is_taken_back(danuta: Any) -> None:
    change(danuta, email="nowy@example.pl")
    wish = ContactChange.objects.get(state="unconfirmed")
    assert "Zmiana wycofana." in text_of(danuta.post(f"/moje-dane/kontakt/wycofaj/{wish.pk}", follow=True))
    assert "Za późno" in text_of(danuta.post(f"/moje-dane/kontakt/wycofaj/{wish.pk}", follow=True))


def test_the_password_is_asked_again_before_a_change_and_once_only(danuta: Any) -> None:
    session = danuta.session
    session["account_authentication_methods"] = []
    session.save()
    asked = danuta.get(CHANGE)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/potwierdz-haslo?next=")
    back = danuta.post(asked["Location"], {"password": PASSWORD, "next": CHANGE})
    assert (back.status_code, back["Location"]) == (302, CHANGE)
    assert danuta.get(CHANGE).status_code == 200


def test_people_in_a_flat_are_counted_by_whoever_holds_it(danuta: Any, people: People) -> None:
    where = f"/moje-dane/kontakt/osoby/{people.flat.pk}"
    assert "Zmieniliśmy" in text_of(danuta.post(where, {"occupants": " 03 "}, follow=True))
    people.flat.refresh_from_db()
    assert people.flat.occupants == 3
    assert danuta.get(f"/moje-dane/kontakt/osoby/{people.flat_next_door.pk}").status_code == 404
    with_rules(contact_data=AFTER)
    danuta.post(where, {"occupants": "4"})
    people.flat.refresh_from_db()
    assert people.flat.occupants == 3
    accept_contact_change(change=ContactChange.objects.get(state="waiting"), by=people.clerk)
    people.flat.refresh_from_db()
    assert people.flat.occupants == 4


def test_a_cooperative_without_the_module_has_no_such_page_nor_word(danuta: Any) -> None:
    with_rules(modules=[{"key": "ledger"}])
    assert danuta.get(PAGE).status_code == 404
    page = text_of(danuta.get("/moje-dane"))
    assert "Zobacz i zmień dane kontaktowe" not in page
    with_rules(modules=[{"key": "contact_data", "name": "Jak do mnie trafić"}])
    assert "Jak do mnie trafić" in text_of(danuta.get("/moje-dane"))


def test_odd_input_gets_plain_words(danuta: Any, people: People) -> None:
    for text in NAUGHTY:
        answer = change(danuta, email=text, phone=text)
        assert answer.status_code == 422, text[:20]
        assert "Trzeba coś poprawić" in text_of(answer)
        odd = danuta.post(f"/moje-dane/kontakt/osoby/{people.flat.pk}", {"occupants": text})
        assert odd.status_code == 422, text[:20]
        assert change(danuta, correspondence_address=text).status_code in (200, 422), text[:20]
