"""A resident is told by mail what happened to their account, and never has to wait for that mail."""

import time
from typing import Any

import pytest
from django.test import override_settings

from portal.accounts import notices
from portal.accounts.actions import change_own_password, set_initial_password
from portal.accounts.models import User
from portal.outbox.models import Message
from portal.outbox.sending import send_batch
from tests.personas import PASSWORD
from tests.portal.accounts.signing import is_signed_in, resident, sign_in

pytestmark = pytest.mark.django_db

NEW = "niebieski rower sad 12"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"


@pytest.fixture
def danuta(siarkowiec: Any) -> User:
    """A resident who gave an e-mail address."""
    user = resident("L0417", full_name="Danuta Zięba")
    user.email = "danuta@example.pl"
    user.save()
    return user


def kinds() -> list[str]:
    return list(Message.objects.order_by("created_at").values_list("kind", flat=True))


def test_a_sign_in_from_a_new_device_is_told_once_and_from_a_known_one_never(danuta: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "L0417", HTTP_USER_AGENT=FIREFOX)
    message = Message.objects.get()
    assert (message.kind, message.to_address) == ("account_new_device", "danuta@example.pl")
    assert "Urządzenie: Firefox, Windows" in message.text
    browser.post("/wyloguj")
    sign_in(browser, "L0417", HTTP_USER_AGENT=FIREFOX)
    assert Message.objects.count() == 1


def test_the_first_sign_in_with_a_given_password_is_no_news(danuta: User, at: Any) -> None:
    set_initial_password(user=danuta, password=PASSWORD, by="tests")
    sign_in(at("siarkowiec"), "L0417")
    assert kinds() == []


def test_the_address_of_the_register_is_used_where_the_account_has_none(people: Any, at: Any) -> None:
    from portal.residents.queries import person_of

    person = person_of(people.title_holder)
    assert person is not None
    person.email = "z.rejestru@example.pl"
    person.save()
    sign_in(at("siarkowiec"), people.title_holder.identifier)
    message = Message.objects.get()
    assert (message.to_address, message.person_id) == ("z.rejestru@example.pl", person.pk)


def test_a_resident_without_an_address_signs_in_as_ever(siarkowiec: Any, at: Any) -> None:
    resident("L0418")
    browser = at("siarkowiec")
    sign_in(browser, "L0418")
    assert is_signed_in(browser)
    assert kinds() == []


def test_a_changed_password_is_told(danuta: User) -> None:
    change_own_password(user=danuta, password=NEW, by=danuta)
    assert kinds() == ["account_password_changed"]


def test_a_cooperative_without_a_sender_lets_everybody_in_and_tells_nobody(hutnik: Any, at: Any) -> None:
    user = resident("L0419")
    user.email = "jan@example.pl"
    user.save()
    browser = at("hutnik")
    sign_in(browser, "L0419")
    assert is_signed_in(browser)
    assert kinds() == []


def test_whatever_is_wrong_with_a_notice_the_sign_in_goes_on(
    danuta: User, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_wishes: Any) -> None:
        Message.objects.create(kind="")  # PostgreSQL refuses the row, and with it the transaction around

    monkeypatch.setattr(notices, "send_message", broken)
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    assert is_signed_in(browser)


@override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1, EMAIL_TIMEOUT=1
)
def test_with_the_mail_server_away_the_sign_in_goes_on_and_the_notice_waits(danuta: User, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    assert is_signed_in(browser)
    assert send_batch().sent == 0
    assert Message.objects.get().state == "waiting"


def test_with_the_broker_away_nobody_waits_for_it(
    danuta: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    away = {**settings.CACHES["platform"], "LOCATION": "redis://127.0.0.1:1/1"}
    settings.CACHES = {**settings.CACHES, "platform": away}
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        change_own_password(user=danuta, password=NEW, by=danuta)
    assert time.monotonic() - started < 2
    assert kinds() == ["account_password_changed"]
