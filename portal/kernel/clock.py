"""The one place that reads the clock for days. Rules get their day passed in."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

WARSAW = ZoneInfo("Europe/Warsaw")


def today() -> dt.date:
    """Return today's day in Poland."""
    return timezone.now().astimezone(WARSAW).date()
