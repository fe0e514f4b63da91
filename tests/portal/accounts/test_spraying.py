"""One password tried on many identifiers: slowed down for strangers, with a warning in the log."""

import datetime as dt
import logging
from typing import Any

import pytest
import time_machine

from portal.accounts import spraying
from tests.portal.accounts.signing import WRONG, resident, sign_in, text_of

START = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _nobody_warned_yet() -> None:
    spraying._warned_at.clear()


def spray(at: Any, count: int, slug: str = "siarkowiec") -> list[int]:
    return [sign_in(at(slug), f"L{number:04}", WRONG).status_code for number in range(count)]


def test_a_sprayer_gets_fifty_one_tries_and_not_one_more(siarkowiec: Any, at: Any) -> None:
    with time_machine.travel(START, tick=False):
        answers = spray(at, 120)
    assert answers.count(200) == 51
    assert set(answers[51:]) == {429}


def test_fifty_residents_who_mistype_on_letter_day_disturb_nobody(siarkowiec: Any, at: Any) -> None:
    resident("L0900")
    with time_machine.travel(START, tick=False):
        spray(at, 50)
        assert sign_in(at("siarkowiec"), "L0900").status_code == 302


def test_people_on_their_own_browsers_get_in_meanwhile(siarkowiec: Any, at: Any) -> None:
    resident("L0900")
    own = at("siarkowiec")
    sign_in(own, "L0900")
    own.post("/wyloguj")
    with time_machine.travel(START, tick=False):
        spray(at, 60)
        refused = sign_in(at("siarkowiec"), "L0900")
        assert refused.status_code == 429
        assert "Ktoś próbuje odgadnąć hasła wielu osób" in text_of(refused)
        assert refused["Retry-After"] == "600"
        assert sign_in(own, "L0900").status_code == 302


def test_the_brake_lets_go_after_ten_minutes(siarkowiec: Any, at: Any) -> None:
    resident("L0900")
    with time_machine.travel(START, tick=False) as clock:
        spray(at, 60)
        clock.shift(dt.timedelta(minutes=10, seconds=1))
        assert sign_in(at("siarkowiec"), "L0900").status_code == 302


def test_another_cooperative_is_not_slowed_down(siarkowiec: Any, at: Any, in_schema: Any) -> None:
    with in_schema("hutnik"):
        resident("L0900")
    with time_machine.travel(START, tick=False):
        spray(at, 60)
        assert sign_in(at("hutnik"), "L0900").status_code == 302


def test_the_log_warns_once_a_minute(siarkowiec: Any, at: Any, caplog: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1000.0]
    monkeypatch.setattr(spraying.time, "monotonic", lambda: seconds[0])
    with time_machine.travel(START, tick=False), caplog.at_level(logging.WARNING, logger="portal.accounts.spraying"):
        spray(at, 60)
        assert [record.getMessage() for record in caplog.records] == ["sign_in.spraying"]
        seconds[0] += 61
        sign_in(at("siarkowiec"), "L9999", WRONG)
        assert len(caplog.records) == 2
