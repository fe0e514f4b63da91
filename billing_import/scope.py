"""Locks: imports of one kind in one cooperative take turns. A lock ends with its transaction or its connection."""

from django.db import connection

from portal.kernel.schemas import current_schema

_KEY = "hashtextextended(%s, 0)"


def _name(kind: str) -> str:
    return f"iok.import:{current_schema()}:{kind}"


def lock_scope(kind: str) -> None:
    """Wait for our turn and keep it to the end of the transaction.

    Race: a killed worker's server process would go on with its statement and keep the lock; it is told to look every
    second whether its client is still there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL client_connection_check_interval = '1s'")
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(f"SELECT pg_advisory_xact_lock({_KEY})", [_name(kind)])


def is_scope_free(kind: str) -> bool:
    """Tell whether nobody imports this kind just now; taken only for the length of the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({_KEY})", [_name(kind)])
        row = cursor.fetchone()
    return bool(row and row[0])
