"""A clerk or a room asks for a notice: what is stored, what is refused, and what comes of it after a rollback."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from portal.kernel.sealing import CannotUnseal
from portal.outbox.actions import CannotCancel, CannotSendAgain, cancel_message, send_again
from portal.outbox.bodies import words_of
from portal.outbox.kinds import ContextMismatch, KindUnknown
from portal.outbox.models import Message
from portal.outbox.policy import SecretNotAllowed, reason_not_to_send
from portal.outbox.rendering import HeaderRefused
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from tests.portal.outbox.contexts import context_of, queue

pytestmark = pytest.mark.django_db

SECRETS = ("TAJNY-ZETON", "TAJNE-HASLO-77", "00417")


def change_rules(**sections: dict[str, Any]) -> None:
    """Adopt the rules in force with some of them changed."""
    day = dt.date(2026, 11, 25)
    content = rules_on(day).model_dump(mode="json", exclude_unset=True)
    for name, changes in sections.items():
        content[name] = {**content.get(name, {}), **changes}
    adopt_rules(rules=Rules.model_validate(content), valid_from=day, by="tests", reason="Próba")


def test_the_same_notice_asked_for_twice_is_one(siarkowiec: Any) -> None:
    first = queue(dedupe_key="access-ready:1")
    assert queue(dedupe_key="access-ready:1", to="ktos.inny@example.pl") == first
    assert Message.objects.count() == 1


def test_nothing_is_kept_of_a_notice_whose_cause_was_rolled_back(siarkowiec: Any) -> None:
    with transaction.atomic():
        assert queue() is not None
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_what_was_said_is_on_record_with_who_asked_for_it(message: Message) -> None:
    assert message.state == "waiting"
    assert message.subject == "Hasło jest zmienione – SM Siarkowiec"
    assert "Dzień dobry, Łucja Żółć-Gęślą." in message.text
    assert "25 listopada 2026, 10:30" in message.text  # Polish time
    assert message.requested_by == "tests"
    assert message.message_id == f"<{message.pk}@siarkowiec.localhost>"


def test_a_cooperative_without_a_sender_sends_nothing_and_says_so(hutnik: Any) -> None:
    assert queue() is None
    assert not Message.objects.exists()
    assert "nie ma nadawcy poczty" in reason_not_to_send("email")


def test_a_cooperative_with_a_sender_has_no_reason_not_to_send(siarkowiec: Any) -> None:
    assert reason_not_to_send("email") == ""


def test_nobody_is_written_to_at_no_address(siarkowiec: Any) -> None:
    assert queue(to="  ") is None


@pytest.mark.parametrize("address", ["brak", "jan@", "jan kowalski@example.pl", "jan@example.pl\nBcc: obcy@example.pl"])
def test_an_address_that_is_none_fails_at_once_and_is_seen(siarkowiec: Any, address: str) -> None:
    message = queue(to=address)
    assert message.state == "failed"
    assert "To nie jest adres e-mail" in message.last_error
    assert "\n" not in message.to_address


def test_a_line_break_in_a_subject_is_refused(siarkowiec: Any, monkeypatch: Any) -> None:
    from dataclasses import replace

    from portal.outbox import actions

    broken = replace(actions.cooperative_in_force(), short_name="SM\r\nBcc: obcy@example.pl")
    monkeypatch.setattr(actions, "cooperative_in_force", lambda: broken)
    with pytest.raises(HeaderRefused):
        queue()


def test_a_kind_that_nobody_knows_is_refused(siarkowiec: Any) -> None:
    with pytest.raises(KindUnknown):
        queue("access_colected", context={})


def test_a_forgotten_and_an_unknown_key_are_told(siarkowiec: Any) -> None:
    context = context_of("access_blocked")
    del context["at"]
    with pytest.raises(ContextMismatch, match=r"missing: \['at'\]; unknown: \['when'\]"):
        queue("access_blocked", context={**context, "when": "dziś"})


def test_a_link_that_opens_something_is_stored_sealed(siarkowiec: Any) -> None:
    message = queue("access_password_link")
    message.refresh_from_db()
    row = " ".join(str(getattr(message, field.name)) for field in Message._meta.fields)
    assert not any(secret in row for secret in SECRETS)
    assert "TAJNY-ZETON" in words_of(message).text
    assert "TAJNY-ZETON" in words_of(message).html


def test_a_sealed_secret_opens_in_no_other_cooperative(siarkowiec: Any, in_schema: Any) -> None:
    message = queue("access_password_link")
    with in_schema("hutnik"), pytest.raises(CannotUnseal):
        words_of(message)


def test_credentials_go_by_mail_only_where_the_rules_say_so(siarkowiec: Any) -> None:
    with pytest.raises(SecretNotAllowed):
        queue("access_credentials_by_email")
    change_rules(issue={"handover": "by_email"}, application={"identity_shown": "at_application"})
    assert queue("access_credentials_by_email").sealed


def test_no_secret_is_kept_for_an_address_that_is_none(siarkowiec: Any) -> None:
    message = queue("access_password_link", to="brak")
    assert (message.state, message.sealed) == ("failed", "")


def test_sms_is_refused_in_words_until_a_sender_is_chosen(siarkowiec: Any) -> None:
    assert queue("access_blocked", channel="sms", to="600 100 200") is None
    assert reason_not_to_send("sms") == "SMS-y nie są włączone. Zadzwoń albo wyślij e-mail."


@override_settings(SMS_SENDER="portal.outbox.sms.FileSmsSender")
def test_an_sms_is_short_and_goes_to_a_whole_number(siarkowiec: Any) -> None:
    message = queue("access_ready_for_collection", channel="sms", to="600 100-200")
    assert message.to_address == "+48600100200"
    assert message.text.startswith("SM Siarkowiec: dane do logowania są gotowe. Odbiór do 4 grudnia 2026")
    assert len(message.text) <= 160
    assert (message.subject, message.html) == ("", "")


@override_settings(SMS_SENDER="portal.outbox.sms.FileSmsSender")
def test_an_sms_to_no_number_fails_at_once(siarkowiec: Any) -> None:
    message = queue("access_blocked", channel="sms", to="12")
    assert message.state == "failed"
    assert "To nie jest numer telefonu" in message.last_error


def test_a_waiting_notice_can_be_taken_back_and_a_sent_one_cannot(message: Message) -> None:
    cancel_message(message=message, by="tests")
    message.refresh_from_db()
    assert message.state == "cancelled"
    with pytest.raises(CannotCancel):
        cancel_message(message=message, by="tests")


def test_a_secret_taken_back_is_gone(siarkowiec: Any) -> None:
    message = queue("access_password_link")
    cancel_message(message=message, by="tests")
    message.refresh_from_db()
    assert message.sealed == ""


def test_only_a_failed_notice_is_tried_again(message: Message) -> None:
    with pytest.raises(CannotSendAgain):
        send_again(message=message, by="tests")
    Message.objects.update(state="failed", next_attempt_at=None, last_error="Nie ma takiego adresu.", attempts=3)
    send_again(message=message, by="tests")
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 0)
