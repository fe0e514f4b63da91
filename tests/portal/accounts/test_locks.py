"""Locks after failures: for strangers by the clock, never for the owner on a browser of their own."""

import datetime as dt
from typing import Any

import pytest
import redis
import time_machine
from django.conf import settings

from portal.accounts.actions import set_initial_password, unlock_sign_in
from portal.accounts.attempts import SignInLocked, admit_attempt, forget_old_failures, withdraw_attempt
from portal.accounts.known_devices import FAILURES_ALLOWED
from portal.accounts.lock_steps import PLATFORM_STEPS
from portal.accounts.models import KnownDevice, SignInFailure, User
from portal.accounts.queries import lock_steps_in_force
from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules
from tests.portal.accounts.signing import WRONG, is_signed_in, resident, sign_in, text_of

START = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


def fail(at: Any, times: int, identifier: str = "L0417", slug: str = "siarkowiec") -> Any:
    """Let strangers fail, each from a browser of their own; returns the last answer."""
    for _ in range(times):
        answer = sign_in(at(slug), identifier, WRONG)
    return answer


def test_five_failures_close_the_sign_in_for_five_minutes_even_to_the_right_password(siarkowiec: Any, at: Any) -> None:
    resident()
    with time_machine.travel(START, tick=False) as clock:
        assert "To była ostatnia próba. Teraz logowanie jest zamknięte na 5 minut." in text_of(fail(at, 5))
        locked = sign_in(at("siarkowiec"), "L0417")
        assert locked.status_code == 429
        assert locked["Retry-After"] == "300"
        page = text_of(locked)
        assert "Logowanie zamknięte na 5 minut" in page
        assert "zadzwoń do biura" in page
        clock.shift(dt.timedelta(minutes=4, seconds=59))
        assert "na 1 minutę" in text_of(sign_in(at("siarkowiec"), "L0417"))
        clock.shift(dt.timedelta(seconds=2))
        assert sign_in(at("siarkowiec"), "L0417").status_code == 302


def test_ten_failures_close_it_for_fifteen_minutes_and_twenty_until_the_counter(siarkowiec: Any, at: Any) -> None:
    user = resident()
    with time_machine.travel(START, tick=False) as clock:
        fail(at, 5)
        clock.shift(dt.timedelta(minutes=5, seconds=1))
        fail(at, 5)
        assert "na 15 minut" in text_of(sign_in(at("siarkowiec"), "L0417"))
        clock.shift(dt.timedelta(minutes=15, seconds=1))
        fail(at, 10)
        clock.shift(dt.timedelta(days=3000))
        locked = sign_in(at("siarkowiec"), "L0417")
        assert (locked.status_code, locked.get("Retry-After")) == (429, None)
        assert "do wizyty w biurze" in text_of(locked)
        assert "z dokumentem tożsamości" in text_of(locked)
        unlock_sign_in(user=user, by="tests")
        assert sign_in(at("siarkowiec"), "L0417").status_code == 302


def test_a_success_clears_the_failures_before_it(siarkowiec: Any, at: Any) -> None:
    resident()
    fail(at, 4)
    assert sign_in(at("siarkowiec"), "L0417").status_code == 302
    fail(at, 4)
    assert sign_in(at("siarkowiec"), "L0417").status_code == 302


def test_attempts_during_a_lock_are_neither_counted_nor_evaluated(
    siarkowiec: Any, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident()
    fail(at, 5)
    looked_at: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda self, raw: looked_at.append(raw))
    fail(at, 30)
    assert looked_at == []
    assert SignInFailure.objects.get(identifier="L0417").failures == 5


def test_a_new_password_from_the_counter_ends_the_lock(siarkowiec: Any, at: Any) -> None:
    user = resident()
    fail(at, 5)
    set_initial_password(user=user, password="karton-plot-tramwaj-47", by="tests")
    assert sign_in(at("siarkowiec"), "L0417", "karton-plot-tramwaj-47").status_code == 302


def test_the_owner_gets_in_on_a_known_browser_while_strangers_are_locked_out(siarkowiec: Any, at: Any) -> None:
    resident()
    own = at("siarkowiec")
    sign_in(own, "L0417")
    own.post("/wyloguj")
    fail(at, 5)
    assert sign_in(at("siarkowiec"), "L0417").status_code == 429
    assert sign_in(own, "L0417").status_code == 302
    assert is_signed_in(own)
    # The strangers' lock is not lifted by that.
    assert sign_in(at("siarkowiec"), "L0417").status_code == 429


def test_emptying_the_cache_does_not_lift_a_lock(siarkowiec: Any, at: Any) -> None:
    resident()
    fail(at, 5)
    redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]).flushdb()
    assert sign_in(at("siarkowiec"), "L0417").status_code == 429


def test_a_known_browser_has_a_small_limit_of_its_own(siarkowiec: Any, at: Any) -> None:
    user = resident()
    own = at("siarkowiec")
    sign_in(own, "L0417")
    own.post("/wyloguj")
    for _ in range(FAILURES_ALLOWED):
        assert sign_in(own, "L0417", WRONG).status_code == 200
    assert not SignInFailure.objects.filter(identifier="L0417", failures__gt=0).exists()
    sign_in(own, "L0417", WRONG)  # one too many: the browser is a stranger's now
    assert not KnownDevice.objects.filter(user=user).exists()
    assert SignInFailure.objects.get(identifier="L0417").failures == 1


