"""Which host is whose, as this process remembers it. The tables are read by ``tenants.queries``, not here.

All hosts are read at once, so a flood of unknown hosts costs no statement. A book lives for ``BOOK_SECONDS``; a change
made by any process is seen within a second through a token in the shared cache, and at the end of the book's life where
that cache is away.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from django.core.cache import caches
from django.db import Error as DatabaseError

from portal.kernel.cooperative import CurrentCooperative, Maintenance

logger = logging.getLogger(__name__)

BOOK_SECONDS = 60.0
LOOK_SECONDS = 1.0
# The shared cache did not answer: asking it every second would cost its time-out every second.
LOOK_AGAIN_SECONDS = 5.0
# How long a request waits for another one's look when nobody has looked for a while; then the old book is better.
WAIT_SECONDS = 2.0
# Values of cooperatives carry their logos; a process remembers the ones it met most recently, not thousands.
MAX_COOPERATIVES = 1000
CHANGE_KEY = "tenants:address-book"


@dataclass(slots=True)
class Book:
    """One reading of the public tables: hosts and states of all cooperatives, whole values of those met so far.

    ``maintenance`` has the windows of each schema; those of the whole platform stand under an empty name.
    """

    schema_of_host: Mapping[str, str]
    status_of_schema: Mapping[str, str]
    token: str | None = None
    read_at: float = 0.0
    met: dict[str, CurrentCooperative] = field(default_factory=dict)
    maintenance: Mapping[str, Sequence[Maintenance]] = field(default_factory=dict)

    def remember(self, cooperative: CurrentCooperative) -> None:
        """Keep a value, letting the oldest one go when there are too many."""
        while len(self.met) >= MAX_COOPERATIVES:
            try:
                del self.met[next(iter(self.met))]
            except (KeyError, StopIteration, RuntimeError):
                break  # Race: another thread was just doing the same
        self.met[cooperative.schema_name] = cooperative


def shared_token() -> str | None:
    """Return the token of the last change, making the first one; None while the shared cache is away."""
    cache = caches["platform"]
    token = cache.get(CHANGE_KEY)
    if token is None:
        # A flushed cache has no token: without a new one a later change would go unseen until the book ends.
        token = uuid.uuid4().hex
        if not cache.add(CHANGE_KEY, token, timeout=None):
            return None
    return str(token)


class AddressBook:
    """The current book of this process, read by ``read`` and renewed by one thread while others use the last one."""

    def __init__(self, read: Callable[[], Book]) -> None:
        self._read = read
        self._book: Book | None = None
        self._next_look = 0.0
        self._lock = threading.Lock()

    def current(self) -> Book:
        """Return the book; raises Django's database error only when there has never been one."""
        book, late = self._book, monotonic() - self._next_look
        if book is not None and late < 0:
            return book
        # Race: in a busy process the old book is a second old and good enough while one thread looks. In one that was
        # idle it may be an hour old: the second picture of a page would come from a cooperative that is gone.
        waits = -1.0 if book is None else WAIT_SECONDS if late > LOOK_SECONDS else 0.0
        if not self._lock.acquire(timeout=waits):
            assert book is not None  # noqa: S101 - only a caller with a book does not wait
            return book
        try:
            return self._look()
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Read anew at the next question; for this process alone."""
        self._book = None

    def forget_everywhere(self) -> None:
        """Make every process read anew within a second; call it once the change is committed."""
        caches["platform"].set(CHANGE_KEY, uuid.uuid4().hex, timeout=None)
        self.forget()

    def _look(self) -> Book:
        book, now = self._book, monotonic()
        if book is not None and now < self._next_look:
            return book  # Race: another thread renewed it while this one waited
        # Race: the token is read before the tables, so a change committed in between is seen at the next look.
        token = shared_token()
        is_fresh = book is not None and token in (None, book.token) and now - book.read_at < BOOK_SECONDS
        if not is_fresh:
            try:
                fresh = self._read()
            except DatabaseError:
                if book is None:
                    raise
                logger.warning("address_book.kept_old")
            else:
                fresh.token, fresh.read_at = token, now
                book = fresh
        assert book is not None  # noqa: S101 - either fresh, or kept
        self._book = book
        self._next_look = now + (LOOK_SECONDS if token else LOOK_AGAIN_SECONDS)
        return book
