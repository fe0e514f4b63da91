"""A clerk looks up what was sent to whom, tries a failed message again and takes a waiting one back."""

import datetime as dt
from typing import Any

import pytest

from portal.accounts.models import RoleHolding, StaffRole
from portal.audit.models import AuditEvent
from portal.kernel.clock import WARSAW
from portal.outbox.models import Message
from portal.residents.queries import person_of
from tests.personas import make_staff
from tests.portal.accounts.signing import text_of
from tests.portal.outbox.contexts import queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(people: Any, at: Any) -> Any:
    """The clerk's browser."""
    browser = at("siarkowiec")
    browser.force_login(people.clerk)
    return browser


def failed(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(
        state="failed", next_attempt_at=None, last_error="Tego adresu nie ma albo nie przyjmuje poczty (550 no)."
    )
    message.refresh_from_db()
    return message


def test_the_clerk_finds_a_message_by_state_kind_and_day(desk: Any) -> None:
    failed(queue("account_new_device", to="pierwszy@example.pl"))
    queue("access_blocked", to="drugi@example.pl")
    today = dt.datetime.now(WARSAW).date()
    every = text_of(desk.get("/biuro/wiadomosci/"))
    assert "pierwszy@example.pl" in every
    assert "drugi@example.pl" in every
    for query, found, not_found in (
        ("stan=failed", "pierwszy", "drugi"),
        ("rodzaj=access_blocked", "drugi", "pierwszy"),
        (f"dzien={today}&stan=waiting", "drugi", "pierwszy"),
    ):
        page = text_of(desk.get(f"/biuro/wiadomosci/?{query}"))
        assert f"{found}@example.pl" in page
        assert f"{not_found}@example.pl" not in page
    assert "Takich wiadomości nie ma." in text_of(desk.get("/biuro/wiadomosci/?dzien=2020-01-01"))


@pytest.mark.parametrize("query", ["stan=lost", "rodzaj=x", "dzien=31.02.2026"])
def test_a_wrong_filter_is_told_and_hides_nothing(desk: Any, query: str) -> None:
    queue(to="drugi@example.pl")
    response = desk.get(f"/biuro/wiadomosci/?{query}")
    assert response.status_code == 422
    assert "drugi@example.pl" in text_of(response)


def test_the_list_is_paged_and_keeps_its_filter(desk: Any) -> None:
    for _number in range(51):
        queue()
    first = text_of(desk.get("/biuro/wiadomosci/?stan=waiting"))
    assert "Wiadomości: 51" in first
    assert "?stan=waiting&amp;strona=2" in first
    assert text_of(desk.get("/biuro/wiadomosci/?stan=waiting&strona=2")).count("lucja@example.pl") == 1


def test_a_failed_message_says_why_and_is_sent_again(desk: Any) -> None:
    message = failed(queue())
    page = text_of(desk.get(f"/biuro/wiadomosci/{message.pk}"))
    assert "Tego adresu nie ma" in page
    assert "Dzień dobry, Łucja Żółć-Gęślą." in page
    answer = desk.post(f"/biuro/wiadomosci/{message.pk}/ponow", follow=True)
    assert "Wiadomość czeka na wysłanie." in text_of(answer)
    message.refresh_from_db()
    assert message.state == "waiting"
    again = desk.post(f"/biuro/wiadomosci/{message.pk}/ponow", follow=True)
    assert "nie da się wysłać jeszcze raz" in text_of(again)


def test_a_waiting_message_is_taken_back_once(desk: Any) -> None:
    message = queue()
    assert "Nikt jej nie dostanie" in text_of(desk.post(f"/biuro/wiadomosci/{message.pk}/odwolaj", follow=True))
    assert "już nie czeka" in text_of(desk.post(f"/biuro/wiadomosci/{message.pk}/odwolaj", follow=True))


def test_a_secret_is_shown_to_no_clerk(desk: Any) -> None:
    message = queue("access_password_link")
    page = text_of(desk.get(f"/biuro/wiadomosci/{message.pk}"))
    assert "TAJNY-ZETON" not in page
    assert "Treść jest poufna" in page


def test_who_reads_a_persons_message_is_written_down(desk: Any, people: Any) -> None:
    person = person_of(people.title_holder)
    assert person is not None
    message = queue(person_id=person.pk)
    desk.get(f"/biuro/wiadomosci/{message.pk}")
    assert AuditEvent.objects.filter(action="look.message", person_id=person.pk).count() == 1


def test_a_worker_of_one_estate_sees_its_peoples_messages_only(people: Any, at: Any) -> None:
    person = person_of(people.title_holder)
    assert person is not None
    own, stranger = queue(to="swoj@example.pl", person_id=person.pk), queue(to="obcy@example.pl")
    for estate, sees in (("Osiedle Pierwsze", True), ("Osiedle Drugie", False)):
        worker = make_staff(f"W-{estate[-4:]}", role="staff", full_name="Wanda Osiedle")
        role = StaffRole.objects.create(
            key=f"r-{sees}".lower(), name=estate, capabilities=["issue_access"], estates=[estate]
        )
        RoleHolding.objects.create(user=worker, role=role)
        browser = at("siarkowiec")
        browser.force_login(worker)
        assert ("swoj@example.pl" in text_of(browser.get("/biuro/wiadomosci/"))) is sees
        assert browser.get(f"/biuro/wiadomosci/{own.pk}").status_code == (200 if sees else 404)
        assert browser.get(f"/biuro/wiadomosci/{stranger.pk}").status_code == 404


def test_a_worker_without_the_right_does_not_find_the_page(people: Any, at: Any) -> None:
    browser = at("siarkowiec")
    browser.force_login(people.accountant)
    assert browser.get("/biuro/wiadomosci/").status_code == 404
    assert "Wiadomości" not in text_of(browser.get("/biuro/"))