def test_a_browser_known_to_one_person_is_no_help_with_another(siarkowiec: Any, at: Any) -> None:
    resident("L0417")
    resident("L0500")
    thief = at("siarkowiec")
    sign_in(thief, "L0500")
    thief.post("/wyloguj")
    fail(at, 5, "L0417")
    assert sign_in(thief, "L0417").status_code == 429


def test_a_family_shares_a_browser_and_each_is_known_on_it(siarkowiec: Any, at: Any) -> None:
    resident("L0417")
    resident("L0500")
    shared = at("siarkowiec")
    for identifier in ("L0417", "L0500"):
        sign_in(shared, identifier)
        shared.post("/wyloguj")
    fail(at, 5, "L0417")
    fail(at, 5, "L0500")
    for identifier in ("L0417", "L0500"):
        assert sign_in(shared, identifier).status_code == 302
        shared.post("/wyloguj")


def test_a_planted_device_cookie_is_void_after_the_next_sign_in(siarkowiec: Any, at: Any) -> None:
    resident("L0417")
    resident("L0666")
    thief, victim = at("siarkowiec"), at("siarkowiec")
    sign_in(thief, "L0666")
    thief.post("/wyloguj")
    victim.cookies["iok-device"] = thief.cookies["iok-device"].value
    sign_in(victim, "L0417")
    fail(at, 5, "L0417")
    assert sign_in(thief, "L0417").status_code == 429


def test_only_a_hash_of_the_device_token_is_kept(siarkowiec: Any, at: Any) -> None:
    resident()
    browser = at("siarkowiec")
    sign_in(browser, "L0417")
    cookie = browser.cookies["iok-device"]
    assert cookie["httponly"]
    assert cookie["max-age"] == 60 * 60 * 24 * 365
    assert not cookie["domain"]
    assert KnownDevice.objects.get().token_hash != cookie.value


def test_the_same_identifier_is_counted_apart_in_each_cooperative(siarkowiec: Any, at: Any, in_schema: Any) -> None:
    resident()
    with in_schema("hutnik"):
        resident()
    fail(at, 5)
    assert sign_in(at("siarkowiec"), "L0417").status_code == 429
    assert sign_in(at("hutnik"), "L0417").status_code == 302


def test_a_device_known_to_one_cooperative_means_nothing_to_another(siarkowiec: Any, at: Any, in_schema: Any) -> None:
    resident()
    with in_schema("hutnik"):
        resident()
    own = at("siarkowiec")
    sign_in(own, "L0417")
    fail(at, 5, slug="hutnik")
    other = at("hutnik")
    other.cookies["iok-device"] = own.cookies["iok-device"].value
    assert sign_in(other, "L0417").status_code == 429


def test_operators_are_counted_in_the_public_schema(operator: Any, at: Any) -> None:
    fail(at, 5, "operator", "operator")
    assert sign_in(at("operator"), "operator").status_code == 429


def test_a_cooperative_may_lock_sooner(siarkowiec: Any, at: Any) -> None:
    rules = Rules.model_validate({"sign_in": {"lock_steps": [{"failures": 3, "minutes": None}]}})
    adopt_rules(rules=rules, valid_from=dt.date(2020, 1, 1), reason="uchwała", by="tests")
    adopt_rules(rules=rules, valid_from=dt.date(2026, 1, 1), reason="uchwała", by="tests")
    resident()
    assert [step.failures for step in lock_steps_in_force()] == [3]
    fail(at, 3)
    assert "do wizyty w biurze" in text_of(sign_in(at("siarkowiec"), "L0417"))


def test_a_right_attempt_takes_back_only_its_own_count(siarkowiec: Any) -> None:
    for _ in range(4):
        admit_attempt(identifier="L0417", device_token="", steps=PLATFORM_STEPS)
    fifth = admit_attempt(identifier=" l0417 ", device_token="", steps=PLATFORM_STEPS)
    with pytest.raises(SignInLocked):
        admit_attempt(identifier="L0417", device_token="", steps=PLATFORM_STEPS)
    withdraw_attempt(fifth)
    row = SignInFailure.objects.get(identifier="L0417")
    assert (row.failures, row.locked_until) == (4, None)
    admit_attempt(identifier="L0417", device_token="", steps=PLATFORM_STEPS)


def test_a_right_attempt_does_not_lift_a_lock_that_others_caused_after_it(siarkowiec: Any) -> None:
    earlier = admit_attempt(identifier="L0417", device_token="", steps=PLATFORM_STEPS)
    for _ in range(4):
        admit_attempt(identifier="L0417", device_token="", steps=PLATFORM_STEPS)
    withdraw_attempt(earlier)
    with pytest.raises(SignInLocked):
        admit_attempt(identifier="L0417", device_token="", steps=PLATFORM_STEPS)


def test_old_counters_are_forgotten_but_for_locks_that_need_a_way_out(siarkowiec: Any, at: Any) -> None:
    with time_machine.travel(START, tick=False) as clock:
        fail(at, 2, "L0001")
        for _ in range(4):
            fail(at, 5, "L0002")
            clock.shift(dt.timedelta(minutes=16))
        assert forget_old_failures(before=START + dt.timedelta(days=90)) == 1
    assert [row.identifier for row in SignInFailure.objects.all()] == ["L0002"]
