"""Large files take turns, so that those of one cooperative never hold up the small files of another.

A worker process carries out one import at a time; were all of them busy with large files, a small one would wait.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from billing_import.models import ImportRun

# Smaller files are read and posted in a few seconds.
LARGE_BYTES = 8 << 20
_KEY = "hashtextextended(%s, 0)"


@contextmanager
def large_file_slot(run_id: uuid.UUID) -> Iterator[bool]:
    """Hold one of the platform's few slots for large files; give False when all are taken, True for small files.

    A run that got none stays queued and is sent again by the sweep. The slot ends with the connection, too.
    """
    size = ImportRun.objects.values_list("size", flat=True).get(pk=run_id)
    if size < LARGE_BYTES:
        yield True
        return
    name = next((one for one in _names() if _takes(one)), None)
    try:
        yield name is not None
    finally:
        if name is not None:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock({_KEY})", [name])


def _names() -> list[str]:
    return [f"iok.import:large:{number}" for number in range(settings.IOK_LARGE_IMPORTS_AT_ONCE)]


def _takes(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({_KEY})", [name])
        row = cursor.fetchone()
    return bool(row and row[0])
