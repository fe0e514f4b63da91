"""The forced change after the first sign-in, and later changes."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from portal.accounts.actions import PasswordRefused, change_own_password, create_account, set_initial_password
from portal.accounts.models import KnownDevice, User
from portal.audit.models import AuditEvent
from tests.personas import PASSWORD
from tests.portal.accounts.signing import WRONG, is_signed_in, resident, sign_in, text_of

INITIAL = "karton-plot-tramwaj-47"
OWN = "Burza nad jeziorem 12"
# The frame, the same for everybody, the way out, and the step itself.
OPEN_TO_UNFINISHED = {
    *("brand_css", "logo_svg", "logo_png", "display", "app_manifest", "app_icon", "service_worker", "offline"),
    *("account_logout", "password_first"),
}


@pytest.fixture
def newcomer(hutnik: Any) -> User:
    """Somebody at Hutnik who has just collected a letter with identifier and initial password."""
    return create_account(
        identifier="L0417", role="resident", password=INITIAL, origin="initial", by="P001", full_name="Anna Wrona"
    )


def test_the_first_sign_in_leads_to_the_change_and_then_home(newcomer: User, at: Any) -> None:
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    assert browser.get("/urzadzenia")["Location"] == "/haslo/pierwsze"
    page = text_of(browser.get("/haslo/pierwsze"))
    assert "Ustaw własne hasło" in page
    assert "Hasło ma co najmniej 6 znaków, w tym literę i cyfrę." in page
    assert 'autocomplete="new-password"' in page
    assert 'autocomplete="username"' in page
    answer = browser.post("/haslo/pierwsze", {"password": OWN})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(browser)
    newcomer.refresh_from_db()
    assert not newcomer.must_change_password
    assert newcomer.initial_password_expires_at is None
    assert AuditEvent.objects.filter(action="account.password_changed", actor="L0417").count() == 1


def test_hutnik_accepts_six_characters_with_a_letter_and_a_digit(newcomer: User, at: Any) -> None:
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    assert browser.post("/haslo/pierwsze", {"password": "zgr7wq"}).status_code == 302


def test_siarkowiec_asks_for_eight(siarkowiec: Any, at: Any) -> None:
    create_account(identifier="L1", role="resident", password=INITIAL, origin="initial", by="P001")
    browser = at("siarkowiec")
    sign_in(browser, "L1", INITIAL)
    assert "Hasło jest za krótkie. Wpisz co najmniej 8 znaków." in text_of(
        browser.post("/haslo/pierwsze", {"password": "zgr7wq"})
    )
    assert browser.post("/haslo/pierwsze", {"password": "zgrywqas"}).status_code == 302


def test_all_that_is_wrong_is_told_at_once_and_nothing_changes(newcomer: User, at: Any) -> None:
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    page = text_of(browser.post("/haslo/pierwsze", {"password": "-!-"}))
    assert "<title>Błąd: " in page
    for part in ("za krótkie", "brakuje litery", "brakuje cyfry"):
        assert part in page
    assert "-!-" not in page
    newcomer.refresh_from_db()
    assert newcomer.must_change_password


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("abc123", "których ludzie używają najczęściej"),
        ("polska2024", "popularne słowo"),
        ("hutnik2024", "które łatwo poznać"),
        ("Sosnowiec7", "które łatwo poznać"),
        ("L0417x", "które łatwo poznać"),
        ("wrona1985", "które łatwo poznać"),
    ],
)
def test_obvious_passwords_are_refused_with_their_reason(newcomer: User, at: Any, password: str, reason: str) -> None:
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    assert reason in text_of(browser.post("/haslo/pierwsze", {"password": password}))


@pytest.mark.parametrize("password", ["SIENK/12/34a", "Sienkiewicza12", "zieba2024", "Danuta.Zięba1"])
def test_words_of_ones_premises_and_name_are_refused(people: Any, at: Any, password: str) -> None:
    browser = at("siarkowiec")
    sign_in(browser, people.title_holder.identifier)
    page = text_of(browser.post("/haslo/zmiana", {"current": PASSWORD, "password": password}))
    assert "które łatwo poznać" in page


def test_words_of_a_neighbours_premises_are_no_reason(people: Any, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, people.co_owner.identifier)
    assert browser.post("/haslo/zmiana", {"current": PASSWORD, "password": "Łąkowska GAR 78"}).status_code == 302


def test_the_old_password_is_no_new_one(newcomer: User, at: Any) -> None:
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    assert "To jest dotychczasowe hasło" in text_of(browser.post("/haslo/pierwsze", {"password": INITIAL}))


def test_the_suggested_password_is_accepted(newcomer: User, at: Any) -> None:
    import re

    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    found = re.search(r'<strong translate="no">([^<]+)</strong>', text_of(browser.get("/haslo/pierwsze")))
    assert found
    assert browser.post("/haslo/pierwsze", {"password": found[1]}).status_code == 302


def test_a_long_phrase_is_kept_whole(newcomer: User, at: Any) -> None:
    phrase = "łąka źrebię 7 " * 12
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    assert "za długie" in text_of(browser.post("/haslo/pierwsze", {"password": phrase}))
    assert browser.post("/haslo/pierwsze", {"password": phrase[:128]}).status_code == 302
    assert "jest inne niż u nas" in text_of(sign_in(at("hutnik"), "L0417", phrase[:127]))
    assert sign_in(at("hutnik"), "L0417", phrase[:128]).status_code == 302


def addresses(urlconf: str) -> list[tuple[str, str]]:
    """Return name and address of every view of a URLconf; parameters are filled with something plausible."""
    found: list[tuple[str, str]] = []

    def walk(patterns: Any, prefix: str) -> None:
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, path)
            elif isinstance(entry, URLPattern):
                found.append((entry.name or path, "/" + _filled(entry, path)))

    walk(get_resolver(urlconf).url_patterns, "")
    return found


def _filled(entry: URLPattern, path: str) -> str:
    run = "6f1f7f0e-8a1e-4b53-9a53-0a4e2a4f6f10"
    samples = {"uuid": run, "uuidstr": run, "int": "7", "slug": "abc", "str": "abc", "path": "a/b"}
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        words = converter.regex.split("|")  # a converter of our own lists the words it knows
        sample = samples.get({"string": "str"}.get(kind, kind), words[0] if words[0].isalpha() else "2026")
        for form in (f"<{kind}:{name}>", f"<{name}>", *(f"<{any_kind}:{name}>" for any_kind in ("str", *samples))):
            path = path.replace(form, sample)
    import re

    return re.sub(r"<[^>]+>", "2026", path)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"Accept": "application/json"}])
def test_no_address_shows_anything_before_the_change(newcomer: User, at: Any, headers: dict[str, str]) -> None:
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    tried = [(name, path) for name, path in addresses(settings.ROOT_URLCONF) if name not in OPEN_TO_UNFINISHED]
    assert len(tried) > 15
    for name, path in tried:
        for method in ("get", "post"):
            answer = getattr(browser, method)(path, headers=headers)
            led_to = answer.headers.get("Location") or answer.headers.get("HX-Redirect")
            assert led_to == "/haslo/pierwsze", f"{method} {path} ({name}) answers {answer.status_code}"
            assert not answer.content, f"{path} shows something"


def test_signing_out_is_possible_before_the_change(newcomer: User, at: Any) -> None:
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    assert browser.post("/wyloguj")["Location"] == "/zaloguj"
    assert "/zaloguj" in browser.get("/haslo/pierwsze")["Location"]


def test_an_initial_password_that_came_too_late_does_not_open(newcomer: User, at: Any) -> None:
    assert newcomer.initial_password_expires_at is not None
    with time_machine.travel(newcomer.initial_password_expires_at + dt.timedelta(seconds=1), tick=False):
        browser = at("hutnik")
        answer = sign_in(browser, "L0417", INITIAL)
        assert answer.status_code == 403
        assert "Hasło startowe straciło ważność" in text_of(answer)
        assert not is_signed_in(browser)


def test_an_initial_password_that_expires_meanwhile_ends_the_session(newcomer: User, at: Any) -> None:
    browser = at("hutnik")
    sign_in(browser, "L0417", INITIAL)
    User.objects.filter(pk=newcomer.pk).update(initial_password_expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert browser.get("/haslo/pierwsze")["Location"] == "/zaloguj"
    assert "Hasło startowe straciło ważność" in text_of(browser.get("/zaloguj"))


def test_a_later_change_asks_for_the_current_password(siarkowiec: Any, at: Any) -> None:
    resident()
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    page = text_of(browser.post("/haslo/zmiana", {"current": WRONG, "password": OWN}))
    assert "Hasło jest inne niż u nas" in page
    assert browser.post("/haslo/zmiana", {"current": PASSWORD, "password": OWN})["Location"] == "/"
    assert sign_in(at("siarkowiec"), "L0417", OWN).status_code == 302
    assert sign_in(at("siarkowiec"), "L0417", PASSWORD).status_code == 200


def test_guessing_the_current_password_in_an_open_session_is_counted_too(siarkowiec: Any, at: Any) -> None:
    resident()
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    del browser.cookies["iok-device"]
    for _ in range(5):
        browser.post("/haslo/zmiana", {"current": WRONG, "password": OWN})
    assert browser.post("/haslo/zmiana", {"current": PASSWORD, "password": OWN}).status_code == 429


def test_a_change_renews_the_session_and_ends_all_others(siarkowiec: Any, at: Any) -> None:
    user = resident()
    here, elsewhere = at("siarkowiec"), at("siarkowiec")
    sign_in(here, "L0417")
    sign_in(elsewhere, "L0417")
    before = here.cookies["iok-session"].value
    here.post("/haslo/zmiana", {"current": PASSWORD, "password": OWN})
    assert here.cookies["iok-session"].value != before
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert KnownDevice.objects.filter(user=user).count() == 1
    page = text_of(here.get("/urzadzenia"))
    assert "Nie ma innych zalogowanych urządzeń" in page


def test_staff_need_twelve_characters(siarkowiec: Any) -> None:
    clerk = create_account(identifier="P1", role="staff", password=INITIAL, origin="initial", by="P003")
    with pytest.raises(PasswordRefused) as refused:
        change_own_password(user=clerk, password="zgrywqas7", by=clerk)
    assert [violation.code for violation in refused.value.violations] == ["too_short"]
    change_own_password(user=clerk, password="zgrywqas7 kmt", by=clerk)


def test_a_new_initial_password_ends_sessions_and_forgets_browsers(siarkowiec: Any, at: Any) -> None:
    user = resident()
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    set_initial_password(user=user, password=INITIAL, by="P001")
    assert not is_signed_in(browser)
    assert not KnownDevice.objects.exists()
    sign_in(browser, "L0417", INITIAL)
    assert browser.get("/urzadzenia")["Location"] == "/haslo/pierwsze"


def test_every_address_of_accounts_can_be_reversed_on_both_hosts() -> None:
    from portal.accounts.urls import urlpatterns

    for urlconf in (settings.ROOT_URLCONF, settings.OPERATOR_URLCONF):
        for entry in urlpatterns:
            assert entry.name
            samples = {"account_id": uuid.uuid4(), "token": "x", "passkey_id": 7}
            named = {name: samples[name] for name in entry.pattern.converters}
            try:
                reverse(entry.name, urlconf=urlconf, kwargs=named)
            except NoReverseMatch:  # pragma: no cover
                pytest.fail(f"{entry.name} is missing in {urlconf}")
