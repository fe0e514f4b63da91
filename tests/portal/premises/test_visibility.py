"""What a title opens, and when it stops – the worked examples of docs/rules/visibility.md."""

import datetime as dt

from portal.premises.visibility import TitleDays, visible_days

TODAY = dt.date(2026, 11, 21)


def title(first: str | None, last: str | None = None) -> TitleDays:
    return TitleDays(dt.date.fromisoformat(first) if first else None, dt.date.fromisoformat(last) if last else None)


def first_day(*titles: TitleDays) -> dt.date | str | None:
    days = visible_days(titles, TODAY)
    return "nothing" if days is None else days.first


def test_a_holder_sees_from_the_first_day_of_the_title() -> None:
    assert first_day(title("2019-05-01")) == dt.date(2019, 5, 1)


def test_a_title_older_than_the_records_opens_all_of_them() -> None:
    assert first_day(title(None)) is None


def test_a_former_owner_sees_nothing_from_the_day_after_the_end() -> None:
    assert first_day(title("2010-01-01", "2026-11-20")) == "nothing"
    assert first_day(title("2010-01-01", "2026-11-21")) == dt.date(2010, 1, 1)


def test_a_future_owner_sees_nothing_before_the_first_day() -> None:
    assert first_day(title("2026-11-22")) == "nothing"


def test_a_tenancy_turned_into_ownership_keeps_its_years() -> None:
    assert first_day(title("2005-01-01", "2020-06-30"), title("2020-07-01")) == dt.date(2005, 1, 1)


def test_years_in_which_the_premises_were_someone_elses_stay_hidden() -> None:
    assert first_day(title("2005-01-01", "2015-12-31"), title("2022-03-01")) == dt.date(2022, 3, 1)


def test_two_titles_at_once_open_the_longer_one() -> None:
    assert first_day(title("2015-01-01"), title("2020-01-01", "2021-12-31")) == dt.date(2015, 1, 1)


def test_no_title_is_nothing() -> None:
    assert first_day() == "nothing"
