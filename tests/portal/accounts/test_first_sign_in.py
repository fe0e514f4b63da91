"""The first sign-in, screen by screen: own password, regulation by rule, consents apart, contact data; four at most."""

import re
from typing import Any

import pytest

from portal.accounts.models import User
from portal.consents.models import ConsentEvent, RegulationAcceptance
from portal.kernel import clock
from portal.residents.models import ContactChange, PersonAccount
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from tests.personas import PASSWORD
from tests.portal.accounts.signing import sign_in, text_of

OWN = "deszczowy-kasztan-rower-82"


@pytest.fixture
def newcomer(people: Any) -> User:
    """The title holder as she comes with the paper from the counter."""
    user: User = people.title_holder
    user.password_origin = User.PasswordOrigin.INITIAL
    user.save()
    PersonAccount.objects.filter(user=user).update(contact_confirmed_at=None)
    return user


def change_rules(**sections: dict[str, Any]) -> None:
    rules = rules_on(clock.today())
    changed = {name: getattr(rules, name).model_copy(update=values) for name, values in sections.items()}
    adopt_rules(rules=rules.model_copy(update=changed), valid_from=clock.today(), reason="próba", by="tests")


def four_screens() -> None:
    from portal.rulebook.sections.legal import ConsentPurpose

    purpose = ConsentPurpose(key="wiadomosci", title="Wiadomości", text="Zgadzam się na wiadomości o remontach.")
    change_rules(legal={"regulation_delivery": "accepted_at_sign_in", "consents": (purpose,)})


def step_of(page: Any) -> str:
    found = re.search(r"Krok \d z \d", text_of(page))
    return found[0] if found else ""


def test_a_newcomer_of_a_cooperative_that_asks_for_everything_meets_four_screens_and_then_her_pages(
    newcomer: User, at: Any
) -> None:
    four_screens()
    browser = at("siarkowiec")
    sign_in(browser, newcomer.identifier, PASSWORD)
    page = browser.get("/", follow=True)
    assert (page.redirect_chain[-1][0], step_of(page)) == ("/haslo/pierwsze", "Krok 1 z 4")
    page = browser.post("/haslo/pierwsze", {"password": OWN}, follow=True)
    assert (page.redirect_chain[-1][0], step_of(page)) == ("/regulamin/przyjmij", "Krok 2 z 4")
    number = page.context["version"].number
    page = browser.post("/regulamin/przyjmij", {"numer": number, "przyjmuje": "tak"}, follow=True)
    assert (page.redirect_chain[-1][0], step_of(page)) == ("/zgody/na-start", "Krok 3 z 4")
    assert "checked" not in text_of(page)
    page = browser.post("/zgody/na-start", {}, follow=True)
    assert (page.redirect_chain[-1][0], step_of(page)) == ("/moje-dane/potwierdz", "Krok 4 z 4")
    page = browser.post("/moje-dane/potwierdz", {"email": "", "phone": ""}, follow=True)
    assert page.redirect_chain[-1][0] == "/"
    assert "Stan na" in text_of(page) or page.status_code == 200
    assert RegulationAcceptance.objects.filter(user=newcomer).count() == 1
    assert not ConsentEvent.objects.filter(user=newcomer).exists()
    assert PersonAccount.objects.get(user=newcomer).contact_confirmed_at is not None


def test_where_publication_is_delivery_and_nothing_is_asked_there_are_two_screens(newcomer: User, at: Any) -> None:
    """S4: the password alone must be changed; the contact data are looked at once."""
    browser = at("siarkowiec")
    sign_in(browser, newcomer.identifier, PASSWORD)
    assert step_of(browser.get("/haslo/pierwsze")) == "Krok 1 z 2"
    page = browser.post("/haslo/pierwsze", {"password": OWN}, follow=True)
    assert (page.redirect_chain[-1][0], step_of(page)) == ("/moje-dane/potwierdz", "Krok 2 z 2")


