"""When a message that did not go is tried again. Pure."""

import datetime as dt
import random

FIRST_SECONDS = 30
LONGEST_SECONDS = 2 * 3600
# A message at whose sending workers keep dying stops here, however young it is.
MOST_ATTEMPTS = 30


def delay_after(attempt: int, *, chance: float | None = None) -> dt.timedelta:
    """Return how long to wait after the attempt with this number (from 1): doubling, two hours at most, ±20 %.

    ``chance`` (0 to 1) is random unless given: messages that failed together do not come back together.
    """
    seconds = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(attempt - 1, 20))
    share = random.random() if chance is None else chance  # noqa: S311  (jitter, not a secret)
    return dt.timedelta(seconds=seconds * (0.8 + 0.4 * share))
