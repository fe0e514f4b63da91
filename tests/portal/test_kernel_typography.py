"""Typesetting: what must not be torn apart at the end of a line, and days in words."""

import datetime as dt

import pytest

from portal.kernel.typography import (
    NBSP,
    WORD_JOINER,
    day_text,
    days_range_text,
    full_day_text,
    html_without_loose_ends,
    month_text,
    near_day_text,
    without_loose_ends,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kod jest w piśmie", f"Kod jest w{NBSP}piśmie"),
        ("i w domu", f"i{NBSP}w{NBSP}domu"),
        ("W domu", f"W{NBSP}domu"),
        ("do 15 grudnia", f"do{NBSP}15{NBSP}grudnia"),
        ("Sienkiewicza 12 m. 34", f"Sienkiewicza 12 m.{NBSP}34"),
        ("412,50 zł", f"412,50{NBSP}zł"),
        ("5 złotych", "5 złotych"),
        ("lewo prawo", "lewo prawo"),
        ("biuro-i dom", "biuro-i dom"),
        ("7:00-15:00", f"7:00{WORD_JOINER}–{WORD_JOINER}15:00"),
    ],
)
def test_short_words_stay_with_the_next_one(text: str, expected: str) -> None:
    assert without_loose_ends(text) == expected
    assert without_loose_ends(expected) == expected


def test_tags_attributes_and_text_areas_stay_as_they_are() -> None:
    html = '<a href="/w domu" title="i w domu">idź w góry</a><textarea>i w domu</textarea> <b>z nami</b>'
    assert html_without_loose_ends(html) == (
        f'<a href="/w domu" title="i w domu">idź w{NBSP}góry</a><textarea>i w domu</textarea> <b>z{NBSP}nami</b>'
    )


def test_days_are_written_in_the_language_of_the_page() -> None:
    day = dt.date(2026, 12, 5)
    assert day_text(day) == f"5{NBSP}grudnia"
    assert full_day_text(day, "uk") == f"5{NBSP}грудня{NBSP}2026"
    assert full_day_text(day, "en-gb") == f"5{NBSP}December{NBSP}2026"
    assert month_text(day) == f"grudzień{NBSP}2026"
    assert day_text(day, "xx") == f"5{NBSP}grudnia"


def test_the_year_is_said_only_when_it_is_another_one() -> None:
    today = dt.date(2026, 11, 21)
    assert near_day_text(dt.date(2026, 12, 15), today) == f"15{NBSP}grudnia"
    assert near_day_text(dt.date(2027, 1, 15), today) == f"15{NBSP}stycznia{NBSP}2027"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-12-10", "2026-12-31", "10⁠–⁠31 grudnia 2026"),
        ("2026-12-10", "2026-12-10", "10 grudnia 2026"),
        ("2026-11-10", "2026-12-31", "10 listopada – 31 grudnia 2026"),
        ("2026-12-10", "2027-01-05", "10 grudnia 2026 – 5 stycznia 2027"),
    ],
)
def test_ranges_of_days_are_as_short_as_they_can_be(first: str, last: str, expected: str) -> None:
    text = days_range_text(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert text.replace(NBSP, " ") == expected
