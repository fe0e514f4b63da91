"""PostgreSQL refuses messages that cannot be: the rules of the table hold whoever writes into it."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.outbox.models import Message

pytestmark = pytest.mark.django_db


def row(**changes: Any) -> Message:
    key = uuid.uuid4()
    columns: dict[str, Any] = {
        "kind": "account_new_device",
        "channel": "email",
        "to_address": "jan@example.pl",
        "subject": "Temat",
        "text": "Treść",
        "dedupe_key": str(key),
        "requested_by": "tests",
        "message_id": f"<{key}@test>",
    }
    return Message.objects.create(**{**columns, **changes})


SENT = {"state": "sent", "next_attempt_at": None, "sent_at": timezone.now()}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"channel": "fax"}, "outbox_channel_is_known"),
        ({"state": "lost", "next_attempt_at": None}, "outbox_"),
        ({"kind": ""}, "outbox_message_is_complete"),
        ({"to_address": ""}, "outbox_message_is_complete"),
        ({"dedupe_key": ""}, "outbox_message_is_complete"),
        ({"requested_by": ""}, "outbox_message_is_complete"),
        ({"subject": ""}, "outbox_email_has_a_subject"),
        ({"channel": "sms"}, "outbox_email_has_a_subject"),
        ({"text": ""}, "outbox_body_is_open_sealed_or_erased"),
        ({"sealed": "x"}, "outbox_body_is_open_sealed_or_erased"),
        ({"erased_at": timezone.now()}, "outbox_"),
        ({"next_attempt_at": None}, "outbox_unfinished_is_due"),
        ({"state": "cancelled"}, "outbox_unfinished_is_due"),
        ({"state": "sending"}, "outbox_lease_while_sending"),
        ({"lease": uuid.uuid4()}, "outbox_lease_while_sending"),
        ({**SENT, "sent_at": None}, "outbox_sent_has_its_moment"),
        ({"sent_at": timezone.now()}, "outbox_sent_has_its_moment"),
        ({**SENT, "text": "", "sealed": "x"}, "outbox_secret_is_gone_once_sent"),
        ({"state": "failed", "next_attempt_at": None}, "outbox_failure_says_why"),
        ({"subject": "Temat\r\nBcc: obcy@example.pl"}, "outbox_headers_are_one_line"),
        ({"to_address": "jan@example.pl\nBcc: x@example.pl"}, "outbox_headers_are_one_line"),
        ({"give_up_at": timezone.datetime(2020, 1, 1, tzinfo=timezone.get_current_timezone())}, "outbox_gives_up"),
    ],
)
def test_postgresql_refuses_what_cannot_be(siarkowiec: Any, changes: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row(**changes)


@pytest.mark.parametrize("column", ["dedupe_key", "message_id"])
def test_postgresql_keeps_one_row_for_one_notice(siarkowiec: Any, column: str) -> None:
    first = row()
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        row(**{column: getattr(first, column)})


def test_what_is_due_is_found_by_an_index_of_what_is_unfinished_only(siarkowiec: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'siarkowiec' AND indexname = 'outbox_due'")
        (definition,) = cursor.fetchone()
    assert "WHERE" in definition
    assert "sending" in definition
