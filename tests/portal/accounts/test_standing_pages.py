"""What a resident reads who has the right password and an account that does not open: each state its own words."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.actions import create_account
from portal.accounts.models import User
from portal.accounts.standing import change_standing
from tests.personas import PASSWORD
from tests.portal.accounts.signing import WRONG, is_signed_in, sign_in, text_of

WORDS = {
    "prepared": "Dane do konta czekają",
    "blocked_on_report": "Konto jest zablokowane po zgłoszeniu",
    "blocked_by_decision": "Konto zablokowała spółdzielnia",
    "closed_on_request": "Konto jest zamknięte na wniosek",
    "closed_title_ended": "Skończył się tytuł do lokalu",
    "closed_for_misuse": "Spółdzielnia zamknęła konto",
    "lapsed": "Konto wygasło",
}


@pytest.mark.parametrize(("standing", "words"), WORDS.items())
def test_each_state_has_words_of_its_own(people: Any, at: Any, standing: str, words: str) -> None:
    change_standing(user=people.title_holder, to=standing, by=people.clerk)
    browser = at("siarkowiec")
    answer = sign_in(browser, "L0001")
    assert answer.status_code == 403
    assert words in text_of(answer)
    assert sum(other in text_of(answer) for other in WORDS.values()) == 1
    assert not is_signed_in(browser)


def test_after_a_call_the_title_holder_reads_where_the_new_identifier_waits(people: Any, at: Any) -> None:
    """S9: a telephone report blocks at once; a new identifier and a new password are given in person."""
    change_standing(user=people.title_holder, to="blocked_on_report", by=people.clerk)
    page = text_of(sign_in(at("siarkowiec"), "L0001"))
    assert "Dostaniesz nowy identyfikator i nowe hasło" in page
    assert "pokój 108 lub 213" in page


def test_an_account_that_opens_later_says_when(people: Any, at: Any) -> None:
    opens_at = timezone.now() + dt.timedelta(hours=5)
    User.objects.filter(pk=people.title_holder.pk).update(opens_at=opens_at)
    browser = at("siarkowiec")
    answer = sign_in(browser, "L0001")
    assert "Konto jeszcze nie działa" in text_of(answer)
    assert timezone.localtime(opens_at).strftime("%d.%m.%Y") in text_of(answer)
    User.objects.filter(pk=people.title_holder.pk).update(opens_at=timezone.now())
    sign_in(browser, "L0001")
    assert is_signed_in(browser)


def test_a_password_from_the_paper_that_came_too_late_sends_to_the_office(siarkowiec: Any, at: Any) -> None:
    user = create_account(identifier="L9", role="resident", password=PASSWORD, origin="initial", by="tests")
    User.objects.filter(pk=user.pk).update(initial_password_expires_at=timezone.now())
    page = text_of(sign_in(at("siarkowiec"), "L9"))
    assert "Hasło startowe straciło ważność" in page
    assert "Dział Techniczny" in page


def test_without_the_right_password_nobody_learns_anything(people: Any, at: Any) -> None:
    change_standing(user=people.title_holder, to="blocked_on_report", by=people.clerk)
    blocked = text_of(sign_in(at("siarkowiec"), "L0001", WRONG)).replace("L0001", "X")
    nobody = text_of(sign_in(at("siarkowiec"), "L7777", WRONG)).replace("L7777", "X")
    assert "inne niż u nas" in blocked
    assert not any(words in blocked for words in WORDS.values())
    assert len(blocked) == len(nobody)


def test_a_worker_who_is_blocked_reads_the_plain_page(people: Any, at: Any) -> None:
    change_standing(user=people.clerk, to="blocked_by_decision", by=people.administrator)
    assert "Konto jest zablokowane" in text_of(sign_in(at("siarkowiec"), "P001"))


@pytest.mark.parametrize("standing", ["prepared", "blocked_on_report", "closed_title_ended"])
def test_a_session_that_is_open_meanwhile_meets_the_same_words_with_its_next_request_and_once(
    people: Any, at: Any, standing: str
) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "L0001")
    change_standing(user=people.title_holder, to=standing, by=people.clerk)
    answer = browser.get("/rozliczenia")
    assert answer.status_code == 403
    assert WORDS[standing] in text_of(answer)
    assert answer["Cache-Control"].startswith("no-store")
    assert browser.get("/rozliczenia").status_code == 302


def test_what_was_being_sent_when_the_block_came_is_answered_with_the_words_too(people: Any, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "L0001")
    change_standing(user=people.title_holder, to="blocked_on_report", by=people.clerk)
    assert WORDS["blocked_on_report"] in text_of(browser.post("/moje-dane/potwierdz", {"phone": "600100200"}))


def test_after_a_block_somebody_else_signs_in_from_the_same_browser_without_hearing_of_it(people: Any, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "L0001")
    change_standing(user=people.title_holder, to="blocked_on_report", by=people.clerk)
    assert sign_in(browser, people.neighbour.identifier).status_code == 302
    assert is_signed_in(browser)


def test_a_dead_session_says_nothing_once_the_account_works_again_or_in_another_cooperative(
    people: Any, hutnik: Any, at: Any
) -> None:
    browser, elsewhere = at("siarkowiec"), at("hutnik")
    sign_in(browser, "L0001")
    elsewhere.cookies = browser.cookies
    with schema_context("siarkowiec"):
        change_standing(user=people.title_holder, to="blocked_on_report", by=people.clerk)
    assert elsewhere.get("/").status_code == 302
    with schema_context("siarkowiec"):
        change_standing(user=people.title_holder, to="active", by=people.clerk)
    assert browser.get("/").status_code == 302
