"""Deadlines in working days: S3 says "within a few working days"."""

import datetime as dt

import pytest

from portal.kernel.working_days import is_working_day, working_days_after


@pytest.mark.parametrize(
    ("applied", "days", "last"),
    [
        ("2026-11-23", 5, "2026-11-30"),  # Monday → Monday
        ("2026-11-06", 5, "2026-11-16"),  # Friday; Wednesday the 11th is Independence Day
        ("2026-12-22", 5, "2026-12-31"),  # Christmas Eve is a holiday since 2025, then Friday and Saturday
        ("2026-04-02", 2, "2026-04-07"),  # over Easter Monday
        ("2026-06-03", 1, "2026-06-05"),  # over Corpus Christi
        ("2026-12-31", 1, "2027-01-04"),  # over New Year's Day, into another year
        ("2026-05-30", 1, "2026-06-01"),  # handed in on a Saturday
    ],
)
def test_a_deadline_skips_weekends_and_polish_holidays(applied: str, days: int, last: str) -> None:
    assert working_days_after(dt.date.fromisoformat(applied), days) == dt.date.fromisoformat(last)


def test_christmas_eve_was_a_working_day_until_2024() -> None:
    assert is_working_day(dt.date(2024, 12, 24))
    assert not is_working_day(dt.date(2025, 12, 24))
