"""A former holder reads on their own pages until when they see what, and until when the account works."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings

from portal.kernel import clock
from portal.premises.models import Title
from tests.personas import make_premises
from tests.portal.access.rules_in_force import days_seen_after_the_end, with_rules
from tests.portal.access.test_account_notices import day_text

ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def zofia(people: Any, at: Any) -> Any:
    browser = at("siarkowiec")
    browser.force_login(people.neighbour)
    return browser


def ended(people: Any, days: int) -> dt.date:
    last = clock.today() - days * ONE_DAY
    Title.objects.filter(person=people.neighbour.person_link.person).update(valid_to=last)
    return last


def page(browser: Any, address: str, language: str = "pl") -> str:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return " ".join(browser.get(address).content.decode().replace("\u00a0", " ").split())


def test_home_and_the_own_account_say_until_when(people: Any, zofia: Any) -> None:
    days_seen_after_the_end(30)
    with_rules(closure={"after_end_days": 20})
    last = ended(people, 5)
    for address in ("/", "/moje-dane"):
        found = page(zofia, address)
        assert f"Tytuł do lokalu skończył się {day_text(last)}." in found
        assert f"Rozliczenia z dni tytułu zobaczysz do {day_text(last + 20 * ONE_DAY)}." in found
        assert f"Konto działa do {day_text(last + 30 * ONE_DAY)}. Potem je zamkniemy." in found


def test_when_nothing_is_seen_any_more_the_account_still_says_its_last_day(people: Any, zofia: Any) -> None:
    with_rules(closure={"on_title_end": "after_days", "title_end_days": 30})
    last = ended(people, 5)
    for address in ("/", "/moje-dane"):
        found = page(zofia, address)
        assert "Rozliczeń tego lokalu już nie widać na koncie." in found
        assert f"Konto działa do {day_text(last + 30 * ONE_DAY)}." in found


def test_where_the_title_closes_the_account_at_once_it_works_until_the_night(people: Any, zofia: Any) -> None:
    last = ended(people, 1)
    found = page(zofia, "/")
    assert f"Tytuł do lokalu skończył się {day_text(last)}." in found
    assert f"Konto działa do {day_text(clock.today())}. Potem je zamkniemy." in found


def test_whoever_holds_something_else_keeps_the_account(people: Any, zofia: Any) -> None:
    days_seen_after_the_end(30)
    last = ended(people, 5)
    other = make_premises("SIENK/12/99", number="99")
    Title.objects.create(person=people.neighbour.person_link.person, premises=other, kind="ownership")
    assert "skończył się" not in page(zofia, "/")
    former = page(zofia, f"/lokal/{people.flat_next_door.pk}/")
    assert f"zobaczysz do {day_text(last + 30 * ONE_DAY)}." in former
    assert "Konto działa do" not in former
    own = page(zofia, "/moje-dane")
    assert f"do {day_text(last + 30 * ONE_DAY)}" in own
    assert "Konto działa do" not in own


def test_a_holder_reads_nothing_of_an_end(people: Any, zofia: Any) -> None:
    for address in ("/", "/moje-dane"):
        assert "skończył się" not in page(zofia, address)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The account works until"), ("uk", "Обліковий запис працює до")]
)
def test_it_is_said_in_the_language_of_the_page(people: Any, zofia: Any, language: str, words: str) -> None:
    days_seen_after_the_end(30)
    ended(people, 5)
    assert words in page(zofia, "/", language)
