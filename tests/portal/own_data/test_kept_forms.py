"""Text typed when the session was over: its person finds it after signing in, nobody else ever does."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.own_data.kept_forms import forget_old_forms
from portal.own_data.models import KeptForm
from portal.residents.models import ContactChange
from tests.conftest import HostClient
from tests.personas import PASSWORD, People
from tests.portal.accounts.signing import sign_in, text_of

pytestmark = pytest.mark.django_db
CHANGE = "/moje-dane/kontakt/zmien"
TYPED = {"email": "", "phone": "600 100 200", "correspondence_address": "ul. Leśna 1\n00-001 Warszawa"}


@pytest.fixture
def browser(people: People, at: Any) -> Any:
    """A browser in which Danuta signed in, whose session has ended meanwhile."""
    client = at("siarkowiec")
    sign_in(client, people.title_holder.identifier)
    Session.objects.all().delete()
    return client


def sent_too_late(browser: Any, **typed: Any) -> str:
    """Send the form and return where the person comes after signing in."""
    answer = browser.post(CHANGE, {**TYPED, **typed})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/zaloguj?next=/zachowany-tekst/")
    return str(answer["Location"].split("next=")[1])


def test_she_signs_in_again_finds_her_text_and_sends_it(browser: Any, people: People) -> None:
    waits = sent_too_late(browser)
    after = browser.post("/zaloguj", {"login": "L0001", "password": PASSWORD, "next": waits}, follow=True)
    page = text_of(after)
    assert "Twój tekst jest zachowany" in page
    assert "ul. Leśna 1<br>00-001 Warszawa" in page
    assert f'action="{CHANGE}"' in page
    kept = after.context["kept"]
    browser.post(kept.path, {**dict(kept.fields), "iok_kept": str(kept.id)})
    assert ContactChange.objects.get(field="correspondence_address").after == TYPED["correspondence_address"]
    assert not KeptForm.objects.exists(), "sent, so forgotten"


def test_somebody_else_on_that_computer_never_sees_it(browser: Any, people: People) -> None:
    waits = sent_too_late(browser)
    after = browser.post("/zaloguj", {"login": "L0003", "password": PASSWORD, "next": waits}, follow=True)
    assert "Leśna" not in text_of(after)
    assert after.redirect_chain[-1][0] == "/"
    browser.post(waits)
    assert KeptForm.objects.count() == 1, "nor can they remove it"
    assert "Leśna" not in KeptForm.objects.get().sealed


def test_whoever_signed_out_left_nobodys_name_behind(people: People, at: Any) -> None:
    client = at("siarkowiec")
    sign_in(client, people.title_holder.identifier)
    client.post("/wyloguj")
    assert client.post(CHANGE, TYPED)["Location"] == f"/zaloguj?next={CHANGE}"
    assert not KeptForm.objects.exists()


def test_passwords_files_and_floods_are_not_kept(browser: Any, people: People) -> None:
    assert "zachowany" not in browser.post(CHANGE, {**TYPED, "password": "tajne hasło"})["Location"]
    assert "zachowany" not in browser.post(CHANGE, {**TYPED, "correspondence_address": "x" * 100_001})["Location"]
    assert not KeptForm.objects.exists()
    waits = sent_too_late(browser, photo=SimpleUploadedFile("kran.jpg", b"zdj\xc4\x99cie"))
    after = browser.post("/zaloguj", {"login": "L0001", "password": PASSWORD, "next": waits}, follow=True)
    assert "Plików i zdjęć nie zachowujemy" in text_of(after)


def test_it_is_forgotten_when_unwanted_or_old(browser: Any, people: People) -> None:
    waits = sent_too_late(browser)
    browser.post("/zaloguj", {"login": "L0001", "password": PASSWORD})
    assert "Tekst jest usunięty." in text_of(browser.post(waits, follow=True))
    assert not KeptForm.objects.exists()
    Session.objects.all().delete()
    sent_too_late(browser)
    KeptForm.objects.update(kept_at=timezone.now() - dt.timedelta(hours=2, minutes=1))
    browser.post("/zaloguj", {"login": "L0001", "password": PASSWORD})
    assert browser.get(f"/zachowany-tekst/{KeptForm.objects.get().pk}").status_code == 302
    assert forget_old_forms(timezone.now()) == 1


def test_another_cooperative_and_a_forged_cookie_keep_nothing(browser: Any, people: People, at: Any) -> None:
    other = at("hutnik")
    other.cookies["iok-last"] = browser.cookies["iok-last"].value
    assert "zachowany" not in other.post(CHANGE, TYPED)["Location"]
    forger = at("siarkowiec")
    forger.cookies["iok-last"] = "gAAAAABforged"
    assert "zachowany" not in forger.post(CHANGE, TYPED)["Location"]


def test_a_password_asked_again_loses_nothing_either(people: People, at: Any) -> None:
    client = at("siarkowiec")
    sign_in(client, people.title_holder.identifier)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert client.post(CHANGE, TYPED)["Location"].startswith("/potwierdz-haslo?next=/zachowany-tekst/")


def test_a_form_without_a_valid_token_is_kept_when_it_is_ours(people: People) -> None:
    client = HostClient("siarkowiec.localhost", enforce_csrf_checks=True)
    client.force_login(people.title_holder)
    ours = client.post(CHANGE, TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours["Location"].startswith("/zachowany-tekst/")
    assert "Leśna" in text_of(client.get(ours["Location"]))
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://zly.example"}, {}):
        answer = client.post(CHANGE, TYPED, headers=headers)
        assert answer.status_code == 403, headers
        assert "Nie udało się wysłać formularza" in text_of(answer)


def test_the_page_says_how_long_the_session_lasts_and_lets_it_last(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    client.get("/moje-dane")  # the first page of a session writes to it, and so makes it last
    Session.objects.update(expire_date=timezone.now() + dt.timedelta(minutes=5))
    assert 290 <= client.get("/sesja").json()["left"] <= 300
    page = text_of(client.get("/moje-dane"))
    assert 'data-session-left="' in page
    assert "Za 2 minuty Cię wylogujemy" in page
    assert client.post("/sesja").json()["left"] == 12 * 3600
    assert client.get("/sesja").json()["left"] > 12 * 3600 - 60
    without_script = client.post("/sesja", {"back": "/moje-dane"}, headers={"Accept": "text/html,*/*"})
    assert without_script["Location"] == "/moje-dane"
    away = client.post("/sesja", {"back": "//zly.example"}, headers={"Accept": "text/html"})
    assert away["Location"] == "/"
