"""When readings may be given, which are the same, what is odd, how far a verification reaches. Without a database."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.meters.consumption import State, steps_of
from portal.meters.doubts import Doubt, doubt_about, usual_of
from portal.meters.known_readings import KnownReading, one_history
from portal.meters.reading_value import MOST_FIGURES, ValueRefused, value_of
from portal.meters.reading_window import ALWAYS, next_window, period_of, periods_in_a_row, window_on
from portal.meters.verification import verification_of

DECEMBER = [("12-10", "12-31")]
QUARTERS = [("03-20", "03-31"), ("06-20", "06-30"), ("09-20", "09-30"), ("12-20", "12-31")]
LEAP = [("02-20", "02-29")]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def known(
    on: str, value: str, *, source: str = "resident", basis: str = "measured", here: bool = False
) -> KnownReading:
    return KnownReading(day(on), Decimal(value), basis, source, is_given_here=here)


def test_a_window_is_open_on_both_its_ends_and_the_next_one_is_named() -> None:
    for on in ("2026-12-10", "2026-12-31"):
        assert window_on(DECEMBER, day(on)) is not None
    for on in ("2026-12-09", "2027-01-01"):
        assert window_on(DECEMBER, day(on)) is None
    following = next_window(DECEMBER, day("2026-12-31"))
    assert following is not None
    assert following.first == day("2027-12-10")
    assert window_on([], day("2026-05-05")) is ALWAYS
    assert next_window([], day("2026-05-05")) is None
    last = window_on(LEAP, day("2027-02-25"))
    assert last is not None
    assert last.last == day("2027-02-28")


@settings(max_examples=100, deadline=None)
@given(st.dates(min_value=day("2020-01-01"), max_value=day("2035-12-31")), st.sampled_from([DECEMBER, QUARTERS, LEAP]))
def test_a_day_is_in_its_window_or_before_the_next_one(on: dt.date, windows: list[tuple[str, str]]) -> None:
    window, following = window_on(windows, on), next_window(windows, on)
    if window is not None:
        assert window.first is not None
        assert window.last is not None
        assert window.first <= on <= window.last
        assert period_of(windows, on) == window.first
    assert following is not None
    assert following.first is not None
    assert on < following.first <= on + dt.timedelta(days=366)
    assert period_of(windows, on) <= on


def test_periods_in_a_row_end_where_a_worker_read_the_meter() -> None:
    own = [known("2026-12-22", "30"), known("2026-09-25", "25"), known("2026-06-25", "20", source="collector")]
    assert periods_in_a_row(own, QUARTERS, day("2027-03-21")) == 2
    early = [known("2026-12-15", "30"), known("2026-09-25", "25")]
    assert periods_in_a_row(early, QUARTERS, day("2026-12-21")) == 1  # 15 December belongs to September's period
    mended = [known("2026-12-22", "31"), known("2026-12-21", "30"), known("2026-09-25", "25")]
    assert periods_in_a_row(mended, QUARTERS, day("2026-12-23")) == 1  # the own period is not counted
    checked = [*mended, known("2026-12-30", "32", source="remote")]
    assert periods_in_a_row(checked, QUARTERS, day("2027-03-21")) == 0
    guessed = [known("2026-09-30", "25", basis="estimated", source="other"), known("2026-06-25", "20")]
    assert periods_in_a_row(guessed, QUARTERS, day("2026-12-21")) == 1
    assert periods_in_a_row(own[:2], [], day("2026-12-20")) == 2


def test_a_reading_that_a_file_brings_later_is_counted_once() -> None:
    given_here = known("2026-12-15", "195.75", here=True)
    same_day = known("2026-12-15", "196.1", source="other")
    posted_later = known("2026-12-31", "195.75", source="other")
    cut_off = known("2026-12-31", "195", source="other")
    another = known("2026-12-31", "197.2", source="collector")
    much_later = known("2027-06-30", "195.75", source="collector")
    for brought in (same_day, posted_later, cut_off):
        assert one_history([brought], [given_here]) == [brought]
    for brought in (another, much_later):
        assert one_history([brought], [given_here]) == [given_here, brought]


def test_what_is_odd_is_told_and_a_still_meter_is_not() -> None:
    states = [State(day("2025-06-30"), Decimal(160)), State(day("2025-12-31"), Decimal(172))]
    usual = usual_of(steps_of(states, 5))
    before = states[-1]

    def doubt(value: str, *, figures: int | None = 5) -> Doubt:
        return doubt_about(Decimal(value), day("2026-06-30"), before, usual, figures=figures, times=3)

    assert doubt("172") is Doubt.NONE
    assert doubt("184") is Doubt.NONE
    assert doubt("207") is Doubt.NONE
    assert doubt("208") is Doubt.HIGH
    assert doubt("171.9") is Doubt.LOWER
    assert doubt("100000") is Doubt.MORE_FIGURES
    assert doubt("40", figures=None) is Doubt.HIGH  # an allocator: 40 since zero
    assert doubt_about(Decimal(9), day("2026-06-30"), None, None, figures=5, times=3) is Doubt.NONE
    empty = [State(day("2025-01-01"), Decimal(5)), State(day("2025-12-31"), Decimal(5))]
    still = usual_of(steps_of(empty, 5))
    assert doubt_about(Decimal(7), day("2026-06-30"), empty[-1], still, figures=5, times=3) is Doubt.NONE


def test_a_verification_is_counted_down_from_a_files_day_or_from_the_year_of_installing() -> None:
    today = day("2026-12-15")
    found = verification_of("cold_water", day("2027-03-19"), None, years=5, day=today)
    assert found is not None
    assert (found.days_left, found.is_over, found.is_reckoned) == (94, False, False)
    reckoned = verification_of("hot_water", None, day("2021-05-12"), years=5, day=today)
    assert reckoned is not None
    assert (reckoned.last_day, reckoned.is_reckoned) == (day("2026-12-31"), True)
    over = verification_of("heat", day("2026-05-03"), None, years=5, day=today)
    assert over is not None
    assert over.is_over
    assert verification_of("allocator", day("2026-05-03"), None, years=5, day=today) is None
    assert verification_of("gas", None, None, years=5, day=today) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("195,75", "195.75"),
        ("195.75", "195.75"),
        (" 00195,75 m3 ", "195.75"),
        ("1 95,75", "195.75"),
        ("195,7509", "195.750"),
        ("1\u00a0234,5 kWh", "1234.5"),
        (",5", "0.5"),
        ("7,", "7"),
    ],
)
def test_commas_dots_blanks_zeros_and_units_do_not_matter(typed: str, value: str) -> None:
    assert value_of(typed) == Decimal(value)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    with contextlib.suppress(ValueRefused):
        assert 0 <= value_of(typed) < 10**MOST_FIGURES


@settings(max_examples=80, deadline=None)
@given(st.decimals(min_value=0, max_value=99_999_999, places=4), st.integers(0, 4))
def test_a_number_is_cut_and_never_rounded_up(value: Decimal, places: int) -> None:
    kept = value_of(str(value).replace(".", ","), places=places)
    assert kept <= value < kept + Decimal(1).scaleb(-places)
