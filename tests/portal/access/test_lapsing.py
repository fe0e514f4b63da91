"""Accounts that lapse on a day of the year unless somebody renews them."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command

from portal.access.identity import IdentitySeen
from portal.access.lapsing import lapse_accounts, renew_account
from portal.access.nightly import lapse
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.rulebook.refusal import AccessRefused
from tests.portal.access.rules_in_force import with_rules
from tests.portal.accounts.signing import is_signed_in, sign_in

ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return clock.today()


@pytest.fixture
def tomorrow(people: Any, today: dt.date) -> dt.date:
    """Tomorrow, on which accounts lapse by the rules in force."""
    tomorrow = today + ONE_DAY
    with_rules(closure={"lapses_on": f"{tomorrow:%m-%d}"})
    return tomorrow


def stored(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_where_the_rules_say_nothing_nobody_lapses(people: Any, today: dt.date) -> None:
    User.objects.update(lapses_on=today - ONE_DAY)
    assert lapse_accounts(day=today, by="system") == []
    assert stored(people.neighbour).lapses_on is None


def test_the_last_day_is_given_first_and_the_account_is_open_through_it(
    people: Any, today: dt.date, tomorrow: dt.date
) -> None:
    assert lapse_accounts(day=today, by="system") == []
    assert stored(people.neighbour).lapses_on == tomorrow
    assert stored(people.clerk).lapses_on is None
    assert lapse_accounts(day=tomorrow, by="system") == []
    lapsed = lapse_accounts(day=tomorrow + ONE_DAY, by="system")
    assert people.neighbour in lapsed
    assert stored(people.neighbour).standing == "lapsed"
    assert lapse_accounts(day=tomorrow + ONE_DAY, by="system") == []


def test_an_open_session_ends_with_the_lapse(people: Any, at: Any, tomorrow: dt.date) -> None:
    browser = at("siarkowiec")
    sign_in(browser, people.neighbour.identifier)
    User.objects.update(lapses_on=tomorrow)
    lapse_accounts(day=tomorrow + ONE_DAY, by="system")
    assert not is_signed_in(browser)


def test_a_worker_renews_an_account_a_year_on_and_twice_is_once(people: Any, today: dt.date, tomorrow: dt.date) -> None:
    lapse_accounts(day=today, by="system")
    renewed = renew_account(user=people.neighbour, by=people.clerk, day=today)
    assert renewed is not None
    assert (renewed.year, renewed > tomorrow) == (tomorrow.year + 1, True)
    assert renew_account(user=people.neighbour, by=people.clerk, day=today) == renewed
    assert people.neighbour not in lapse_accounts(day=tomorrow + ONE_DAY, by="system")
    assert AuditEvent.objects.filter(action="account.renewed").count() == 2


def test_the_owner_renews_their_own_account_and_a_neighbour_does_not(
    people: Any, today: dt.date, tomorrow: dt.date
) -> None:
    assert renew_account(user=people.neighbour, by=people.neighbour, day=today)
    with pytest.raises(AccessRefused):
        renew_account(user=people.title_holder, by=people.neighbour, day=today)


def test_a_lapsed_account_comes_back_after_a_document_was_seen(people: Any, at: Any, tomorrow: dt.date) -> None:
    User.objects.update(lapses_on=tomorrow)
    after = tomorrow + ONE_DAY
    lapse_accounts(day=after, by="system")
    user = stored(people.neighbour)
    with pytest.raises(AccessRefused, match="dokument"):
        renew_account(user=user, by=people.clerk, day=after)
    seen = IdentitySeen("passport", after, people.clerk.identifier)
    assert renew_account(user=user, by=people.clerk, identity=seen, day=after)
    browser = at("siarkowiec")
    sign_in(browser, user.identifier)
    assert is_signed_in(browser)


def test_a_closed_account_is_not_renewed(people: Any, today: dt.date, tomorrow: dt.date) -> None:
    User.objects.filter(pk=people.neighbour.pk).update(standing="closed_on_request", is_active=False)
    with pytest.raises(AccessRefused, match="Odnawia się"):
        renew_account(user=people.neighbour, by=people.clerk, day=today)


def test_the_nightly_task_and_the_command_do_the_same(people: Any, today: dt.date) -> None:
    with_rules(closure={"lapses_on": f"{today - ONE_DAY:%m-%d}"})
    User.objects.filter(pk=people.neighbour.pk).update(lapses_on=today - ONE_DAY)
    said = io.StringIO()
    call_command("lapse_accounts", "--cooperative", "siarkowiec", "--dry-run", stdout=said)
    assert people.neighbour.identifier in said.getvalue()
    assert stored(people.neighbour).is_active
    assert lapse(schema="siarkowiec") == 1
    assert not stored(people.neighbour).is_active
