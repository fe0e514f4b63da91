"""Giving committed events their place and seal. Why after the commit: docs/adr/0008. Checking them is in ``checking``.

This is the only code that changes a row of the trail, and only from "no place, no seal" to both.
"""

import logging
from typing import Any

from django.db import DatabaseError, connection, transaction
from django_tenants.utils import schema_context

from portal.audit.chain import START, Written, seal_of
from portal.audit.models import AuditEvent, AuditHead
from portal.kernel.schemas import current_schema

logger = logging.getLogger(__name__)

BATCH = 5000
# In this order ``read`` makes an event of a row; numbers and texts only, so that no setting of a session matters.
COLUMNS = """id, (extract(epoch FROM at) * 1000000)::bigint, actor, actor_id::text, action, subject, details::text,
    person_id::text, purpose"""


class HeadMissing(RuntimeError):
    """There are sealed events and no head: somebody removed it, and nothing may be sealed over that."""


def seal_after_commit() -> None:
    """Seal what this transaction writes as soon as it is committed. However many events it writes, it is done once."""
    schema = current_schema()
    waiting = connection.run_on_commit
    # Rolling back to a savepoint also takes back what was asked for inside it, so looking there is enough.
    if not any(isinstance(entry[1], _Sealer) and entry[1].schema == schema for entry in waiting):
        transaction.on_commit(_Sealer(schema), robust=True)


def seal_events() -> int:
    """Seal every committed event of the schema that is open; return how many. Raises HeadMissing.

    Short transactions of at most 5,000 events under the schema's own advisory lock. Costs five statements when there
    is something to seal and three when there is not.
    """
    sealed = 0
    while True:
        with transaction.atomic():
            count = _seal_some()
        sealed += count
        if count < BATCH:
            return sealed


def read(row: tuple[Any, ...]) -> Written:
    """Return an event from a row of ``COLUMNS``."""
    return Written(*row)


def take_chain_lock() -> None:
    """Wait until nobody else seals or checks off in this schema; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"audit.chain:{current_schema()}"])


class _Sealer:
    def __init__(self, schema: str) -> None:
        self.schema = schema

    def __call__(self) -> None:
        try:
            if current_schema() == self.schema:
                seal_events()
            else:  # the work was done inside ``schema_context``, which is closed by now
                with schema_context(self.schema):
                    seal_events()
        except (DatabaseError, HeadMissing):
            # The act is committed and stays; the next act or the periodic task seals it.
            logger.exception("audit.sealing_postponed", extra={"schema": self.schema})


def _seal_some() -> int:
    # Race: locked before reading, so that two sealers never give one place twice.
    take_chain_lock()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM audit_event WHERE place IS NULL ORDER BY id LIMIT %s", [BATCH])
        events = [read(row) for row in cursor.fetchall()]
        if not events:
            return 0
        head = _head()
        place, seal = head.place, bytes(head.seal)
        places, seals = [], []
        for event in events:
            place += 1
            seal = seal_of(seal, place, event)
            places.append(place)
            seals.append(seal)
        cursor.execute(
            """UPDATE audit_event SET place = given.place, seal = given.seal
            FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS given (id, place, seal)
            WHERE audit_event.id = given.id AND audit_event.place IS NULL""",
            [[event.id for event in events], places, seals],
        )
        cursor.execute("UPDATE audit_head SET place = %s, seal = %s WHERE id = 1", [place, seal])
    return len(events)


def _head() -> AuditHead:
    head = AuditHead.objects.first()
    if head is not None:
        return head
    if AuditEvent.objects.filter(place__gt=0).exists():
        raise HeadMissing(current_schema())
    return AuditHead.objects.create(seal=START, checked_seal=START)
