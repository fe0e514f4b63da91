"""What the operator's board says: mail that waits, mail that stands, mail that did not arrive."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from portal.outbox.board import messages_waiting
from portal.outbox.models import Message
from tests.portal.outbox.contexts import queue

pytestmark = pytest.mark.django_db


def test_an_empty_outbox_is_well(siarkowiec: Any) -> None:
    fact = messages_waiting()
    assert (fact.text, fact.level, fact.at) == ("nic nie czeka", 0, None)


def test_a_message_of_this_minute_is_well_and_one_of_two_hours_is_not(message: Message) -> None:
    assert (messages_waiting().text, messages_waiting().level) == ("czeka: 1", 0)
    since = timezone.now() - dt.timedelta(hours=2)
    Message.objects.update(created_at=since)
    fact = messages_waiting()
    assert (fact.level, fact.problem, fact.at) == (2, "Poczta stoi", since)


def test_a_failed_message_is_shown_for_a_week(siarkowiec: Any) -> None:
    queue(to="brak")
    assert (messages_waiting().text, messages_waiting().level) == ("nie doszło: 1", 1)
    Message.objects.update(created_at=timezone.now() - dt.timedelta(days=8))
    assert messages_waiting().level == 0
