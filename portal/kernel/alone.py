"""One at a time: costly work that an account may have done for it only once at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from portal.kernel.schemas import current_schema


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Hold the schema's lock of this name for the block; give False, and hold nothing, where somebody else has it.

    The lock ends with its transaction, so a process that dies leaves none behind. Costs one statement.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{current_schema()}:{name}"])
        [(is_held,)] = cursor.fetchall()
        yield bool(is_held)
