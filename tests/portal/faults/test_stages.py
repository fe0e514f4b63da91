"""The states of a report as pure rules, with the worked examples of docs/rules/faults.md."""

import datetime as dt

import pytest

from portal.faults import stages

MARCH = dt.date(2026, 3, 1)


def test_every_state_is_open_or_finished_and_leads_only_to_states() -> None:
    every = {*stages.OPEN, *stages.FINISHED}
    assert len(every) == len(stages.OPEN) + len(stages.FINISHED)
    for state in every:
        assert set(stages.next_states(state)) <= every - {"new", "withdrawn"}
        assert state not in stages.next_states(state)
    assert stages.next_states("nieznany") == ()


@pytest.mark.parametrize(
    ("state", "ended", "days", "last"),
    [
        ("done", MARCH, 14, dt.date(2026, 3, 15)),
        ("closed", MARCH, 1, dt.date(2026, 3, 2)),
        ("done", MARCH, 0, None),
        ("withdrawn", MARCH, 14, None),
        ("new", None, 14, None),
    ],
)
def test_a_finished_report_may_be_opened_again_for_some_days(
    state: str, ended: dt.date | None, days: int, last: dt.date | None
) -> None:
    assert stages.reopen_until(state, ended, days) == last
    if last:
        assert stages.may_reopen(state, ended, days, last)
        assert not stages.may_reopen(state, ended, days, last + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("state", "answered", "next_on", "is_late"),
    [
        ("new", None, None, True),
        ("new", MARCH, None, False),
        ("in_progress", MARCH, MARCH - dt.timedelta(days=1), True),
        ("in_progress", MARCH, MARCH, False),
        ("done", None, None, False),
    ],
)
def test_a_report_is_late_when_nobody_answered_or_the_named_day_is_over(
    state: str, answered: dt.date | None, next_on: dt.date | None, is_late: bool
) -> None:
    assert stages.is_overdue(state, MARCH - dt.timedelta(days=1), answered, next_on, MARCH) is is_late
