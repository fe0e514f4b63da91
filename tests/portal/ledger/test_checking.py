"""The nightly count of balances, and what people are told when one does not add up or when data are old."""

import datetime as dt
import logging
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from portal.audit.models import AuditEvent
from portal.kernel.clock import today
from portal.ledger.checking import check_balances, state_of_balances
from portal.ledger.freshness import stale_sentence
from portal.ledger.models import BalanceCheck, SourceRun
from portal.tasks import count_balances
from tests.personas import People, post_entry

DAY = dt.date(2026, 11, 25)


def _spoil() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_balance SET debit = debit + 1")


def test_balances_that_add_up_leave_a_quiet_board(people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="10.00")
    assert state_of_balances().text == "jeszcze bez kontroli"
    assert check_balances(at=timezone.now()) == []
    assert (state_of_balances().text, state_of_balances().level) == ("zgodne", 0)
    assert not AuditEvent.objects.filter(action="ledger.balances_drifted").exists()


def test_a_spoiled_balance_is_told_to_the_trail_the_board_the_log_and_the_desk(
    people: People, at: Any, caplog: pytest.LogCaptureFixture
) -> None:
    post_entry(people.account, "2026-11-01", debit="10.00")
    _spoil()
    with caplog.at_level(logging.ERROR, "portal.ledger.checking"):
        assert count_balances(schema="siarkowiec") == 1
    assert "ledger.balances_drifted" in caplog.messages
    fact = state_of_balances()
    assert (fact.level, fact.problem) == (2, "salda się nie zgadzają")
    event = AuditEvent.objects.get(action="ledger.balances_drifted")
    assert event.details == {"accounts": 1, "first": ["SIENK/12/34"]}
    desk = at("siarkowiec")
    desk.force_login(people.accountant)
    assert "Salda nie zgadzają się z zapisami. Liczba kont: 1 (SIENK/12/34)." in desk.get("/biuro/").content.decode()
    desk.force_login(people.clerk)
    assert "Salda nie zgadzają" not in desk.get("/biuro/").content.decode()


def test_rows_without_a_kept_balance_are_a_difference_too(people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="10.00")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_balance")
    assert [drift.account_code for drift in check_balances(at=timezone.now())] == ["SIENK/12/34"]


def test_a_mended_balance_ends_the_alarm_and_a_missed_check_is_a_warning(people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="10.00")
    _spoil()
    check_balances(at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_balance SET debit = debit - 1")
    check_balances(at=timezone.now() - dt.timedelta(days=4))
    assert (state_of_balances().level, state_of_balances().problem) == (1, "salda bez kontroli")
    assert BalanceCheck.objects.count() == 1


@pytest.mark.parametrize(("age", "is_told"), [(0, False), (40, False), (41, True)])
def test_data_are_old_only_past_the_limit(age: int, is_told: bool) -> None:
    assert bool(stale_sentence(DAY - dt.timedelta(days=age), DAY, 40)) is is_told
    assert stale_sentence(None, DAY, 40) == ""


def test_old_data_are_told_in_the_readers_language() -> None:
    with override("uk"):
        assert stale_sentence(DAY - dt.timedelta(days=42), DAY, 40).startswith("Цим даним уже 42 дні.")
    with override("en"):
        assert stale_sentence(DAY - dt.timedelta(days=2), DAY, 1).startswith("These figures are 2 days old.")


def test_a_resident_reads_on_both_pages_that_the_data_are_old(people: People, at: Any) -> None:
    post_entry(people.account, "2026-01-01", debit="10.00")
    run = SourceRun(id="11111111-1111-4111-8111-111111111111", kind="ledger", file_name="k.csv")
    run.state, run.as_of = SourceRun.State.APPLIED, today() - dt.timedelta(days=50)
    run.save()
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    for page in ("/", f"/lokal/{people.flat.pk}/rozliczenia"):
        text = client.get(page).content.decode().replace("\u00a0", " ")
        assert "Te dane mają już 50 dni." in text, page
