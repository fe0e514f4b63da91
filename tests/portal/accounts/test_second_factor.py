"""The second factor: staff never get on without it, a code opens once, guessing is counted in PostgreSQL."""

import json
import re
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import override_settings

from portal.accounts.actions import enrol_totp, remove_second_factor
from portal.accounts.models import SignInFailure, User
from portal.accounts.queries import NoSecondFactor, current_totp_code
from portal.accounts.second_factor import code_at_step
from tests.personas import make_user
from tests.portal.accounts.signing import WRONG, is_signed_in, resident, sign_in, text_of
from tests.portal.accounts.test_passwords import addresses

OPEN_TO_ENROLLING = {
    "brand_css",
    "logo_svg",
    "logo_png",
    "display",
    "app_manifest",
    "app_icon",
    "service_worker",
    "offline",
    "account_logout",
    "mfa_activate_totp",
    "account_reauthenticate",
}


@pytest.fixture
def clerk(siarkowiec: Any) -> User:
    """A clerk with a second factor."""
    user = make_user("P100", role="clerk", full_name="Anna Urzędnik")
    enrol_totp(user=user, by="tests")
    return user


@pytest.fixture
def new_clerk(siarkowiec: Any) -> User:
    """A clerk who has a password and no second factor yet."""
    return make_user("P200", role="clerk", full_name="Nowa Urzędnik")


def type_code(browser: Any, code: str) -> Any:
    return browser.post("/drugi-skladnik/kod", {"code": code})


def test_a_clerk_signs_in_with_password_and_code(clerk: User, at: Any) -> None:
    browser = at("siarkowiec")
    assert sign_in(browser, "P100")["Location"] == "/drugi-skladnik/kod"
    assert not is_signed_in(browser)
    page = text_of(browser.get("/drugi-skladnik/kod"))
    assert 'autocomplete="one-time-code"' in page
    assert type_code(browser, current_totp_code(clerk))["Location"] == "/"
    assert is_signed_in(browser)


def test_a_code_with_a_space_as_the_app_shows_it_is_fine(clerk: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "P100")
    code = current_totp_code(clerk)
    assert type_code(browser, f" {code[:3]} {code[3:]} ").status_code == 302


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "١٢٣٤٥٦", "12345678901234567890", "x" * 5000, "1\x002"])
def test_a_wrong_code_is_told_and_opens_nothing(clerk: User, at: Any, code: str) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "P100")
    answer = type_code(browser, code)
    assert answer.status_code == 200
    assert "Błąd:" in text_of(answer)
    assert not is_signed_in(browser)


def test_a_form_without_a_code_is_no_server_error(clerk: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "P100")
    assert browser.post("/drugi-skladnik/kod", {"credential": "{}"}).status_code == 200


def test_the_page_for_codes_needs_a_password_first(clerk: User, at: Any) -> None:
    assert at("siarkowiec").get("/drugi-skladnik/kod")["Location"] == "/zaloguj"
    assert type_code(at("siarkowiec"), current_totp_code(clerk))["Location"] == "/zaloguj"


def test_a_code_opens_once_even_when_the_cache_was_emptied(clerk: User, at: Any) -> None:
    code = current_totp_code(clerk)
    first, second = at("siarkowiec"), at("siarkowiec")
    sign_in(first, "P100")
    assert type_code(first, code).status_code == 302
    caches["default"].clear()
    sign_in(second, "P100")
    assert "był już użyty" in text_of(type_code(second, code))


def test_a_telephone_half_a_minute_behind_is_fine_and_two_minutes_are_not(clerk: User, at: Any) -> None:
    code = current_totp_code(clerk)
    with time_machine.travel(time.time() + 30):
        late = at("siarkowiec")
        sign_in(late, "P100")
        assert type_code(late, code).status_code == 302
    with time_machine.travel(time.time() + 120):
        later = at("siarkowiec")
        sign_in(later, "P100")
        assert type_code(later, code).status_code == 200


def test_guessing_codes_locks_like_guessing_passwords(clerk: User, at: Any) -> None:
    thief = at("siarkowiec")
    sign_in(thief, "P100")
    for _ in range(5):
        assert type_code(thief, "000000").status_code == 200
    assert type_code(thief, current_totp_code(clerk)).status_code == 429
    # Knowing the password and beginning anew gives no further guesses.
    assert sign_in(at("siarkowiec"), "P100").status_code == 429


