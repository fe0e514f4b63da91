"""How much ran through a meter: worked examples of docs/rules/meters.md, and what holds for any meter."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.meters.consumption import (
    State,
    figures_of,
    states_of,
    steps_of,
    turned_over,
    use_between,
    use_from_to,
)
from portal.meters.face import face_of
from portal.meters.list_page import change_words
from portal.meters.own_use import OwnUse, own_use_of
from portal.meters.words import use_text

FIRST = dt.date(2025, 1, 1)
VALUES = st.decimals(min_value=0, max_value=99_999, places=3)


def state(day: str, value: str) -> State:
    return State(dt.date.fromisoformat(day), Decimal(value))


def use(states: list[State], first: str, last: str, figures: int | None = 5) -> Decimal | None:
    return use_between(steps_of(states, figures), dt.date.fromisoformat(first), dt.date.fromisoformat(last))


class Metered:
    """A meter of cold water with these states."""

    medium, multiplier = "cold_water", Decimal(1)

    def __init__(self, *states: State) -> None:
        self.steps = steps_of(list(states), 5)


def test_the_worked_examples() -> None:
    assert use_from_to(Decimal("143.218"), Decimal("155.718"), 5) == Decimal("12.5")
    assert use_from_to(Decimal(155), Decimal(155), 5) == 0
    assert use_from_to(Decimal(99_998), Decimal(12), 5) == 14
    assert use_from_to(Decimal(500), Decimal(100), 5) is None
    assert use_from_to(Decimal(850), Decimal(40), None) == 40  # an allocator in its new season
    half_years = [state("2025-06-30", "100"), state("2025-12-31", "118.4"), state("2026-06-30", "136.5")]
    assert use(half_years, "2025-06-30", "2026-06-30") == Decimal("36.5")
    assert use(half_years, "2025-12-31", "2026-03-31") == Decimal("9")  # 90 of 181 days of 18,1 m³
    assert use(half_years, "2025-01-01", "2026-06-30") is None


def test_a_meter_with_more_figures_than_usual_is_known_by_what_it_showed() -> None:
    assert figures_of("cold_water", [Decimal(12)]) == 5
    assert figures_of("electricity", [Decimal("123456.7")]) == 6
    assert figures_of("allocator", [Decimal(12)]) is None
    assert not turned_over(Decimal(99_990), Decimal(12), 6)


def test_a_new_meter_starts_from_zero_and_an_old_one_of_which_little_is_known_does_not() -> None:
    first = state("2026-06-30", "9.5")
    put_in = dt.date(2026, 1, 10)
    assert states_of([first], put_in) == [State(put_in, Decimal(0)), first]
    assert states_of([first], dt.date(2021, 1, 10)) == [first]
    assert states_of([state("2025-12-31", "400"), first], put_in) == [State(put_in, Decimal(0)), first]
    assert states_of([first, state("2026-06-30", "9.7")], None) == [state("2026-06-30", "9.7")]


def test_a_replaced_meter_gives_its_part_of_the_year_and_the_new_one_the_rest() -> None:
    old = Metered(state("2024-12-31", "400"), state("2025-12-31", "440"), state("2026-04-30", "452"))
    new = Metered(state("2026-04-30", "0"), state("2026-12-31", "30"))
    found = own_use_of([new, old])
    assert found is not None
    assert (found.use, found.year_before, found.is_whole_year) == (Decimal(42), Decimal(40), True)
    assert change_words(found) == "O 2\u00a0m³ więcej niż rok wcześniej."


def test_the_two_figures_of_the_page_and_their_difference_agree() -> None:
    year = (dt.date(2025, 12, 31), dt.date(2026, 12, 31))
    use = OwnUse("cold_water", *year, use=Decimal("22.14"), year_before=Decimal("26.55"))
    assert [use_text(one, "cold_water") for one in (use.use, Decimal("26.55"))] == [
        "22,1\u00a0m³",
        "26,6\u00a0m³",
    ]
    assert change_words(use) == "O 4,5\u00a0m³ mniej niż rok wcześniej."


def test_two_meters_of_a_flat_are_counted_together_and_a_gap_is_not_guessed() -> None:
    bath = Metered(state("2025-12-31", "100"), state("2026-12-31", "120"))
    kitchen = Metered(state("2025-12-31", "50"), state("2026-12-29", "61"))
    both = own_use_of([bath, kitchen])
    assert both is not None
    assert both.last == dt.date(2026, 12, 29)
    assert Decimal("30.8") < both.use < Decimal(31)
    assert own_use_of([Metered(state("2026-12-01", "5"), state("2026-12-20", "6"))]) is None
    slip = Metered(state("2025-12-31", "100"), state("2026-06-30", "90"), state("2026-12-31", "95"))
    assert own_use_of([slip]) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=2, max_size=8), st.data())
def test_use_adds_up_whatever_the_days(values: list[Decimal], data: st.DataObject) -> None:
    days = data.draw(st.lists(st.integers(1, 400), min_size=len(values), max_size=len(values), unique=True))
    states = [
        State(FIRST + dt.timedelta(days=day), value) for day, value in zip(sorted(days), sorted(values), strict=True)
    ]
    steps = steps_of(states, 5)
    first, last = states[0].on, states[-1].on
    assert use_between(steps, first, last) == states[-1].value - states[0].value
    middle = first + dt.timedelta(days=data.draw(st.integers(1, max((last - first).days - 1, 1))))
    if first < middle < last:
        parts = (use_between(steps, first, middle), use_between(steps, middle, last))
        assert all(part is not None and part >= 0 for part in parts)
        assert abs(sum(part for part in parts if part is not None) - (states[-1].value - states[0].value)) <= Decimal(
            "0.0002"
        )


@settings(max_examples=100, deadline=None)
@given(VALUES, VALUES)
def test_use_is_never_negative_and_turning_over_is_a_small_part(before: Decimal, after: Decimal) -> None:
    found = use_from_to(before, after, 5)
    if after >= before:
        assert found == after - before
    elif found is None:
        assert 100_000 - before + after > 10_000
    else:
        assert 0 < found <= 10_000
        assert (before + found) % 100_000 == after


@settings(max_examples=60, deadline=None)
@given(VALUES, st.integers(0, 3))
def test_the_drawn_face_shows_the_number_and_never_too_few_figures(value: Decimal, places: int) -> None:
    face = face_of(value, figures=5, places=places)
    assert len(face.figures) == 5 + places
    assert int(face.text[:5]) == int(value)
    assert sum(one.is_red for one in face.figures) == places
    assert face_of(None, figures=5, places=0).text == "00000"
