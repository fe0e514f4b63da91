"""Sending what is due, one message at a time: claim, commit, send, commit. How it travels is in ``mail`` and ``sms``.

Nothing is open in the database while a server of somebody else is talking.
"""

import datetime as dt
import logging
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from portal.kernel.sealing import CannotUnseal
from portal.outbox.bodies import words_of
from portal.outbox.carriers import Carriers, Concern, NotNow, Refused
from portal.outbox.models import UNFINISHED, Message, State
from portal.outbox.retries import MOST_ATTEMPTS, delay_after

logger = logging.getLogger(__name__)

BATCH = 50
# Longer than the slowest conversation with a mail server that its timeout allows.
LEASE = dt.timedelta(minutes=5)
NOT_READABLE = "Treści nie da się odczytać: zmienił się klucz platformy. Wydaj dane jeszcze raz."
TRIED_TOO_LONG = "Próby trwały dobę i nie powiodły się. Ostatnia odpowiedź: {answer}"
WORKERS_DIED = "Próby wysłania przerywały się raz po raz. Operator platformy znajdzie powód w dzienniku."


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch did; ``is_full``: it ended at its bound, more may be due; ``is_server_away``: at a dead server."""

    sent: int
    is_full: bool = False
    is_server_away: bool = False


def send_batch(*, limit: int = BATCH) -> BatchResult:
    """Send up to ``limit`` due messages of the schema that is open, each in two short transactions.

    A server that cannot be reached ends the batch: the rest wait untried, instead of failing one by one.
    """
    sent = 0
    with Carriers() as carriers:
        for _number in range(limit):
            message = claim_next()
            if message is None:
                return BatchResult(sent)
            try:
                carriers.carry(message, words_of(message))
            except Refused as refused:
                _fail(message, str(refused))
            except CannotUnseal:
                _fail(message, NOT_READABLE)
            except NotNow as trouble:
                _try_later(message, str(trouble))
                if trouble.concerns is not Concern.MESSAGE:
                    return BatchResult(sent, is_server_away=trouble.concerns is Concern.EVERYBODY)
            else:
                sent += _mark_sent(message)
    return BatchResult(sent, is_full=True)


def claim_next() -> Message | None:
    """Take the message that is due longest under a lease of one's own, or return None; committed on return.

    Race: workers pass over rows that another is claiming. A message whose lease ended belongs to a worker that died;
    its ``Message-ID`` stays, so that a server that took it already can know it again. Two queries.
    """
    now = timezone.now()
    with transaction.atomic():
        due = Message.objects.select_for_update(skip_locked=True).filter(state__in=UNFINISHED, next_attempt_at__lte=now)
        message = due.order_by("next_attempt_at").first()
        if message is None:
            return None
        message.state, message.lease = State.SENDING, uuid.uuid4()
        message.next_attempt_at, message.attempts = now + LEASE, message.attempts + 1
        message.save(update_fields=["state", "lease", "next_attempt_at", "attempts"])
    if message.attempts > MOST_ATTEMPTS:
        _fail(message, WORKERS_DIED)
        return claim_next()
    return message


def _mark_sent(message: Message) -> bool:
    gone = {"sealed": "", "erased_at": timezone.now()} if message.sealed else {}
    return _finish(message, state=State.SENT, sent_at=timezone.now(), next_attempt_at=None, last_error="", **gone)


def _fail(message: Message, why: str) -> None:
    logger.warning("outbox.failed", extra={"outbox_message": str(message.pk), "kind": message.kind})
    _finish(message, state=State.FAILED, next_attempt_at=None, last_error=why[:500])


def _try_later(message: Message, why: str) -> None:
    at = timezone.now() + delay_after(message.attempts)
    if at > message.give_up_at:
        _fail(message, TRIED_TOO_LONG.format(answer=why))
        return
    _finish(message, state=State.WAITING, next_attempt_at=at, last_error=why[:500])


def _finish(message: Message, **columns: object) -> bool:
    """Write the outcome unless the lease passed to another worker meanwhile; return whether it was written."""
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING, lease=message.lease)
    written = bool(mine.update(lease=None, **columns))
    if not written:
        logger.warning("outbox.lease_lost", extra={"outbox_message": str(message.pk)})
    return written
