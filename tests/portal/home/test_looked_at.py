"""Danuta reads who looked at her data, in words, and what was done to her account."""

from typing import Any

import pytest

from portal.accounts.actions import deactivate_account, reactivate_account
from portal.audit.actions import record_event, record_look
from portal.audit.models import AuditEvent
from portal.residents.queries import person_of
from tests.personas import People
from tests.portal.accounts.signing import text_of

pytestmark = pytest.mark.django_db
PAGE = "/moje-dane/kto-ogladal"


@pytest.fixture
def danuta(people: People, at: Any) -> Any:
    """Danuta's browser."""
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    return browser


def person_id(user: Any) -> Any:
    person = person_of(user)
    assert person
    return person.pk


def test_she_reads_who_by_their_role_what_and_why(people: People, danuta: Any) -> None:
    record_look(by=people.administrator, person_id=person_id(people.title_holder), what="journal")
    page = text_of(danuta.get(PAGE))
    assert "dziennik zdarzeń Twojego konta" in page
    assert "Powód: kontrola, kto co robił." in page
    assert ">Administrator</span>" in page
    assert "Adam" not in page, "the cooperative answers for its workers, by their role"


def test_a_reason_of_its_own_is_told(people: People, danuta: Any) -> None:
    subject = person_id(people.title_holder)
    record_look(by=people.administrator, person_id=subject, what="journal", purpose="pismo 12/2026")
    assert "Powód: pismo 12/2026." in text_of(danuta.get(PAGE))


def test_looks_at_others_are_not_hers(people: People, danuta: Any) -> None:
    record_look(by=people.administrator, person_id=person_id(people.co_owner), what="journal")
    assert "Nikt z pracowników nie oglądał jeszcze Twoich danych." in text_of(danuta.get(PAGE))


def test_an_import_that_changed_her_data_is_not_a_look(people: People, danuta: Any) -> None:
    subject = person_id(people.title_holder)
    record_event(action="import.applied", by="worker", subject="import:1", person_id=subject)
    page = text_of(danuta.get(PAGE))
    assert "Nikt z pracowników nie oglądał" in page
    assert "Wczytano" not in page


def test_she_reads_what_was_done_to_her_account_and_not_what_she_did(people: People, danuta: Any) -> None:
    deactivate_account(user=people.title_holder, by=people.clerk, reason="pomyłka")
    reactivate_account(user=people.title_holder, by=people.clerk, reason="pomyłka")
    record_event(action="account.password_changed", by=people.title_holder, subject="account:L0001")
    page = text_of(danuta.get(PAGE))
    assert "Zablokowano Twoje konto" in page
    assert "Odblokowano Twoje konto" in page
    assert "Zmieniono hasło" not in page
    assert "pomyłka" not in page, "a worker's own words are for the staff"


def test_older_looks_are_on_further_pages(people: People, danuta: Any) -> None:
    subject = person_id(people.title_holder)
    for number in range(60):
        record_look(by=f"worker {number}", person_id=subject, what="journal", subject=f"person:{number}")
    first = danuta.get(PAGE)
    assert text_of(first).count("dziennik zdarzeń Twojego konta") == 50
    second = danuta.get(PAGE, {"przed": first.context["older"]})
    assert text_of(second).count("dziennik zdarzeń Twojego konta") == 10
    assert AuditEvent.objects.filter(action="look.journal").count() == 60


def test_the_page_is_found_from_her_account_and_in_her_language(people: People, danuta: Any) -> None:
    assert f'href="{PAGE}"' in text_of(danuta.get("/moje-dane"))


def test_staff_do_not_find_it(people: People, at: Any) -> None:
    browser = at("siarkowiec")
    browser.force_login(people.administrator)
    assert browser.get(PAGE).status_code == 404
