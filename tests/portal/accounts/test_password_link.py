"""A link for a new password by e-mail, at a cooperative whose rules send one (Krynica); and nobody learns anything."""

import datetime as dt
import re
import statistics
import time
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.models import SignInFailure, User
from portal.accounts.standing import change_standing
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.outbox.bodies import words_of
from portal.outbox.models import Message
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from tests.personas import PASSWORD
from tests.portal.accounts.signing import WRONG, is_signed_in, sign_in, text_of

NEW = "deszczowy-kasztan-rower-82"


@pytest.fixture
def danuta(people: Any) -> User:
    """The title holder of a cooperative that sends links, with her e-mail address on record."""
    rules = rules_on(clock.today())
    changed = rules.sign_in.model_copy(update={"lost_password_ways": ("in_person", "email_link")})
    adopt_rules(rules=rules.model_copy(update={"sign_in": changed}), valid_from=clock.today(), reason="x", by="tests")
    User.objects.filter(pk=people.title_holder.pk).update(email="danuta@example.pl", last_login=None)
    user: User = User.objects.get(pk=people.title_holder.pk)
    return user


def ask(browser: Any, typed: str) -> Any:
    return browser.post("/haslo/zapomniane", {"login": typed})


def link() -> str:
    text = words_of(Message.objects.filter(kind="access_password_link").latest("created_at")).text
    found = re.search(r"https?://[^/]+(/haslo/nowe/\S+)", text)
    assert found
    return found[1]


@pytest.mark.parametrize("typed", ["L0001", "danuta@example.pl"])
def test_a_link_leads_to_a_new_password_and_in(danuta: User, at: Any, typed: str) -> None:
    browser = at("siarkowiec")
    assert "Sprawdź pocztę" in text_of(ask(browser, typed))
    opened = browser.get(link())
    assert opened["Location"] == "/haslo/nowe"
    assert "Ustaw nowe hasło" in text_of(browser.get("/haslo/nowe"))
    done = browser.post("/haslo/nowe", {"password": NEW})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert is_signed_in(browser)
    assert AuditEvent.objects.filter(action="account.password_link_sent", subject="account:L0001").count() == 1


def test_a_link_opens_once(danuta: User, at: Any) -> None:
    browser, thief = at("siarkowiec"), at("siarkowiec")
    ask(browser, "L0001")
    address = link()
    for each in (browser, thief):
        each.get(address)
    browser.post("/haslo/nowe", {"password": NEW})
    assert thief.post("/haslo/nowe", {"password": "inny-fotel-lampa-91"}).status_code == 410
    assert not is_signed_in(thief)


def test_a_link_is_over_after_an_hour(danuta: User, at: Any) -> None:
    browser = at("siarkowiec")
    ask(browser, "L0001")
    address = link()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        browser.get(address)
        assert "Link już nie działa" in text_of(browser.get("/haslo/nowe"))


@pytest.mark.parametrize("how", ["password", "block", "sign_in"])
def test_a_link_dies_with_a_new_password_a_block_and_a_sign_in(danuta: User, people: Any, at: Any, how: str) -> None:
    browser = at("siarkowiec")
    ask(browser, "L0001")
    address = link()
    if how == "password":
        danuta.set_password("inny-fotel-lampa-91")
        danuta.save()
    elif how == "block":
        change_standing(user=danuta, to="blocked_on_report", by=people.clerk)
    else:
        sign_in(at("siarkowiec"), "L0001", PASSWORD)
    browser.get(address)
    assert browser.get("/haslo/nowe").status_code == 410


def test_a_link_of_one_cooperative_opens_nothing_in_another(danuta: User, at: Any) -> None:
    ask(at("siarkowiec"), "L0001")
    address = link()
    with schema_context("hutnik"):
        twin = User.objects.get(pk=danuta.pk) if User.objects.filter(pk=danuta.pk).exists() else None
        if twin is None:
            twin = User(pk=danuta.pk, identifier="L1", password=danuta.password, email=danuta.email)
            twin.save(force_insert=True)
    stranger = at("hutnik")
    stranger.get(address)
    assert stranger.get("/haslo/nowe").status_code == 410


def test_a_bad_new_password_is_refused_with_the_reason_and_the_link_still_works(danuta: User, at: Any) -> None:
    browser = at("siarkowiec")
    ask(browser, "L0001")
    browser.get(link())
    assert "Hasło jest za krótkie" in text_of(browser.post("/haslo/nowe", {"password": "abc1"}))
    assert browser.post("/haslo/nowe", {"password": NEW}).status_code == 302


def test_a_lock_after_wrong_guesses_ends_with_the_new_password(danuta: User, at: Any) -> None:
    for _ in range(5):
        sign_in(at("siarkowiec"), "L0001", WRONG)
    browser = at("siarkowiec")
    ask(browser, "L0001")
    browser.get(link())
    browser.post("/haslo/nowe", {"password": NEW})
    assert is_signed_in(browser)
    assert SignInFailure.objects.get(pk="L0001").failures == 0


def test_known_and_unknown_get_the_same_answer(danuta: User, people: Any, at: Any) -> None:
    change_standing(user=people.neighbour, to="blocked_on_report", by=people.clerk)
    browser = at("siarkowiec")
    answers = {
        text_of(ask(browser, typed))
        for typed in ("L0001", "L9999", "L0003", "nikt@example.pl", people.clerk.identifier)
    }
    assert len({re.sub(r'nonce="[^"]*"|value="[^"]*"', "", answer) for answer in answers}) == 1
    assert Message.objects.filter(kind="access_password_link").count() == 1


def test_time_tells_nothing_either(danuta: User, at: Any) -> None:
    browser = at("siarkowiec")
    ask(browser, "L0001")
    spent: dict[str, list[float]] = {"known": [], "unknown": []}
    with time_machine.travel(timezone.now(), tick=True) as clock_hand:
        for number in range(12):
            clock_hand.shift(dt.timedelta(hours=6))  # no limit is met
            for kind, typed in (("known", "L0001"), ("unknown", f"L8{number:03d}")):
                began = time.perf_counter()
                ask(browser, typed)
                spent[kind].append(time.perf_counter() - began)
    known, unknown = statistics.median(spent["known"]), statistics.median(spent["unknown"])
    assert 0.5 < known / unknown < 2, (known, unknown)


def test_nobody_floods_a_mailbox(danuta: User, at: Any) -> None:
    browser = at("siarkowiec")
    with time_machine.travel(timezone.now(), tick=True) as clock_hand:
        for _ in range(12):
            ask(browser, "L0001")
            ask(browser, "L0001")
            clock_hand.shift(dt.timedelta(minutes=6))
    assert Message.objects.filter(kind="access_password_link").count() == 5


def test_where_the_rules_send_no_links_the_page_only_says_what_to_do(people: Any, at: Any) -> None:
    """S9: at Siarkowiec new credentials are given in person."""
    browser = at("siarkowiec")
    assert "Wyślij link" not in text_of(browser.get("/haslo/zapomniane"))
    ask(browser, "L0001")
    assert not Message.objects.filter(kind="access_password_link").exists()


def test_an_empty_field_is_told(danuta: User, at: Any) -> None:
    answer = ask(at("siarkowiec"), " ")
    assert (answer.status_code, "Wpisz identyfikator." in text_of(answer)) == (422, True)
