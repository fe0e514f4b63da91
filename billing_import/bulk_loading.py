"""Loading very many rows into an empty table: its indexes and references are taken away and built once at the end.

Keeping four structures row by row takes most of a first import's time. All of it is in the import's transaction, so
nobody ever sees the table without them; who reads the table meanwhile waits.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Below this, taking away and building costs more than it saves.
WORTH_ROWS = 20_000


def is_empty(table: str) -> bool:
    """Tell whether a table of the open schema has no row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT NOT EXISTS (SELECT FROM {table})")
        return bool(cursor.fetchone()[0])  # type: ignore[index]


# Which structures: references of the table to itself alone.
SELF_REFERENCE = "contype = 'f' AND confrelid = conrelid"


def settle_references() -> None:
    """Look at the references of all rows written so far now, and not at the end. Raises IntegrityError."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def built_at_the_end(table: str, *, only: str = "") -> Iterator[None]:
    """Take away a table's indexes and references but the primary key, and make them again, the same, after the block.

    ``only`` is a condition on ``pg_constraint`` that says which; indexes stay then.
    Raises IntegrityError when what was loaded breaks one. Locks the table against everybody until the transaction ends.
    """
    # Rows that wait for their references to be looked at would keep the table from being changed.
    settle_references()
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS.format(only=only or "true"), [table])
        constraints = cursor.fetchall()
        indexes = []
        if not only:
            cursor.execute(_INDEXES, [table])
            indexes = cursor.fetchall()
        for name, _ in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '128MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        for name, definition in constraints:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


# Uniqueness before references: a reference to the table itself needs its target.
_CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype IN ('u', 'f') AND {only} ORDER BY contype DESC, conname
"""
_INDEXES = """
    SELECT indexes.relname, pg_get_indexdef(pg_index.indexrelid)
    FROM pg_index JOIN pg_class AS indexes ON indexes.oid = pg_index.indexrelid
    WHERE pg_index.indrelid = %s::regclass
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = pg_index.indexrelid)
    ORDER BY indexes.relname
"""
