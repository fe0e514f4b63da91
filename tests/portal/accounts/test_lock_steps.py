"""How long one waits after failures: 5 and 10 by the clock, 20 until a way out; cooperatives only stricter."""

import datetime as dt

import pytest

from portal.accounts.lock_steps import (
    PLATFORM_STEPS,
    UNTIL_A_WAY_OUT,
    LockStep,
    attempts_before_lock,
    lock_after,
    locked_until_after,
    stricter_steps,
)
from portal.rulebook.rules import SignInRules

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("failures", "minutes"), [(1, 0), (4, 0), (5, 5), (6, 0), (9, 0), (10, 15), (11, 0), (19, 0)])
def test_the_platform_waits_five_minutes_then_fifteen(failures: int, minutes: int) -> None:
    assert lock_after(failures, PLATFORM_STEPS) == dt.timedelta(minutes=minutes)


def test_after_twenty_only_a_way_out_helps() -> None:
    assert lock_after(20, PLATFORM_STEPS) is None
    assert lock_after(21, PLATFORM_STEPS) is None
    assert locked_until_after(20, NOW, PLATFORM_STEPS) == UNTIL_A_WAY_OUT
    assert locked_until_after(5, NOW, PLATFORM_STEPS) == NOW + dt.timedelta(minutes=5)
    assert locked_until_after(4, NOW, PLATFORM_STEPS) is None


def test_the_rulebooks_default_is_the_platforms() -> None:
    assert stricter_steps(SignInRules().lock_steps) == (LockStep(5, 5), LockStep(10, 15), LockStep(20, None))


def test_a_cooperative_may_lock_at_five_until_a_request() -> None:
    assert stricter_steps([LockStep(5, None)]) == (LockStep(5, None),)


def test_a_cooperative_may_lock_sooner_and_longer() -> None:
    assert stricter_steps([LockStep(3, 30)]) == (LockStep(3, 30), LockStep(5, 5), LockStep(10, 15), LockStep(20, None))


def test_a_laxer_wish_changes_nothing() -> None:
    lax = [LockStep(5, 1), LockStep(10, 2), LockStep(20, 60), LockStep(100, None)]
    assert stricter_steps(lax) == (LockStep(5, 5), LockStep(10, 15), LockStep(20, None))
    assert stricter_steps([]) == (LockStep(5, 5), LockStep(10, 15), LockStep(20, None))


@pytest.mark.parametrize(("failures", "left"), [(1, 4), (4, 1), (5, 0), (6, 4), (10, 0), (12, 8), (20, 0)])
def test_people_are_told_how_many_tries_are_left(failures: int, left: int) -> None:
    assert attempts_before_lock(failures, PLATFORM_STEPS) == left
