"""Signing in by identifier and password, in the schema of the host and in no other."""

import logging
import unicodedata
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from portal.accounts.actions import create_account, deactivate_account
from portal.accounts.models import KnownDevice, SignInFailure, User
from portal.audit.models import AuditEvent
from tests.personas import PASSWORD
from tests.portal.accounts.signing import WRONG, is_signed_in, resident, sign_in, text_of


def test_a_resident_signs_in(siarkowiec: Any, at: Any) -> None:
    user = resident()
    browser = at("siarkowiec")
    assert not is_signed_in(browser)
    answer = sign_in(browser, "L0417")
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert is_signed_in(browser)
    event = AuditEvent.objects.get(action="account.signed_in")
    assert (event.actor, event.actor_id) == ("L0417", user.pk)


@pytest.mark.parametrize("typed", ["l0417", " L0417 ", "\tl0417"])
def test_capitals_and_spaces_around_the_identifier_do_not_matter(siarkowiec: Any, at: Any, typed: str) -> None:
    resident()
    browser = at("siarkowiec")
    sign_in(browser, typed)
    assert is_signed_in(browser)


def test_the_password_is_taken_as_typed(siarkowiec: Any, at: Any) -> None:
    user = resident()
    user.set_password("  ze spacjami  ")
    user.save()
    browser = at("siarkowiec")
    sign_in(browser, "L0417", "ze spacjami")
    assert not is_signed_in(browser)
    sign_in(browser, "L0417", "  ze spacjami  ")
    assert is_signed_in(browser)


def test_a_password_typed_on_a_telephone_with_separate_accents_opens_the_account(siarkowiec: Any, at: Any) -> None:
    create_account(
        identifier="L1", role="resident", password="płot źrebię żuraw 7", origin="own", by="tests"
    )  # fmt: skip
    browser = at("siarkowiec")
    sign_in(browser, "L1", unicodedata.normalize("NFD", "płot źrebię żuraw 7"))
    assert is_signed_in(browser)


def test_the_page_says_what_to_type_and_helps_password_managers(siarkowiec: Any, at: Any) -> None:
    page = text_of(at("siarkowiec").get("/zaloguj"))
    assert "<h1>Zaloguj się</h1>" in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "Nie pamiętam hasła" in page
    assert "maxlength" not in page.partition('name="password"')[2].partition(">")[0]


def test_a_wrong_password_is_told_at_the_field_and_in_the_title(siarkowiec: Any, at: Any) -> None:
    resident()
    page = text_of(sign_in(at("siarkowiec"), "L0417", WRONG))
    assert "<title>Błąd: Zaloguj się" in page
    assert (
        "Identyfikator lub hasło jest inne niż u nas. Zostały 4 próby. Potem logowanie zamknie się na 5 minut." in page
    )
    assert 'value="L0417"' in page
    assert WRONG not in page


@pytest.mark.parametrize("form", [{}, {"login": "L0417"}, {"password": "x"}, {"login": "x" * 151, "password": "y"}])
def test_an_incomplete_form_says_what_is_missing_and_counts_nothing(
    siarkowiec: Any, at: Any, form: dict[str, str]
) -> None:
    answer = at("siarkowiec").post("/zaloguj", form)
    assert answer.status_code == 200
    assert "Błąd:" in text_of(answer)
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize("bad", ["L0417\x00", "\x00"])
def test_odd_characters_are_no_server_error(siarkowiec: Any, at: Any, bad: str) -> None:
    assert sign_in(at("siarkowiec"), bad, WRONG).status_code == 200
    assert sign_in(at("siarkowiec"), "L0417", bad).status_code == 200
    assert sign_in(at("siarkowiec"), "L0417", "x" * 100_000).status_code == 200


def test_known_and_unknown_identifiers_get_the_same_answers_all_the_way_to_the_lock(siarkowiec: Any, at: Any) -> None:
    resident("L0417")
    known, unknown = at("siarkowiec"), at("siarkowiec")
    for _ in range(7):
        of_known = sign_in(known, "L0417", WRONG)
        of_unknown = sign_in(unknown, "L0999", WRONG)
        assert of_known.status_code == of_unknown.status_code
        assert _anonymous(of_known) == _anonymous(of_unknown)
        assert set(of_known.cookies) == set(of_unknown.cookies)
    assert of_known.status_code == 429


def test_an_unknown_identifier_costs_as_much_hashing_as_a_known_one(
    siarkowiec: Any, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident("L0417")
    hashed: list[str] = []
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher, name, lambda self, *a, _original=original: hashed.append("x") or _original(self, *a)
        )
    costs = []
    for identifier in ("L0417", "L0999"):
        hashed.clear()
        sign_in(at("siarkowiec"), identifier, WRONG)
        costs.append(len(hashed))
    assert costs == [1, 1]


def test_known_and_unknown_identifiers_cost_the_same_statements(siarkowiec: Any, at: Any) -> None:
    resident("L0417")
    at("siarkowiec").get("/zaloguj")  # the process has met the cooperative
    counts = []
    for identifier in ("L0417", "L0999"):
        with CaptureQueriesContext(connection) as queries:
            sign_in(at("siarkowiec"), identifier, WRONG)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_session_gets_a_new_key_when_somebody_signs_in(siarkowiec: Any, at: Any) -> None:
    resident()
    browser = at("siarkowiec")
    browser.cookies["iok-session"] = "planted0planted0planted0planted0"
    sign_in(browser, "L0417")
    key = browser.cookies["iok-session"].value
    assert key != "planted0planted0planted0planted0"
    sign_in(at("siarkowiec"), "L0417")
    assert is_signed_in(browser)


