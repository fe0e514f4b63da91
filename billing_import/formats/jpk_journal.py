"""The journal of a JPK_KR(1) file kept aside: its entries come before the accounts' rows that name them by number.

Cost: a temporary SQLite database that lives in a file of the system's and vanishes with its connection; 4 MB of memory
however long the journal is. A dictionary would take about 400 bytes for each of a million entries.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_AT_ONCE = 2000
_MADE = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA temp_store = FILE",
    "PRAGMA cache_size = -4096",
    "CREATE TABLE journal (number TEXT PRIMARY KEY, entry TEXT NOT NULL, is_unclear INTEGER NOT NULL) WITHOUT ROWID",
)
# The same number twice is one entry when its day and document agree; otherwise nobody can tell which one is meant.
_KEEP = """
    INSERT INTO journal VALUES (?, ?, 0) ON CONFLICT (number) DO UPDATE
    SET is_unclear = is_unclear OR entry IS NOT excluded.entry
"""
_PARTED_BY = "\x1f"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What the journal says of an entry; days as they stand there: RRRR-MM-DD."""

    operation_on: str
    document_on: str
    booked_on: str
    document_no: str
    document_kind: str
    journal: str
    description: str
    person: str = ""


@dataclass(slots=True)
class Journal:
    """Entries by number."""

    connection: sqlite3.Connection
    waiting: list[tuple[str, str]] = field(default_factory=list)
    last: tuple[str, JournalEntry | None, bool] = ("", None, False)  # entries of one number mostly stand together

    def keep(self, number: str, entry: JournalEntry) -> None:
        """Remember an entry."""
        parts = (
            entry.operation_on, entry.document_on, entry.booked_on, entry.document_no, entry.document_kind,
            entry.journal, entry.description,
        )  # fmt: skip
        self.waiting.append((number, _PARTED_BY.join(parts)))
        if len(self.waiting) >= _AT_ONCE:
            self._write()

    def entry(self, number: str) -> tuple[JournalEntry | None, bool]:
        """Return the entry with a number, and whether the number means several different ones."""
        if self.last[0] == number:
            return self.last[1:]
        if self.waiting:
            self._write()
        found = self.connection.execute("SELECT entry, is_unclear FROM journal WHERE number = ?", (number,)).fetchone()
        entry = JournalEntry(*found[0].split(_PARTED_BY)) if found else None
        self.last = (number, entry, bool(found and found[1]))
        return self.last[1:]

    def _write(self) -> None:
        self.connection.executemany(_KEEP, self.waiting)
        self.waiting.clear()


@contextmanager
def journal_aside() -> Iterator[Journal]:
    """Return an empty journal that is gone afterwards."""
    # The reading goes on in another thread than the one that may end it; they never use it at the same time.
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        for statement in _MADE:
            connection.execute(statement)
        connection.execute("BEGIN")
        yield Journal(connection)
    finally:
        connection.close()
