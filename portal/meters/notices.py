"""E-mails about readings: what became of one, and that the days for giving one come to an end."""

from typing import Any

from portal.meters.models import SubmittedReading


def tell_of_decision(reading: SubmittedReading, *, by: Any) -> None:
    """Tell the person who gave the reading what became of it; nobody when a worker typed it in."""