def test_whoever_leaves_in_the_middle_goes_on_where_they_stopped(newcomer: User, at: Any) -> None:
    four_screens()
    first = at("siarkowiec")
    sign_in(first, newcomer.identifier, PASSWORD)
    first.post("/haslo/pierwsze", {"password": OWN})
    later = at("siarkowiec")
    sign_in(later, newcomer.identifier, OWN)
    page = later.get("/", follow=True)
    assert (page.redirect_chain[-1][0], step_of(page)) == ("/regulamin/przyjmij", "Krok 1 z 3")


def test_nothing_else_opens_before_the_last_screen(newcomer: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, newcomer.identifier, PASSWORD)
    browser.post("/haslo/pierwsze", {"password": OWN})
    for address in ("/", "/rozliczenia", "/zgody", "/urzadzenia", "/biuro/"):
        assert browser.get(address)["Location"] == "/moje-dane/potwierdz", address


def test_a_consent_is_given_by_its_own_tick(newcomer: User, at: Any) -> None:
    four_screens()
    browser = at("siarkowiec")
    sign_in(browser, newcomer.identifier, PASSWORD)
    browser.post("/haslo/pierwsze", {"password": OWN})
    page = browser.get("/regulamin/przyjmij")
    browser.post("/regulamin/przyjmij", {"numer": page.context["version"].number, "przyjmuje": "tak"})
    browser.post("/zgody/na-start", {"cel": ["wiadomosci", "nieznany"]})
    event = ConsentEvent.objects.get(user=newcomer)
    assert (event.wording.purpose, event.is_given) == ("wiadomosci", True)


def test_contact_data_are_corrected_by_rule_and_a_mistake_keeps_what_was_typed(newcomer: User, at: Any) -> None:
    change_rules(
        contact_data={"changed_directly": ("email",), "changed_after_acceptance": ("phone",)},
    )
    person = newcomer.person_link.person
    person.phone, person.correspondence_address = "600 100 200", "ul. Leśna 1\n00-001 Warszawa"
    person.save()
    browser = at("siarkowiec")
    sign_in(browser, newcomer.identifier, PASSWORD)
    browser.post("/haslo/pierwsze", {"password": OWN})
    page = text_of(browser.get("/moje-dane/potwierdz"))
    assert 'value="600 100 200"' in page
    assert "ul. Leśna 1<br>00-001 Warszawa" in page  # the office alone changes it: shown, not asked
    wrong = browser.post("/moje-dane/potwierdz", {"email": "danuta@", "phone": "601 100 200"})
    assert wrong.status_code == 422
    assert "To nie jest adres e-mail" in text_of(wrong)
    assert 'value="danuta@"' in text_of(wrong)
    assert not ContactChange.objects.exists()
    done = browser.post("/moje-dane/potwierdz", {"email": "danuta@example.pl", "phone": "601 100 200"}, follow=True)
    assert "Do czasu przyjęcia ważne są dawne dane." in text_of(done)
    person.refresh_from_db()
    assert (person.email, person.phone) == ("", "600 100 200")
    assert "Kliknij go w ciągu 24 godzin." in text_of(done)
    assert ContactChange.objects.get(field="email").state == "unconfirmed"
    assert ContactChange.objects.get(field="phone").state == "waiting"


def test_staff_and_people_who_were_here_before_meet_no_screen(people: Any, at: Any) -> None:
    for user, address in ((people.title_holder, "/"), (people.clerk, "/biuro/")):
        browser = at("siarkowiec")
        browser.force_login(user)
        assert browser.get(address).status_code == 200
        assert browser.get("/moje-dane/potwierdz").status_code in (302, 404)


def test_the_rule_can_be_ticked_off_piece_by_piece(newcomer: User, at: Any) -> None:
    change_rules(password={"min_length": 8, "letter": True, "digit": True})
    browser = at("siarkowiec")
    sign_in(browser, newcomer.identifier, PASSWORD)
    page = text_of(browser.get("/haslo/pierwsze"))
    assert re.findall(r'data-need="(\w+)"', page) == ["min", "letter", "digit"]
    assert "password.js" in page
