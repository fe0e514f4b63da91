"""Questions about messages. Nothing is changed here."""

import datetime as dt
import uuid

from django.db.models import Count, Min, Q, QuerySet

from portal.outbox.models import UNFINISHED, Message, State


def next_due_at() -> dt.datetime | None:
    """Return when something is due next in the schema that is open, or None. One query on a partial index."""
    found: dt.datetime | None = Message.objects.filter(state__in=UNFINISHED).aggregate(at=Min("next_attempt_at"))["at"]
    return found


def messages_newest_first() -> QuerySet[Message]:
    """Return all messages without their long columns; to be narrowed and paged."""
    return Message.objects.defer("html", "sealed").order_by("-created_at", "-id")


def messages_of_person(person_id: uuid.UUID) -> QuerySet[Message]:
    """Return what was sent to a person, the newest first."""
    return messages_newest_first().filter(person_id=person_id)


def messages_keyed(prefix: str, *, since: dt.datetime) -> int:
    """Return how many messages whose key begins so were asked for since a moment. One query on the key's index."""
    return Message.objects.filter(dedupe_key__startswith=prefix, created_at__gte=since).count()


def newest_keyed(prefix: str) -> Message | None:
    """Return the newest message whose key begins so, or None. One query on the key's index."""
    return messages_newest_first().filter(dedupe_key__startswith=prefix).first()


def message_with_id(message_id: uuid.UUID) -> Message | None:
    """Return a message or None."""
    return Message.objects.filter(pk=message_id).first()


def outbox_figures(*, failed_since: dt.datetime) -> tuple[int, dt.datetime | None, int]:
    """Return how many wait, since when the oldest of them, and how many failed since a moment. One query."""
    waiting = Q(state__in=UNFINISHED)
    found = Message.objects.filter(waiting | Q(state=State.FAILED, created_at__gte=failed_since)).aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("created_at", filter=waiting),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    return found["waiting"], found["oldest"], found["failed"]


def was_asked_for(dedupe_key: str) -> bool:
    """Return whether this notice was asked for before, whatever became of it. Costs one query."""
    return Message.objects.filter(dedupe_key=dedupe_key).exists()
