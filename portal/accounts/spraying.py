"""Noticing that one password is tried on many identifiers, and slowing it down. Locks of one are in ``attempts``."""

import datetime as dt
import logging
import threading
import time

from portal.accounts.models import SignInFailure
from portal.kernel.schemas import current_schema

logger = logging.getLogger(__name__)

WINDOW = dt.timedelta(minutes=10)
IDENTIFIERS_ALLOWED = 50
_WARN_EVERY_SECONDS = 60.0

_warned_at: dict[str, float] = {}
_warning = threading.Lock()


def brake_until(now: dt.datetime) -> dt.datetime | None:
    """Return until when strangers must wait because too many identifiers fail at this cooperative, or None.

    Identifiers are sequential, so a sprayer knows them all; after more than 50 different ones have failed within ten
    minutes, only browsers known to their owners get on. Writes the log event ``sign_in.spraying`` at most once a
    minute per cooperative and process. Costs one index scan of 51 rows at most.
    """
    recent = SignInFailure.objects.filter(failures__gt=0, last_failed_at__gt=now - WINDOW).order_by("-last_failed_at")
    failed_at = list(recent.values_list("last_failed_at", flat=True)[: IDENTIFIERS_ALLOWED + 1])
    if len(failed_at) <= IDENTIFIERS_ALLOWED:
        return None
    _warn(len(failed_at))
    # The brake lets go when the oldest of the 51 leaves the window.
    return failed_at[-1] + WINDOW


def _warn(identifiers: int) -> None:
    schema = current_schema()
    with _warning:
        moment = time.monotonic()
        if moment - _warned_at.get(schema, -_WARN_EVERY_SECONDS) < _WARN_EVERY_SECONDS:
            return
        _warned_at[schema] = moment
    logger.warning("sign_in.spraying", extra={"identifiers_at_least": identifiers, "window_minutes": 10})
