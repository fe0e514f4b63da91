"""Which steps an application has is decided by the rules."""

from itertools import product

import pytest

from portal.access.lifecycle import ENDED, OPEN, WORDS, may_follow, refusal_of_step, steps
from portal.access.models import AccessApplication
from portal.rulebook.rules import Rules

TOLD = Rules()  # the platform's default: after a notice, in person
AT_ONCE = Rules.model_validate({"issue": {"moment": "at_once"}})
BY_POST = Rules.model_validate({"issue": {"handover": "by_post"}, "application": {"identity_shown": "never"}})


def test_every_state_has_its_words_and_is_open_or_ended() -> None:
    assert {*OPEN, *ENDED} == set(AccessApplication.State.values)
    assert {str(key): str(label) for key, label in AccessApplication.State.choices} == WORDS


def test_s3_at_siarkowiec_the_applicant_is_told_before_collecting() -> None:
    assert steps(TOLD) == ("applied", "accepted", "prepared", "notified", "collected")


def test_h6_at_hutnik_nobody_is_told_because_credentials_are_issued_at_once() -> None:
    assert steps(AT_ONCE) == ("applied", "accepted", "prepared", "collected")
    refusal = refusal_of_step("prepared", "notified", AT_ONCE)
    assert refusal is not None
    assert refusal.rule == "issue.moment"


def test_what_comes_by_post_is_its_own_notice() -> None:
    assert "notified" not in steps(BY_POST)


def test_a_form_from_the_page_is_confirmed_first() -> None:
    assert steps(TOLD, way="electronic_form")[:2] == ("unconfirmed", "applied")
    assert not may_follow("unconfirmed", "accepted", TOLD, way="electronic_form")


def test_an_application_to_revoke_is_done_or_not() -> None:
    assert steps(AT_ONCE, operation="revoke") == ("applied", "done")
    assert not may_follow("applied", "prepared", AT_ONCE, operation="revoke")


def test_whoever_comes_before_being_called_may_collect() -> None:
    assert may_follow("prepared", "collected", TOLD)


@pytest.mark.parametrize(("before", "after"), list(product(ENDED, [*OPEN, *ENDED])))
def test_nothing_follows_the_end(before: str, after: str) -> None:
    refusal = refusal_of_step(before, after, TOLD)
    assert refusal is not None
    assert WORDS[before] in refusal.text


@pytest.mark.parametrize("state", OPEN)
def test_an_open_application_may_always_be_refused_or_withdrawn(state: str) -> None:
    assert may_follow(state, "refused", TOLD)
    assert may_follow(state, "withdrawn", TOLD)


def test_steps_are_not_skipped_or_gone_back() -> None:
    assert not may_follow("applied", "prepared", TOLD)
    assert not may_follow("prepared", "applied", TOLD)
    assert not may_follow("applied", "expired", TOLD)
