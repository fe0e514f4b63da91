"""Until when a meter may be used for billing: its verification (legalizacja), counted down. Pure."""

import datetime as dt
from dataclasses import dataclass

# What the law wants verified; a heat cost allocator is no measuring instrument.
VERIFIED = frozenset({"cold_water", "hot_water", "heat", "gas", "electricity"})


@dataclass(frozen=True, slots=True)
class Verification:
    """``last_day`` is the last good day; ``is_reckoned`` = no file gave it, it follows from the day of installing."""

    last_day: dt.date
    is_reckoned: bool
    days_left: int

    @property
    def is_over(self) -> bool:
        """Return whether the last good day has passed."""
        return self.days_left < 0


def verification_of(
    medium: str, verified_until: dt.date | None, installed_on: dt.date | None, *, years: int, day: dt.date
) -> Verification | None:
    """Return the verification on a day; None for what is not verified, or when nothing is known.

    Law: a meter is good to the end of the year in which ``years`` pass since its verification (GUM, Dz.U. 2019 poz.
    759); a new one comes verified, so the year it was put in stands for a day that no file gave.
    """
    if medium not in VERIFIED:
        return None
    if verified_until is not None:
        return Verification(verified_until, False, (verified_until - day).days)
    if installed_on is None:
        return None
    last = dt.date(installed_on.year + years, 12, 31)
    return Verification(last, True, (last - day).days)
