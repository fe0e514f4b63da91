"""When an account ends with its titles and when it lapses: the worked examples of docs/rules/closing.md."""

import datetime as dt
import uuid

import pytest

from portal.access.ending import HeldTitle, last_open_day, months_later, next_lapse, titles_ended_on
from portal.rulebook.rules import Rules

FLAT, GARAGE = uuid.uuid4(), uuid.uuid4()
TODAY = dt.date(2026, 11, 21)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def title(last: str | None, premises: uuid.UUID = FLAT) -> HeldTitle:
    return HeldTitle(premises, day("2019-05-01"), day(last) if last else None)


def rules(**closure: object) -> Rules:
    return Rules.model_validate({"closure": closure})


def test_h11_a_title_is_over_the_day_after_its_last_day() -> None:
    assert titles_ended_on([title("2026-11-20")], TODAY) == day("2026-11-20")
    assert titles_ended_on([title("2026-11-21")], TODAY) is None


def test_h11_a_future_end_ends_nothing_today() -> None:
    assert titles_ended_on([title("2026-12-31")], TODAY) is None
    assert titles_ended_on([title("2026-12-31")], day("2027-01-01")) == day("2026-12-31")


def test_s8_another_title_keeps_the_account_open() -> None:
    assert titles_ended_on([title("2026-11-20"), title(None, GARAGE)], TODAY) is None
    assert titles_ended_on([title("2026-10-31"), title("2026-11-20", GARAGE)], TODAY) == day("2026-11-20")


def test_somebody_without_titles_has_nothing_that_ended() -> None:
    assert titles_ended_on([], TODAY) is None


def test_the_account_closes_at_once_or_after_the_days_of_grace() -> None:
    ended = day("2026-11-20")
    assert last_open_day(ended, rules(), has_new_holder=False) == ended
    grace = rules(on_title_end="after_days", title_end_days=30)
    assert last_open_day(ended, grace, has_new_holder=False) == day("2026-12-20")


def test_a_new_holder_ends_the_grace_where_the_rules_say_so() -> None:
    ended = day("2026-11-20")
    grace = rules(on_title_end="after_days", title_end_days=30)
    assert last_open_day(ended, grace, has_new_holder=True) == ended
    kept = rules(on_title_end="after_days", title_end_days=30, new_holder_ends_old_password=False)
    assert last_open_day(ended, kept, has_new_holder=True) == day("2026-12-20")


@pytest.mark.parametrize(
    ("on", "lapses"),
    [
        ("2026-11-21", "2026-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("2027-01-01", "2027-12-31"),
    ],
)
def test_an_account_lapses_on_the_next_such_day_of_the_year(on: str, lapses: str) -> None:
    assert next_lapse("12-31", day(on)) == day(lapses)


def test_the_29th_of_february_is_the_28th_in_most_years() -> None:
    assert next_lapse("02-29", day("2026-03-01")) == day("2027-02-28")
    assert next_lapse("02-29", day("2028-01-01")) == day("2028-02-29")


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [("2026-11-30", 3, "2027-02-28"), ("2020-02-29", 72, "2026-02-28"), ("2026-05-31", -72, "2020-05-31")],
)
def test_months_are_counted_by_the_calendar(on: str, months: int, later: str) -> None:
    assert months_later(day(on), months) == day(later)
