"""How many requests and tasks of a cooperative broke in a day, counted by the hour in the shared cache.

A hint for the operator's board, not a record: while the cache is away nothing is counted, and nothing waits for it.
The lines themselves are in the log.
"""

from django.core.cache import caches
from django.utils import timezone

HOURS = 24
KEPT_SECONDS = (HOURS + 1) * 3600


def note_error(schema: str) -> None:
    """Count one broken request or task of the cooperative."""
    key = _key(schema, _hour())
    cache = caches["platform"]
    cache.add(key, 0, timeout=KEPT_SECONDS)
    cache.incr(key)


def errors_in_a_day(schema: str) -> int:
    """Return how many there were in the last twenty-four hours, the running one included."""
    cache = caches["platform"]
    now = _hour()
    return sum(int(cache.get(_key(schema, now - back)) or 0) for back in range(HOURS))


def _hour() -> int:
    return int(timezone.now().timestamp() // 3600)


def _key(schema: str, hour: int) -> str:
    return f"tenants:errors:{schema}:{hour}"
