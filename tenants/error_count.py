"""How many requests and tasks of a cooperative broke in a day, counted by the hour in the shared cache.

A hint for the operator's board, not a record: while the cache is away nothing is counted, and nothing waits for it.
The lines themselves are in the log.
"""

from django.core.cache import caches
from django.utils import timezone

from tenants.address_book import shared_token

HOURS = 24
KEPT_SECONDS = (HOURS + 1) * 3600


def note_error(schema: str) -> None:
    """Count one broken request or task of the cooperative."""
    key = _key(schema, _hour())
    cache = caches["platform"]
    cache.add(key, 0, timeout=KEPT_SECONDS)
    cache.incr(key)


def errors_in_a_day(schema: str) -> int | None:
    """Return how many there were in the last twenty-four hours, the running one included; None while nobody knows."""
    now = _hour()
    counted = caches["platform"].get_many([_key(schema, now - back) for back in range(HOURS)])
    if not counted and shared_token() is None:
        return None  # the cache forgives: only what is always there tells that it is away
    return sum(int(number) for number in counted.values())


def _hour() -> int:
    return int(timezone.now().timestamp() // 3600)


def _key(schema: str, hour: int) -> str:
    return f"tenants:errors:{schema}:{hour}"
