"""What is to be paid by when, over all accounts of premises."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.ledger.balance import Line, OpenDue, what_is_owed
from portal.ledger.outlook import Outlook, outlook_of

TODAY = dt.date(2026, 11, 21)


def row(position: int, day: str, amount: str, due: str = "") -> Line:
    value = Decimal(amount)
    return Line(
        position=position,
        entry_on=dt.date.fromisoformat(day),
        due_on=dt.date.fromisoformat(due) if due else None,
        kind="charge" if value > 0 else "payment",
        debit=max(value, Decimal(0)),
        credit=max(-value, Decimal(0)),
    )


def test_the_next_due_is_what_is_asked_for() -> None:
    outlook = outlook_of([[row(1, "2026-11-01", "412.50", "2026-11-25")]], TODAY)
    assert (outlook.to_pay, outlook.pay_by, outlook.overdue) == (Decimal("412.50"), dt.date(2026, 11, 25), 0)


def test_a_due_is_not_late_on_its_own_day() -> None:
    outlook = outlook_of([[row(1, "2026-11-01", "10", "2026-11-21")]], TODAY)
    assert (outlook.pay_by, outlook.overdue_since) == (TODAY, None)


def test_a_due_on_a_sunday_is_late_after_the_next_working_day() -> None:
    lines = [row(1, "2026-11-01", "10", "2026-11-15")]  # a Sunday
    said = [
        (outlook.pay_by, outlook.overdue_since)
        for day in (14, 15, 16, 17)
        for outlook in [outlook_of([lines], dt.date(2026, 11, day), moves_days_off=True)]
    ]
    sunday, monday = dt.date(2026, 11, 15), dt.date(2026, 11, 16)
    assert said == [(sunday, None), (sunday, None), (monday, None), (None, sunday)]
    assert outlook_of([lines], monday).overdue_since == sunday, "where the rules move no days"


def test_what_is_late_is_asked_for_together_with_the_next_part() -> None:
    lines = [row(1, "2026-10-01", "300", "2026-10-15"), row(2, "2026-11-01", "400", "2026-11-25")]
    outlook = outlook_of([lines], TODAY)
    assert (outlook.to_pay, outlook.overdue) == (Decimal(700), Decimal(300))
    assert (outlook.overdue_since, outlook.pay_by) == (dt.date(2026, 10, 15), dt.date(2026, 11, 25))


def test_a_payment_settles_the_oldest_due_first() -> None:
    lines = [
        row(1, "2026-10-01", "300", "2026-10-15"),
        row(2, "2026-11-01", "400", "2026-11-25"),
        row(3, "2026-11-05", "-300"),
    ]
    outlook = outlook_of([lines], TODAY)
    assert (outlook.overdue, outlook.to_pay, outlook.pay_by) == (0, Decimal(400), dt.date(2026, 11, 25))


def test_parts_after_the_next_one_are_told_apart() -> None:
    lines = [row(1, "2026-11-01", "100", "2026-11-25"), row(2, "2026-11-02", "50", "2026-12-15")]
    outlook = outlook_of([lines], TODAY)
    assert outlook.to_pay == 100
    assert outlook.later == (OpenDue(dt.date(2026, 12, 15), Decimal(50)),)
    assert outlook.total == 150


def test_an_overpaid_account_does_not_pay_what_another_owes() -> None:
    outlook = outlook_of(
        [[row(1, "2026-11-01", "100", "2026-11-25")], [row(2, "2026-11-01", "-30")]],
        TODAY,
    )
    assert (outlook.to_pay, outlook.overpaid) == (Decimal(100), Decimal(30))


def test_nothing_booked_means_nothing_owed() -> None:
    assert outlook_of([], TODAY) == Outlook()


amounts = st.integers(-50_000, 50_000).filter(bool).map(lambda grosze: Decimal(grosze) / 100)
days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 31))


@given(st.lists(st.lists(st.tuples(days, days, amounts), max_size=8), max_size=3))
def test_everything_owed_is_in_the_sentence_or_after_it(accounts: list[list[tuple[dt.date, dt.date, Decimal]]]) -> None:
    lines = [
        [row(at, str(day), str(amount), str(due)) for at, (day, due, amount) in enumerate(account)]
        for account in accounts
    ]
    outlook = outlook_of(lines, TODAY)
    balances = [what_is_owed(account, TODAY).balance for account in lines]
    assert outlook.total == sum((balance for balance in balances if balance > 0), Decimal(0))
    assert outlook.overpaid == -sum((balance for balance in balances if balance < 0), Decimal(0))
    assert outlook.overdue <= outlook.to_pay
    assert (outlook.pay_by is None) or outlook.pay_by >= TODAY
