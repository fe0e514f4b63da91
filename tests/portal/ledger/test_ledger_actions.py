"""Corrections by people: never a change of a posted row, always a reversal, linked and audited."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from portal.audit.models import AuditEvent
from portal.ledger import actions, queries
from portal.ledger.models import Balance, Entry
from tests.personas import People, post_entry

DAY = dt.date(2026, 11, 21)


def test_an_accountant_reverses_a_row_and_the_balance_returns(people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="412.50")
    entry = Entry.objects.get()
    reversal = actions.reverse_entry(entry=entry, on=DAY, reason="Pomyłka", by=people.accountant)
    assert (reversal.debit, reversal.credit, reversal.reversal_of) == (Decimal("-412.50"), 0, entry)
    assert Balance.objects.get(account=people.account).amount == 0
    assert queries.drifted_balances() == []
    event = AuditEvent.objects.get(action="ledger.reversed")
    assert (event.actor, event.details["account"]) == ("P002", people.account.code)


def test_a_row_is_reversed_once(people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="412.50")
    entry = Entry.objects.get()
    actions.reverse_entry(entry=entry, on=DAY, reason="Pomyłka", by=people.accountant)
    with pytest.raises(actions.EntryReversedAlready):
        actions.reverse_entry(entry=entry, on=DAY, reason="Jeszcze raz", by=people.accountant)


def test_a_correction_needs_exactly_one_side(people: People) -> None:
    with pytest.raises(actions.AmountNeedsOneSide):
        actions.post_correction(account=people.account, on=DAY, description="Nic", by=people.accountant)


@pytest.mark.parametrize(("debit", "credit"), [("0", "0"), ("1.00", "1.00")])
def test_the_database_refuses_a_row_with_both_sides_or_none(people: People, debit: str, credit: str) -> None:
    with pytest.raises(IntegrityError, match="entry_has_one_side"), transaction.atomic():
        Entry.objects.create(
            account=people.account,
            entry_on=DAY,
            kind="charge",
            debit=Decimal(debit),
            credit=Decimal(credit),
            source_key="11111111-1111-4111-8111-111111111111",
            posted_by="tests",
        )


def test_the_database_refuses_a_row_without_a_source(people: People) -> None:
    with pytest.raises(IntegrityError, match="entry_has_a_source"), transaction.atomic():
        Entry.objects.create(
            account=people.account,
            entry_on=DAY,
            kind="charge",
            debit=Decimal(1),
            source_key="11111111-1111-4111-8111-111111111111",
        )


def test_a_balance_that_drifted_is_found(people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="10.00")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_balance SET debit = debit + 1")
    [drift] = queries.drifted_balances()
    assert (drift.account_code, drift.kept, drift.summed) == (people.account.code, Decimal("11.00"), Decimal("10.00"))


def test_balances_on_a_day_and_of_all_rows(people: People) -> None:
    post_entry(people.account, "2026-10-01", debit="100.00")
    post_entry(people.account, "2026-11-01", debit="50.00")
    post_entry(people.account_next_door, "2026-10-05", credit="7.00")
    on_a_day = {row.account_code: row.balance for row in queries.balances_on(dt.date(2026, 10, 31))}
    assert on_a_day == {"SIENK/12/34": Decimal("100.00"), "SIENK/12/35": Decimal("-7.00")}
    assert {row.account_code: row.balance for row in queries.balances_on(None)}["SIENK/12/34"] == Decimal("150.00")
