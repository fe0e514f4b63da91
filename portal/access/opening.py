"""From which moment an account opens once its credentials are handed over. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

from portal.rulebook.sections.issue import IssueRules

WARSAW = ZoneInfo("Europe/Warsaw")


def opens_at(rules: IssueRules, now: dt.datetime) -> dt.datetime | None:
    """Return the moment, or None for at once. Midnight is Warsaw's, also in the nights when the clocks change."""
    if rules.opens == "next_midnight":
        tomorrow = now.astimezone(WARSAW).date() + dt.timedelta(days=1)
        return dt.datetime.combine(tomorrow, dt.time(), tzinfo=WARSAW).astimezone(dt.UTC)
    if rules.opens == "after_hours" and rules.opens_after_hours is not None:
        return now + dt.timedelta(hours=rules.opens_after_hours)
    return None
