"""Days as programs write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_import.days import DayForm, DayUnread, is_no_day, read_day


@pytest.mark.parametrize(
    "text",
    [
        "24.07.2024",
        "2024-07-24",
        "20240724",
        "24.7.2024",
        "2024-07-24 00:00:00",
        "2024-07-24T00:00",
        " 24.07.2024 ",
        "2024/07/24",
        "2024.7.24",
        "2024-7-24",
        "24.07.2024 r.",
        "24.7.2024r",
    ],
)
def test_the_three_forms_are_read_without_a_profile(text: str) -> None:
    assert read_day(text) == dt.date(2024, 7, 24)


@pytest.mark.parametrize("text", ["31.02.2024", "2023-02-29", "20241301", "00.01.2024", "32.01.2024"])
def test_a_day_that_is_not_in_the_calendar_is_impossible(text: str) -> None:
    assert read_day(text) is DayUnread.IMPOSSIBLE


@pytest.mark.parametrize("text", ["01.01.1900", "9999-12-31"])
def test_a_year_nobody_means_is_refused(text: str) -> None:
    assert read_day(text) is DayUnread.OUT_OF_RANGE


@pytest.mark.parametrize(
    "text",
    [
        "07/24/2024",
        "24/07/2024",
        "24-07-2024",
        "24.07.24",
        "wczoraj",
        "45497",
        "2024-7/4",
        "24-07-2024 13:45",
        "٢٤.٠٧.٢٠٢٤",
    ],
)
def test_other_forms_are_not_guessed(text: str) -> None:
    assert read_day(text) is DayUnread.UNREADABLE


@pytest.mark.parametrize(
    "text",
    ["24-LIP-2024", "24 lip 2024", "24 lipca 2024 r.", "24 lip. 2024", "24.VII.2024", "24-JUL-2024", "24/lip/2024"],
)
def test_a_month_may_be_a_word(text: str) -> None:
    assert read_day(text) == dt.date(2024, 7, 24)
    assert read_day(text, [DayForm.SLASHES]) is DayUnread.UNREADABLE


@pytest.mark.parametrize(
    ("text", "month"), [("5 września 2024", 9), ("5 PAŹ 2024", 10), ("5 GRUDNIA 2024", 12), ("5 MAR 2024", 3)]
)
def test_words_of_months_have_polish_letters(text: str, month: int) -> None:
    assert read_day(text) == dt.date(2024, month, 5)


@pytest.mark.parametrize("text", ["32 lipca 2024", "31-CZE-2024"])
def test_a_worded_day_must_be_in_the_calendar_too(text: str) -> None:
    assert read_day(text) is DayUnread.IMPOSSIBLE


@pytest.mark.parametrize("text", ["", "  .  .    ", "- -", "  /  /", "00.00.0000", "0000-00-00", "00000000"])
def test_marks_and_zeros_are_no_day(text: str) -> None:
    assert is_no_day(text)
    assert not is_no_day(text + "1")


def test_a_profile_names_other_forms() -> None:
    assert read_day("05/07/2024", [DayForm.SLASHES]) == dt.date(2024, 7, 5)
    assert read_day("05-07-2024", [DayForm.DASHES]) == dt.date(2024, 7, 5)
    assert read_day("05.07.2024", [DayForm.SLASHES]) is DayUnread.UNREADABLE


@given(
    day=st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)), form=st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%Y%m%d"])
)
def test_every_day_survives_every_form(day: dt.date, form: str) -> None:
    assert read_day(day.strftime(form)) == day


@given(text=st.text(max_size=20))
def test_no_text_is_too_odd_to_be_answered(text: str) -> None:
    assert isinstance(read_day(text), dt.date | DayUnread)