def test_a_right_password_does_not_reset_the_count_of_guessed_codes(clerk: User, at: Any) -> None:
    for guesses in range(1, 5):
        thief = at("siarkowiec")
        sign_in(thief, "P100")
        type_code(thief, "000000")
        assert SignInFailure.objects.get(identifier="P100").failures == guesses


def test_codes_work_while_the_cache_is_unreachable(clerk: User, at: Any) -> None:
    lost = {name: {**config, "LOCATION": "redis://127.0.0.1:1/0"} for name, config in settings.CACHES.items()}
    with override_settings(CACHES=lost):
        browser = at("siarkowiec")
        sign_in(browser, "P100")
        assert type_code(browser, current_totp_code(clerk)).status_code == 302


def test_the_secret_is_stored_encrypted_and_for_this_cooperative_only(clerk: User, in_schema: Any, at: Any) -> None:
    stored = Authenticator.objects.get(user=clerk, type="totp").data
    secret = enrol_totp(user=clerk, by="tests", secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    everything = json.dumps(list(Authenticator.objects.filter(user=clerk).values_list("data", flat=True)))
    assert secret not in everything
    assert current_totp_code(clerk) == code_at_step(secret, int(time.time() // 30))
    with in_schema("hutnik"):
        same = make_user("P100", role="clerk")
        Authenticator.objects.create(user=same, type="totp", data=stored)
    browser = at("hutnik")
    sign_in(browser, "P100")
    assert type_code(browser, current_totp_code(clerk)).status_code == 200
    assert not is_signed_in(browser)


def test_a_recovery_code_stands_in_for_a_lost_telephone_once(clerk: User, at: Any) -> None:
    code = Authenticator.objects.get(user=clerk, type="recovery_codes").wrap().get_unused_codes()[0]
    first, second = at("siarkowiec"), at("siarkowiec")
    sign_in(first, "P100")
    assert type_code(first, code).status_code == 302
    sign_in(second, "P100")
    assert type_code(second, code).status_code == 200


def test_a_clerk_without_a_second_factor_is_led_to_enrolment_and_sees_nothing_else(new_clerk: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "P200")
    for name, path in addresses(settings.ROOT_URLCONF):
        if name in OPEN_TO_ENROLLING:
            continue
        for method in ("get", "post"):
            answer = getattr(browser, method)(path)
            assert answer.headers.get("Location") == "/drugi-skladnik/wlacz", f"{method} {path} ({name})"
            assert not answer.content


def test_enrolling_shows_a_picture_and_a_key_and_takes_the_first_code(new_clerk: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "P200")
    before = browser.cookies["iok-session"].value
    page = text_of(browser.get("/drugi-skladnik/wlacz"))
    assert 'src="data:image/svg+xml' in page
    assert "style=" not in page
    found = re.search(r'<strong translate="no">([A-Z2-7 ]+)</strong>', page)
    assert found
    secret = found[1].replace(" ", "")
    assert secret not in json.dumps([session.get_decoded() for session in Session.objects.all()])
    assert "nie pasuje" in text_of(browser.post("/drugi-skladnik/wlacz", {"code": "000000"}))
    code = code_at_step(secret, int(time.time() // 30))
    assert browser.post("/drugi-skladnik/wlacz", {"code": code})["Location"] == "/drugi-skladnik/kody"
    assert browser.cookies["iok-session"].value != before
    codes = browser.get("/drugi-skladnik/kody")
    assert len(re.findall(r"<strong[^>]*>\d{8}</strong>", text_of(codes))) == 10
    as_file = browser.get("/drugi-skladnik/kody/plik")
    assert as_file["Content-Disposition"] == 'attachment; filename="kody-zapasowe.txt"'
    assert len(as_file.content.split()) == 10
    assert is_signed_in(browser)


def test_another_session_of_the_same_clerk_must_type_the_code_too(new_clerk: User, at: Any) -> None:
    other = at("siarkowiec")
    sign_in(other, "P200")
    enrol_totp(user=new_clerk, by=new_clerk)
    assert other.get("/urzadzenia")["Location"] == "/potwierdz-kod"
    assert "Wpisz kod" in text_of(other.get("/potwierdz-kod"))
    other.post("/potwierdz-kod", {"code": current_totp_code(new_clerk)})
    assert is_signed_in(other)


def test_a_resident_made_staff_needs_a_second_factor_with_the_next_request(siarkowiec: Any, at: Any) -> None:
    user = resident()
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    User.objects.filter(pk=user.pk).update(role="staff")
    assert browser.get("/urzadzenia")["Location"] == "/drugi-skladnik/wlacz"


def test_staff_cannot_remove_their_second_factor(clerk: User, at: Any) -> None:
    browser = at("siarkowiec")
    browser.force_login(clerk)
    for method in ("get", "post"):
        assert getattr(browser, method)("/drugi-skladnik/wylacz").status_code == 404
    assert Authenticator.objects.filter(user=clerk, type="totp").exists()
    assert "Wyłącz" not in text_of(browser.get("/drugi-skladnik"))


def test_a_resident_may_add_and_remove_one(siarkowiec: Any, at: Any) -> None:
    user = resident()
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    assert "Nic z tego nie jest konieczne" in text_of(browser.get("/drugi-skladnik"))
    enrol_totp(user=user, by=user)
    assert "Wyłącz kod z aplikacji" in text_of(browser.get("/drugi-skladnik"))
    assert browser.get("/drugi-skladnik/wylacz").status_code == 200
    assert browser.post("/drugi-skladnik/wylacz")["Location"] == "/drugi-skladnik"
    assert not Authenticator.objects.filter(user=user).exists()
    assert is_signed_in(browser)


def test_changing_the_telephone_asks_for_the_password_when_the_sign_in_is_old(clerk: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "P100")
    type_code(browser, current_totp_code(clerk))
    assert browser.get("/drugi-skladnik/wlacz").status_code == 200
    with time_machine.travel(time.time() + 400):
        assert browser.get("/drugi-skladnik/wlacz")["Location"].startswith("/potwierdz-haslo")
        assert browser.get("/drugi-skladnik/kody")["Location"].startswith("/potwierdz-haslo")
        page = text_of(browser.post("/potwierdz-haslo?next=/drugi-skladnik/wlacz", {"password": WRONG}))
        assert "Hasło jest inne niż u nas" in page
        from tests.personas import PASSWORD

        answer = browser.post("/potwierdz-haslo?next=/drugi-skladnik/wlacz", {"password": PASSWORD})
        assert answer["Location"] == "/drugi-skladnik/wlacz"
        assert browser.get("/drugi-skladnik/wlacz").status_code == 200


def test_new_recovery_codes_replace_the_old_ones(clerk: User, at: Any) -> None:
    old = Authenticator.objects.get(user=clerk, type="recovery_codes").wrap().get_unused_codes()
    browser = at("siarkowiec")
    browser.force_login(clerk)
    assert browser.get("/drugi-skladnik/kody/nowe").status_code == 200
    assert browser.post("/drugi-skladnik/kody/nowe")["Location"] == "/drugi-skladnik/kody"
    new = Authenticator.objects.get(user=clerk, type="recovery_codes").wrap().get_unused_codes()
    assert not set(old) & set(new)


def test_a_lost_telephone_is_removed_by_the_administrator_and_sessions_end(clerk: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "P100")
    type_code(browser, current_totp_code(clerk))
    remove_second_factor(user=clerk, by="P003")
    assert not is_signed_in(browser)
    with pytest.raises(NoSecondFactor):
        current_totp_code(clerk)
    sign_in(browser, "P100")
    assert browser.get("/")["Location"] == "/drugi-skladnik/wlacz"


def test_an_operator_signs_in_with_a_code_on_the_operators_host(operator: Any, at: Any) -> None:
    browser = at("operator")
    assert sign_in(browser, "operator")["Location"] == "/drugi-skladnik/kod"
    assert type_code(browser, current_totp_code(operator)).status_code == 302
    assert is_signed_in(browser)


def test_an_operator_without_a_second_factor_sees_only_the_enrolment(db: None, at: Any) -> None:
    make_user("operator2", role="operator")
    browser = at("operator")
    sign_in(browser, "operator2")
    tried = [(name, path) for name, path in addresses(settings.OPERATOR_URLCONF) if name not in OPEN_TO_ENROLLING]
    assert tried
    for name, path in tried:
        assert browser.get(path).headers.get("Location") == "/drugi-skladnik/wlacz", name
    assert browser.get("/drugi-skladnik/wlacz").status_code == 200
