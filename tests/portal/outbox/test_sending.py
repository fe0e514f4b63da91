"""Mail on its way through a real server that takes it, refuses it, hangs up or is away: none lost, none doubled."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection

from portal.outbox import waking
from portal.outbox.actions import send_again
from portal.outbox.models import Message
from portal.outbox.retention import SECRET_DAYS, WORDS_DAYS, erase_old_words
from portal.outbox.sending import LEASE, claim_next, send_batch
from portal.outbox.tasks import send_waiting, sweep
from tests.fakes.smtp_server import SmtpServer
from tests.portal.outbox.contexts import queue
from tests.portal.outbox.test_asking import change_rules

pytestmark = pytest.mark.django_db

START = dt.datetime.now(dt.UTC).replace(microsecond=0)
LONG_AGO = START - dt.timedelta(hours=1)


def states() -> dict[str, str]:
    """Return the state of each message by its address."""
    return dict(Message.objects.values_list("to_address", "state"))


def test_a_notice_arrives_in_polish_from_the_cooperative(message: Message, server: SmtpServer) -> None:
    change_rules(sender={"name": "Spółdzielnia „Żółć”", "reply_to": "biuro@example.pl"})
    assert send_batch().sent == 1
    mail = server.received[0].mail
    assert mail["Subject"] == "Hasło jest zmienione – SM Siarkowiec"
    assert mail["From"] == "Spółdzielnia „Żółć” <iok@localhost>"
    assert mail["Reply-To"] == "biuro@example.pl"
    assert mail["To"] == "lucja@example.pl"
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "Dzień dobry, Łucja Żółć-Gęślą." in text.get_content()
    assert "Dzień dobry, Łucja Żółć-Gęślą." in html.get_content()
    assert not re.search(r"""(src|href)=["']https?:""", html.get_content()), "remote images or hidden links"
    message.refresh_from_db()
    assert (message.state, message.lease, message.attempts) == ("sent", None, 1)
    assert message.sent_at is not None


def test_an_address_that_is_refused_for_good_fails_at_once_and_holds_nobody_up(
    siarkowiec: Any, server: SmtpServer
) -> None:
    server.manners.recipients["zly@example.pl"] = 550
    queue(to="zly@example.pl")
    queue(to="dobry@example.pl")
    assert send_batch().sent == 1
    assert states() == {"zly@example.pl": "failed", "dobry@example.pl": "sent"}
    assert "Tego adresu nie ma" in Message.objects.get(state="failed").last_error


def test_a_message_refused_for_good_after_its_content_fails(message: Message, server: SmtpServer) -> None:
    server.manners.data_end = 554
    send_batch()
    message.refresh_from_db()
    assert message.state == "failed"
    assert "554" in message.last_error


@pytest.mark.parametrize("manners", [{"recipients": {"*": 450}}, {"data_end": 451}, {"greeting": 421}])
def test_a_server_that_asks_for_patience_is_asked_again(
    message: Message, server: SmtpServer, manners: dict[str, Any]
) -> None:
    for name, value in manners.items():
        setattr(server.manners, name, value)
    with time_machine.travel(START, tick=False) as clock:
        Message.objects.update(next_attempt_at=START)
        send_batch()
        message.refresh_from_db()
        assert message.state == "waiting"
        assert dt.timedelta(seconds=20) < message.next_attempt_at - START < dt.timedelta(seconds=40)
        server.manners.__init__()  # type: ignore[misc]
        assert send_batch().sent == 0  # not before its time
        clock.shift(dt.timedelta(minutes=1))
        assert send_batch().sent == 1
    assert len(server.received) == 1


def test_our_own_sender_refused_is_our_trouble_and_loses_no_message(message: Message, server: SmtpServer) -> None:
    server.manners.mail_from = 553
    queue()
    send_batch()
    assert set(Message.objects.values_list("state", flat=True)) == {"waiting"}
    assert server.conversations == 1  # the second message was not even tried


