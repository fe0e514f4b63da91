"""Whose messages a worker may see: those of the people of the estates they serve. 404 for everybody else."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from portal.accounts.capabilities import ANSWER_LETTERS, ISSUE_ACCESS, can, estates_where
from portal.outbox.models import Message
from portal.outbox.queries import message_with_id, messages_newest_first
from portal.premises.queries import people_of_estates

OPENS_MESSAGES = (ANSWER_LETTERS, ISSUE_ACCESS)


def can_open_messages(user: Any) -> bool:
    """Return whether the desk's page of messages opens for the account."""
    return any(can(user, capability) for capability in OPENS_MESSAGES)


def access_messages(user: Any) -> QuerySet[Message]:
    """Return the messages that the worker may see, the newest first; raise Http404 for whoever sees none at all.

    Messages that belong to no person of the register are for workers without a limit.
    """
    if not can_open_messages(user):
        raise Http404
    served = [estates_where(user, capability) for capability in OPENS_MESSAGES]
    if any(estates is None for estates in served):
        return messages_newest_first()
    estates = frozenset().union(*(estates for estates in served if estates is not None))
    return messages_newest_first().filter(Q(person_id__in=people_of_estates(estates)))


def access_message(user: Any, message_id: uuid.UUID) -> Message:
    """Return a message the worker may see; raise Http404 otherwise."""
    if not access_messages(user).filter(pk=message_id).exists():
        raise Http404
    message = message_with_id(message_id)
    assert message is not None  # noqa: S101 - rows of messages are never deleted
    return message
