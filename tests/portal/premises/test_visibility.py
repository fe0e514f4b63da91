"""What a title opens, and when it stops – the worked examples of docs/rules/visibility.md."""

import datetime as dt

from portal.premises.visibility import LONGEST_AFTER_END, TitleDays, VisibleDays, visible_days
from portal.rulebook.sections.closure import ClosureRules

TODAY = dt.date(2026, 11, 21)


def title(first: str | None, last: str | None = None) -> TitleDays:
    return TitleDays(dt.date.fromisoformat(first) if first else None, dt.date.fromisoformat(last) if last else None)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


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


def test_h11_after_the_end_the_days_of_the_title_stay_visible_where_the_rules_say_so() -> None:
    ended = [title("2010-01-01", "2026-10-31")]
    seen = visible_days(ended, TODAY, after_end_days=30)
    assert seen == VisibleDays(day("2010-01-01"), day("2026-10-31"))
    assert seen is not None
    assert seen.show(day("2026-10-31"))
    assert not seen.show(day("2026-11-01"))
    assert visible_days(ended, day("2026-11-30"), after_end_days=30) == seen
    assert visible_days(ended, day("2026-12-01"), after_end_days=30) is None
    assert visible_days(ended, TODAY, after_end_days=20) is None
    assert visible_days(ended, TODAY) is None


def test_no_rule_shows_days_for_longer_than_is_looked_back() -> None:
    limits = ClosureRules.model_fields["after_end_days"].metadata
    assert max(limit.le for limit in limits if hasattr(limit, "le")) == LONGEST_AFTER_END


def test_after_the_end_only_the_last_run_of_titles_is_seen() -> None:
    titles = [
        title("1990-01-01", "2000-12-31"),
        title("2010-01-01", "2020-06-30"),
        title("2020-07-01", "2026-11-10"),
    ]
    assert visible_days(titles, TODAY, after_end_days=30) == VisibleDays(day("2010-01-01"), day("2026-11-10"))


def test_a_title_that_is_to_begin_opens_nothing_and_hides_no_end() -> None:
    titles = [title("2010-01-01", "2026-11-10"), title("2027-01-01")]
    assert visible_days(titles, TODAY) is None
    assert visible_days(titles, TODAY, after_end_days=30) == VisibleDays(day("2010-01-01"), day("2026-11-10"))
    assert visible_days([title("2027-01-01")], TODAY, after_end_days=365) is None
