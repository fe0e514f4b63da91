"""An account's life: which standing may follow which, and what is gone with the next request."""

from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.lifecycle import BLOCKED, CLOSED, NEXT, may_follow
from portal.accounts.models import StandingChange, User
from portal.accounts.standing import StandingRefused, change_standing
from portal.audit.models import AuditEvent


def test_every_standing_has_its_successors() -> None:
    assert set(NEXT) == set(User.Standing.values)
    assert all(after in NEXT for follows in NEXT.values() for after in follows)


def test_nothing_comes_after_erased_data_and_a_closed_account_is_never_blocked() -> None:
    assert not NEXT["erased"]
    assert not any(may_follow(closed, blocked) for closed, blocked in product(CLOSED, BLOCKED))
    assert all(may_follow(closed, "erased") for closed in CLOSED)
    assert not may_follow("active", "erased")


def test_a_block_is_remembered_with_who_told_of_it_and_why(people: Any) -> None:
    user = people.title_holder
    change_standing(
        user=user, to="blocked_on_report", by=people.clerk, reason="Zgubiona kartka", reporter="Danuta Zięba, telefon"
    )
    step = StandingChange.objects.get(user=user)
    assert (step.before, step.after, step.by) == ("active", "blocked_on_report", people.clerk.identifier)
    assert (step.reason, step.reporter) == ("Zgubiona kartka", "Danuta Zięba, telefon")
    assert AuditEvent.objects.filter(action="account.blocked", subject=f"account:{user.identifier}").exists()


def test_the_same_again_changes_nothing_and_the_impossible_is_refused(people: Any) -> None:
    user = people.title_holder
    assert change_standing(user=user, to="closed_on_request", by=people.clerk)
    assert not change_standing(user=user, to="closed_on_request", by=people.clerk)
    with pytest.raises(StandingRefused):
        change_standing(user=user, to="blocked_on_report", by=people.clerk)
    assert StandingChange.objects.filter(user=user).count() == 1


def test_a_blocked_title_holder_is_out_with_the_next_request(people: Any, at: Any) -> None:
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert browser.get("/").status_code == 200
    change_standing(user=people.title_holder, to="blocked_on_report", by=people.clerk)
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    ("is_active", "standing"), [(True, "blocked_on_report"), (False, "active"), (False, "sleeping")]
)
def test_postgresql_refuses_an_account_that_contradicts_itself(people: Any, is_active: bool, standing: str) -> None:
    with pytest.raises(IntegrityError, match="user_is_active_as_its_standing_says"), transaction.atomic():
        User.objects.filter(pk=people.title_holder.pk).update(is_active=is_active, standing=standing)