@pytest.mark.parametrize("where", ["greeting", "RCPT", "data_end"])
def test_a_server_that_hangs_is_given_up_and_asked_later(message: Message, server: SmtpServer, where: str) -> None:
    server.manners.hangs_at = where
    send_batch()
    message.refresh_from_db()
    assert (message.state, message.lease) == ("waiting", None)
    assert message.last_error == "Serwer poczty nie odpowiada. Spróbujemy znowu."


def test_nothing_is_locked_in_the_database_while_a_server_talks(
    message: Message, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.outbox.mail import MailCarrier

    open_blocks: list[int] = []
    depth = len(connection.savepoint_ids)  # the test's own block

    def carry(_carrier: MailCarrier, _message: Message, _words: Any) -> None:
        open_blocks.append(len(connection.savepoint_ids) - depth)

    monkeypatch.setattr(MailCarrier, "carry", carry)
    send_batch()
    assert open_blocks == [0]


def test_ten_minutes_without_mail_lose_nothing_and_double_nothing(siarkowiec: Any, server: SmtpServer) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for number in range(12):
            queue(to=f"osoba{number}@example.pl")
        server.shut()
        for _sweep in range(30):  # every 20 seconds for ten minutes
            send_batch()
            clock.shift(dt.timedelta(seconds=20))
        assert server.received == []
        server.open()
        for _sweep in range(60):
            send_batch()
            clock.shift(dt.timedelta(seconds=20))
    assert sorted(server.addresses()) == sorted(f"osoba{number}@example.pl" for number in range(12))
    assert set(states().values()) == {"sent"}


def test_after_a_day_without_mail_a_message_fails_and_can_be_sent_again(message: Message, server: SmtpServer) -> None:
    server.shut()
    with time_machine.travel(START, tick=False) as clock:
        Message.objects.update(next_attempt_at=START, give_up_at=START + dt.timedelta(days=1), created_at=START)
        tried = 0
        while Message.objects.filter(state="waiting").exists():
            send_batch()
            clock.shift(dt.timedelta(minutes=1))
            tried += 1
            assert tried < 1600, "tried for more than a day"
        message.refresh_from_db()
        assert message.state == "failed"
        assert "Próby trwały dobę" in message.last_error
        assert 12 <= message.attempts <= 25
        server.open()
        send_again(message=message, by="tests")
        assert send_batch().sent == 1


def test_a_message_whose_worker_died_is_sent_by_another_once_the_lease_ends(
    message: Message, server: SmtpServer
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        Message.objects.update(next_attempt_at=START)
        assert claim_next() == message  # and the worker dies
        assert send_batch().sent == 0
        clock.shift(LEASE + dt.timedelta(seconds=1))
        assert send_batch().sent == 1
    assert len(server.received) == 1


def test_mail_sent_twice_after_a_crash_can_be_known_as_one(message: Message, server: SmtpServer) -> None:
    server.manners.drops_after_data = True  # it took the message; its yes never came
    send_batch()
    server.manners.drops_after_data = False
    Message.objects.update(next_attempt_at=LONG_AGO)
    assert send_batch().sent == 1
    assert {received.mail["Message-ID"] for received in server.received} == {message.message_id}


def test_a_worker_that_comes_back_after_its_lease_changes_nothing(message: Message, server: SmtpServer) -> None:
    from portal.outbox.sending import _fail

    late = claim_next()
    assert late is not None
    Message.objects.update(next_attempt_at=LONG_AGO)
    assert send_batch().sent == 1
    _fail(late, "za późno")
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_message_at_which_workers_keep_dying_ends(message: Message, server: SmtpServer) -> None:
    Message.objects.update(attempts=30)
    send_batch()
    message.refresh_from_db()
    assert message.state == "failed"
    assert server.received == []


def test_a_secret_is_wiped_once_it_is_sent(siarkowiec: Any, server: SmtpServer) -> None:
    message = queue("access_password_link")
    send_batch()
    assert b"TAJNY-ZETON" in server.received[0].content
    message.refresh_from_db()
    assert (message.sealed, message.text, message.state) == ("", "", "sent")


def test_a_batch_ends_at_its_bound(siarkowiec: Any, server: SmtpServer) -> None:
    for _number in range(5):
        queue()
    result = send_batch(limit=3)
    assert (result.sent, result.is_full) == (3, True)


@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_the_sweep_finds_what_every_hint_was_lost_for(
    slug: str, in_schema: Any, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.setattr(send_waiting, "apply_async", lambda kwargs, **_how: called.append(kwargs["schema"]))
    with in_schema(slug):
        change_rules(sender={"name": "SM"})
        queue()
    caches["platform"].delete(waking.LOOKED_EVERYWHERE)  # as after FLUSHALL
    sweep()
    assert called == [slug]


def test_the_sweep_asks_no_schema_between_two_looks_everywhere(
    siarkowiec: Any, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.setattr(send_waiting, "apply_async", lambda kwargs, **_how: called.append(kwargs["schema"]))
    sweep()
    with django_assert_max_num_queries(4):  # the list of cooperatives, and opening the public schema
        sweep()
    assert called == []
    waking.note_due("hutnik", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    sweep()
    assert called == ["hutnik"]


def test_a_worker_that_is_called_already_is_not_called_twice(siarkowiec: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(send_waiting, "apply_async", lambda kwargs, **_how: called.append(kwargs["schema"]))
    assert waking.call_worker("siarkowiec")
    assert not waking.call_worker("siarkowiec")
    waking.worker_came("siarkowiec")
    assert waking.call_worker("siarkowiec")
    assert called == ["siarkowiec", "siarkowiec"]


def test_old_words_are_erased_and_rows_stay(siarkowiec: Any, server: SmtpServer) -> None:
    old, secret, waiting = queue(), queue("access_password_link"), queue()
    sent = {"state": "sent", "next_attempt_at": None, "sent_at": START}
    Message.objects.filter(pk=old.pk).update(**sent)
    failed = {"state": "failed", "next_attempt_at": None, "last_error": "Nie ma takiego adresu."}
    Message.objects.filter(pk=secret.pk).update(**failed)
    now = old.created_at or dt.datetime.now(dt.UTC)
    assert erase_old_words(now=now + dt.timedelta(days=SECRET_DAYS + 1)) == 1
    assert erase_old_words(now=now + dt.timedelta(days=WORDS_DAYS + 1)) == 1
    assert Message.objects.exclude(text="").get() == waiting
    assert Message.objects.count() == 3


def test_a_dead_server_is_tried_by_one_cooperative_for_all(siarkowiec: Any, in_schema: Any, server: SmtpServer) -> None:
    server.manners.greeting = 421
    queue()
    assert send_waiting.run(schema="siarkowiec") == 0
    with in_schema("hutnik"):
        change_rules(sender={"name": "SM"})
        queue()
        assert send_waiting.run(schema="hutnik") == 0
    assert server.conversations == 1
    server.manners.greeting = 0
    caches["platform"].delete(waking.SERVER_AWAY)  # half a minute passes
    with in_schema("hutnik"):
        assert send_waiting.run(schema="hutnik") == 1


def test_a_sender_taken_out_of_the_rules_stops_one_cooperative_only(message: Message, server: SmtpServer) -> None:
    change_rules(sender={"name": ""}, issue={"notice_by": ["phone"]}, closure={"notice_by": ["phone"]})
    assert send_waiting.run(schema="siarkowiec") == 0
    assert not waking.is_server_away()
    message.refresh_from_db()
    assert "nie ma już nadawcy poczty" in message.last_error


def test_an_address_that_is_none_is_no_better_when_tried_again(siarkowiec: Any, server: SmtpServer) -> None:
    message = queue(to="brak")
    send_again(message=message, by="tests")
    assert send_batch().sent == 0
    message.refresh_from_db()
    assert message.state == "failed"
    assert "To nie jest adres e-mail" in message.last_error
    assert server.conversations == 0
