"""How workers learn that a cooperative has something to send, without asking thousands of schemas for nothing.

The rows are the truth. Three ways lead to them, each a hint that may be lost:

1. ``wake_after_commit``: one message of the broker, right after the commit that made a row due.
2. A note in the platform's cache – ``this cooperative has something due at …`` – which the sweep reads for all
   cooperatives every 20 seconds. Cost: one MGET for 500 schemas.
3. A look into every schema, when the mark ``looked everywhere`` is not in the cache: every five minutes, and at once
   after the cache was emptied, since the mark goes with it. Cost: one query on a partial index, empty as a rule, per
   schema; 5,000 schemas are some seconds of one worker in five minutes instead of in every twenty seconds.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.kernel.schemas import current_schema

logger = logging.getLogger(__name__)

LOOKED_EVERYWHERE = "outbox:looked-everywhere"
LOOK_EVERYWHERE_SECONDS = 300
NOTES_AT_ONCE = 500
SERVER_AWAY = "outbox:server-away"
SERVER_AWAY_SECONDS = 30
NOTE_SECONDS = 2 * 24 * 3600
# Long enough for a worker to start; after it a lost message of the broker keeps no other from being sent.
CALLED_SECONDS = 60


def wake_after_commit() -> None:
    """Call a worker to the schema that is open, once the transaction is committed; no failure reaches the caller."""
    schema = current_schema()
    transaction.on_commit(lambda: _wake(schema), robust=True)


def call_worker(schema: str) -> bool:
    """Send the cooperative's task unless one is on its way; return whether it was sent.

    The task takes the mark away before it looks at the rows, so a row that comes later calls anew.
    """
    from portal.outbox.tasks import send_waiting

    # Cost: a broker that is away answers after six seconds. The cache, on the same server, says so in a blink: it takes
    # no mark then, and nobody is kept waiting.
    if not caches["platform"].add(_called(schema), 1, CALLED_SECONDS):
        return False
    try:
        send_waiting.apply_async(kwargs={"schema": schema}, retry=False)
    except (OperationalError, OSError):
        logger.warning("outbox.broker_away", extra={"cooperative": schema})
        return False
    return True


def worker_came(schema: str) -> None:
    """Take away the mark that a worker was called."""
    caches["platform"].delete(_called(schema))


def note_due(schema: str, at: dt.datetime | None) -> None:
    """Note when the cooperative has something due next; None takes the note away."""
    if at is None:
        caches["platform"].delete(_due(schema))
    else:
        caches["platform"].set(_due(schema), at.timestamp(), NOTE_SECONDS)


def schemas_noted(schemas: Sequence[str], now: dt.datetime) -> list[str]:
    """Return the cooperatives whose note says that something is due by now.

    Cost: a question to the cache for every 500 of them; more at once would outlast the patience with a busy cache.
    """
    noted: list[str] = []
    for start in range(0, len(schemas), NOTES_AT_ONCE):
        some = schemas[start : start + NOTES_AT_ONCE]
        notes = caches["platform"].get_many([_due(schema) for schema in some])
        noted += [schema for schema in some if notes.get(_due(schema), float("inf")) <= now.timestamp()]
    return noted


def must_look_everywhere() -> bool:
    """Return whether it is time to look into every schema; whoever is told so is the one to do it."""
    if caches["platform"].get(LOOKED_EVERYWHERE) is not None:
        return False
    caches["platform"].set(LOOKED_EVERYWHERE, 1, LOOK_EVERYWHERE_SECONDS)
    return True


def server_went_away() -> None:
    """Note that the mail server does not answer.

    Cost: a server that hangs holds a worker for a timeout; a thousand cooperatives trying one after another would hold
    all of them, and imports with them. So one in half a minute tries, for everybody.
    """
    caches["platform"].set(SERVER_AWAY, 1, SERVER_AWAY_SECONDS)


def is_server_away() -> bool:
    """Return whether somebody found the mail server away a moment ago."""
    return caches["platform"].get(SERVER_AWAY) is not None


def _wake(schema: str) -> None:
    note_due(schema, timezone.now())
    call_worker(schema)


def _due(schema: str) -> str:
    return f"outbox:due:{schema}"


def _called(schema: str) -> str:
    return f"outbox:called:{schema}"
