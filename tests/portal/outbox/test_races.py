"""Several workers and clerks at once, with real commits: each message is claimed once, each notice made once."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django_tenants.utils import schema_context

from portal.outbox.models import Message
from portal.outbox.sending import send_batch
from tests.fakes.smtp_server import SmtpServer
from tests.portal.accounts.test_races import at_once as at_once_at_hutnik
from tests.portal.outbox import contexts

SCHEMA = "siarkowiec"


@pytest.fixture
def outbox(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The outbox of Siarkowiec with commits that other threads see; emptied afterwards."""
    with django_db_blocker.unblock():
        with schema_context(SCHEMA):
            Message.objects.all().delete()
            yield
            Message.objects.all().delete()
        connection.set_schema_to_public()


def at_once(count: int, work: Any) -> list[Any]:
    def there(number: int) -> Any:
        with schema_context(SCHEMA):
            return work(number)

    return at_once_at_hutnik(count, there)


def test_two_workers_at_once_send_each_message_once(outbox: None, server: SmtpServer) -> None:
    server.manners.slowness = 0.01
    for number in range(30):
        contexts.queue(to=f"osoba{number}@example.pl")
    sent = at_once(4, lambda _number: send_batch().sent)
    assert sum(sent) == 30
    assert sum(count > 0 for count in sent) > 1, "one worker did all the work: nothing was tried"
    assert len(set(server.addresses())) == len(server.addresses()) == 30


def test_twenty_clerks_asking_for_the_same_notice_make_one(outbox: None) -> None:
    made = at_once(20, lambda _number: contexts.queue(dedupe_key="access-ready:1").pk)
    assert len(set(made)) == 1
    assert Message.objects.count() == 1


def test_no_row_is_locked_while_a_server_is_slow(outbox: None, server: SmtpServer) -> None:
    server.manners.slowness = 0.3
    contexts.queue()

    def work(number: int) -> str:
        if number == 0:
            return str(send_batch().sent)
        time.sleep(0.15)
        with transaction.atomic():  # NOWAIT raises where the sender holds the row
            return Message.objects.select_for_update(nowait=True).get().state

    assert at_once(2, work) == ["1", "sending"]


def test_nothing_is_sent_for_a_caller_that_rolled_back(outbox: None, server: SmtpServer) -> None:
    with transaction.atomic():
        contexts.queue()
        transaction.set_rollback(True)
    assert send_batch().sent == 0
    assert server.conversations == 0
