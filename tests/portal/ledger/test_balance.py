"""What an account owes, by when – the worked examples of docs/rules/balance.md."""

import datetime as dt
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ledger.balance import Line, balance_on, open_dues, what_is_owed
from portal.ledger.statement import months_of

TODAY = dt.date(2026, 12, 2)
_positions = count(1)


def charge(day: str, amount: str, due: str | None = None, kind: str = "charge") -> Line:
    return Line(
        next(_positions),
        dt.date.fromisoformat(day),
        dt.date.fromisoformat(due) if due else None,
        kind,
        Decimal(amount),
        Decimal(0),
    )


def payment(day: str, amount: str) -> Line:
    return Line(next(_positions), dt.date.fromisoformat(day), None, "payment", Decimal(0), Decimal(amount))


def test_a_charge_not_yet_due_is_to_be_paid_by_its_due_day() -> None:
    owed = what_is_owed([charge("2026-12-01", "412.50", "2026-12-15")], TODAY)
    assert (owed.balance, owed.overdue, owed.upcoming) == (Decimal("412.50"), 0, Decimal("412.50"))
    assert owed.next_due_on == dt.date(2026, 12, 15)


def test_a_charge_is_overdue_from_the_day_after_its_due_day() -> None:
    lines = [charge("2026-11-01", "398.86", "2026-12-02")]
    assert what_is_owed(lines, TODAY).overdue == 0
    owed = what_is_owed(lines, dt.date(2026, 12, 3))
    assert (owed.overdue, owed.overdue_since) == (Decimal("398.86"), dt.date(2026, 12, 2))


def test_a_payment_settles_the_oldest_due_first_whatever_it_was_meant_for() -> None:
    owed = what_is_owed(
        [
            charge("2026-11-01", "398.86", "2026-11-15"),
            charge("2026-12-01", "412.50", "2026-12-15"),
            payment("2026-12-01", "412.50"),
        ],
        TODAY,
    )
    assert (owed.overdue, owed.upcoming) == (0, Decimal("398.86"))


def test_a_payment_too_big_leaves_an_overpayment_and_nothing_due() -> None:
    owed = what_is_owed([charge("2026-11-01", "398.86", "2026-11-15"), payment("2026-11-09", "428.86")], TODAY)
    assert (owed.balance, owed.overpaid, owed.dues) == (Decimal("-30.00"), Decimal("30.00"), ())


def test_a_negative_charge_is_a_correction_in_the_residents_favor() -> None:
    owed = what_is_owed([charge("2026-11-01", "100.00", "2026-11-15"), charge("2026-11-20", "-40.00")], TODAY)
    assert (owed.balance, owed.overdue) == (Decimal("60.00"), Decimal("60.00"))


def test_a_payment_taken_back_by_the_bank_is_owed_again_from_its_day() -> None:
    returned = Line(999, dt.date(2026, 11, 25), None, "payment", Decimal(0), Decimal("-50.00"))
    owed = what_is_owed([returned], TODAY)
    assert (owed.overdue, owed.overdue_since) == (Decimal("50.00"), dt.date(2026, 11, 25))


def test_the_balance_on_a_day_counts_rows_up_to_that_day() -> None:
    lines = [charge("2026-10-01", "10.00"), payment("2026-10-10", "4.00"), charge("2026-11-01", "10.00")]
    assert balance_on(lines, dt.date(2026, 9, 30)) == 0
    assert balance_on(lines, dt.date(2026, 10, 10)) == Decimal("6.00")
    assert balance_on(lines, dt.date(2026, 11, 1)) == Decimal("16.00")


def test_nothing_posted_is_nothing_owed() -> None:
    assert what_is_owed([], TODAY).balance == 0


def test_each_month_opens_with_what_the_one_before_closed() -> None:
    months = months_of(
        [
            charge("2026-10-01", "398.86"),
            payment("2026-10-12", "398.86"),
            charge("2026-12-01", "412.50"),
            charge("2026-12-02", "1.50", kind="interest"),
        ]
    )
    assert [month.first_day for month in months] == [dt.date(2026, 10, 1), dt.date(2026, 12, 1)]
    october, december = months
    assert (october.charged, october.paid, october.closing) == (Decimal("398.86"), Decimal("398.86"), 0)
    assert (december.opening, december.charged, december.closing) == (0, Decimal("414.00"), Decimal("414.00"))
    assert december.lines[0].balance_after == Decimal("412.50")


days = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
amounts = st.decimals(Decimal("-500"), Decimal("500"), places=2).filter(bool)


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    rows = []
    for position in range(draw(st.integers(0, 25))):
        amount = draw(amounts)
        is_payment = draw(st.booleans())
        rows.append(
            Line(
                position,
                draw(days),
                draw(st.none() | days),
                "payment" if is_payment else "charge",
                Decimal(0) if is_payment else amount,
                amount if is_payment else Decimal(0),
            )
        )
    return rows


@given(lines(), days)
def test_what_is_due_always_sums_to_the_balance(rows: list[Line], today: dt.date) -> None:
    owed = what_is_owed(rows, today)
    assert owed.overdue + owed.upcoming == max(owed.balance, Decimal(0))
    assert sum((due.amount for due in open_dues(rows)), Decimal(0)) >= max(owed.balance, Decimal(0))


@given(lines())
def test_the_statement_ends_with_the_balance(rows: list[Line]) -> None:
    months = months_of(rows)
    total = sum((row.amount for row in rows), Decimal(0))
    assert (months[-1].closing if months else Decimal(0)) == total
    for month in months:
        assert month.opening + month.charged - month.paid == month.closing


@pytest.mark.parametrize("day", [dt.date(2024, 2, 29), dt.date(2026, 12, 31)])
def test_the_balance_on_a_day_and_the_statement_agree(day: dt.date) -> None:
    rows = [charge("2024-02-29", "5.00"), payment("2026-12-31", "2.00"), charge("2025-01-01", "1.00")]
    until = [row for row in rows if row.entry_on <= day]
    assert months_of(until)[-1].closing == balance_on(rows, day)