def test_a_blocked_person_is_told_to_call_and_does_not_get_in(siarkowiec: Any, at: Any) -> None:
    user = resident()
    deactivate_account(user=user, by="tests", reason="zgłoszenie telefoniczne")
    browser = at("siarkowiec")
    answer = sign_in(browser, "L0417")
    assert answer.status_code == 403
    assert "Konto zablokowała spółdzielnia" in text_of(answer)
    assert not is_signed_in(browser)


def test_blocking_ends_an_open_session_with_the_next_request(siarkowiec: Any, at: Any) -> None:
    user = resident()
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    # Even when nobody ended the session itself.
    User.objects.filter(pk=user.pk).update(is_active=False, standing="blocked_by_decision")
    assert not is_signed_in(browser)


def test_signing_out_needs_a_button_and_ends_the_session(siarkowiec: Any, at: Any) -> None:
    resident()
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    assert "Wylogować się?" in text_of(browser.get("/wyloguj"))
    assert is_signed_in(browser)
    stolen = browser.cookies["iok-session"].value
    assert browser.post("/wyloguj")["Location"] == "/zaloguj"
    assert not is_signed_in(browser)
    browser.cookies["iok-session"] = stolen
    assert not is_signed_in(browser)


def test_the_address_of_old_letters_leads_to_the_sign_in_page(hutnik: Any, at: Any) -> None:
    answer = at("hutnik").get("/InetObsKontr/LoginPage")
    assert (answer.status_code, answer["Location"]) == (302, "/zaloguj")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "https:evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_a_foreign_page_after_signing_in(siarkowiec: Any, at: Any, target: str) -> None:
    resident()
    answer = at("siarkowiec").post("/zaloguj", {"login": "L0417", "password": PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_there_is_no_sign_up_and_no_reset_by_mail(siarkowiec: Any, at: Any) -> None:
    page = at("siarkowiec").get("/haslo/zapomniane")
    assert page.status_code == 200
    assert "Nie pamiętam hasła" in text_of(page)
    for path in ("/signup/", "/accounts/signup/", "/haslo/reset", "/email/"):
        assert at("siarkowiec").get(path).status_code == 404


def test_json_is_not_answered_with_the_typed_password(siarkowiec: Any, at: Any) -> None:
    for headers in ({"X-Requested-With": "XMLHttpRequest"}, {"Accept": "application/json"}):
        answer = sign_in(at("siarkowiec"), "L0417", WRONG, headers=headers)
        assert WRONG not in answer.content.decode()


@pytest.fixture
def lost_cache(settings: Any) -> Any:
    """Point every cache to a port where nothing listens."""
    lost = {name: {**config, "LOCATION": "redis://127.0.0.1:1/0"} for name, config in settings.CACHES.items()}
    with override_settings(CACHES=lost):
        for name in lost:
            caches[name].get("warm")
        yield


def test_people_sign_in_while_the_cache_is_unreachable(siarkowiec: Any, at: Any, lost_cache: Any) -> None:
    resident()
    browser = at("siarkowiec")
    assert sign_in(browser, "L0417").status_code == 302
    assert is_signed_in(browser)


def test_locks_hold_while_the_cache_is_unreachable(siarkowiec: Any, at: Any, lost_cache: Any) -> None:
    resident()
    for _ in range(5):
        assert sign_in(at("siarkowiec"), "L0417", WRONG).status_code == 200
    assert sign_in(at("siarkowiec"), "L0417").status_code == 429


def test_people_sign_in_behind_a_unix_socket(siarkowiec: Any, at: Any) -> None:
    resident()
    browser = at("siarkowiec")
    assert sign_in(browser, "L0417", REMOTE_ADDR="").status_code == 302
    assert browser.get("/urzadzenia", REMOTE_ADDR="").status_code == 200


def test_an_innocent_resident_is_not_refused_for_others_failures_behind_the_same_proxy(
    siarkowiec: Any, at: Any
) -> None:
    for number in range(11):
        sign_in(at("siarkowiec"), f"L{number:04}", WRONG)
    resident("L0500")
    assert sign_in(at("siarkowiec"), "L0500").status_code == 302


def test_a_spoofed_address_changes_no_counter(siarkowiec: Any, at: Any, settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    resident()
    for number in range(5):
        sign_in(at("siarkowiec"), "L0417", WRONG, headers={"X-Forwarded-For": f"9.9.9.{number}, 203.0.113.7"})
    assert sign_in(at("siarkowiec"), "L0417", headers={"X-Forwarded-For": "8.8.8.8, 203.0.113.7"}).status_code == 429


def test_an_operator_signs_in_on_the_operators_host_only(operator: Any, at: Any, siarkowiec: Any) -> None:
    assert sign_in(at("operator"), "operator")["Location"] == "/drugi-skladnik/kod"
    assert "jest inne niż u nas" in text_of(sign_in(at("siarkowiec"), "operator"))


def test_passwords_and_tokens_are_not_in_the_log(siarkowiec: Any, at: Any, caplog: Any) -> None:
    resident()
    with caplog.at_level(logging.DEBUG, logger="portal"):
        browser = at("siarkowiec")
        sign_in(browser, "L0417", WRONG)
        sign_in(browser, "L0417")
    assert KnownDevice.objects.count() == 1
    for secret in (WRONG, PASSWORD, browser.cookies["iok-device"].value):
        assert secret not in caplog.text


def _anonymous(response: Any) -> str:
    """Return the page without what differs by nature: the typed identifier, the form's token, the event's number."""
    import re

    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text_of(response))
    return re.sub(r"L0417|L0999|[0-9a-f]{16}", "L", page)
