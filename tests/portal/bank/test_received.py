"""Money that has come and is not booked yet: when it is shown, to whom, and that it is shown once."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from portal.bank.models import BankRow
from portal.bank.queries import unmatched_rows
from portal.bank.received import Booked, Received, received_not_booked
from portal.kernel.bank_account import is_nrb, plain_account
from portal.ledger.models import Account, Balance, SourceRun
from tests.personas import People, post_entry
from tests.portal.home.test_home import headline, home_of
from tests.portal.ledger.test_ledger_page import from_file

NUMBER = "39114020040000300000010234"
MARCH = dt.date(2026, 3, 10)


def got(day: dt.date = MARCH, amount: str = "412.50", reference: str = "", position: int = 0) -> Received:
    return Received("A", day, Decimal(amount), reference, position)


def booked(day: dt.date, amount: str = "412.50") -> Booked:
    return Booked("A", day, Decimal(amount))


def days(later: int) -> dt.date:
    return MARCH + dt.timedelta(days=later)


@pytest.mark.parametrize(
    ("entries", "data_day", "is_shown"),
    [
        ([], None, True),
        ([], days(-1), True),
        ([], MARCH, False),  # the ledger already speaks of that day
        ([booked(MARCH)], days(-1), False),
        ([booked(days(7))], days(-1), False),
        ([booked(days(8))], days(-1), True),
        ([booked(MARCH, "412.51")], days(-1), True),
        ([Booked("B", MARCH, Decimal("412.50"))], days(-1), True),
    ],
)
def test_a_payment_is_shown_until_the_ledger_brings_it(
    entries: list[Booked], data_day: dt.date | None, is_shown: bool
) -> None:
    assert bool(received_not_booked([got()], entries, data_day=data_day)) is is_shown


def test_one_booked_payment_answers_for_one_received() -> None:
    shown = received_not_booked([got(position=1), got(days(1), position=2)], [booked(days(1))], data_day=None)
    assert [payment.position for payment in shown] == [2]


def test_two_files_may_tell_of_one_payment() -> None:
    twice = [got(reference="77", position=1), got(reference="77", position=2), got(reference="78", position=3)]
    assert [payment.position for payment in received_not_booked(twice, [], data_day=None)] == [1, 3]
    assert len(received_not_booked([got(position=1), got(position=2)], [], data_day=None)) == 2


def test_money_that_leaves_is_not_shown() -> None:
    assert received_not_booked([got(amount="-10")], [], data_day=None) == ()


def test_an_account_number_is_known_by_its_check_digits() -> None:
    assert plain_account("PL 39 1140 2004 0000 3000 0001 0234") == NUMBER
    assert is_nrb(NUMBER)
    assert is_nrb("72249000050000111122223333")
    assert not is_nrb(NUMBER.replace("1", "2", 1))
    assert not is_nrb(NUMBER[:-1])


def bank_row(day: str, amount: str = "412.50", paid_to: str = NUMBER, line: int = 2) -> BankRow:
    import uuid

    return BankRow.objects.create(
        own_account="47114020040000300234713036",
        paid_to=paid_to,
        booked_on=day,
        amount=Decimal(amount),
        currency="PLN",
        run_id=uuid.uuid4(),
        source_key=uuid.uuid4(),
        source_line=line,
    )


@pytest.fixture
def _november() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_november")
def test_residents_see_their_payment_before_it_is_booked_and_then_once(at: Any, people: People) -> None:
    Account.objects.filter(pk=people.account.pk).update(payment_account=NUMBER)
    run = SourceRun.objects.create(file_name="a.csv", kind="ledger", as_of=dt.date(2026, 11, 5))
    from_file(people.account, run, 1, "2026-11-01", debit="412.50")
    bank_row("2026-11-18")
    for person in (people.title_holder, people.co_owner):
        html = home_of(at, person)
        assert "Wpłata otrzymana, jeszcze nie zaksięgowana" in html
        assert "<dt>18 listopada 2026</dt><dd>412,50 zł</dd>" in html
    assert "otrzymana" not in home_of(at, people.neighbour)
    later = SourceRun.objects.create(file_name="b.csv", kind="ledger", as_of=dt.date(2026, 11, 20))
    from_file(people.account, later, 1, "2026-11-19", kind="payment", credit="412.50")
    html = home_of(at, people.title_holder)
    assert "otrzymana" not in html
    assert "<dt>19 listopada 2026</dt><dd>412,50 zł</dd>" in html


@pytest.mark.django_db
def test_received_money_never_moves_the_balance(at: Any, people: People) -> None:
    Account.objects.filter(pk=people.account.pk).update(payment_account=NUMBER)
    post_entry(people.account, "2026-11-01", debit="500", due_on="2026-11-15")
    before = home_of(at, people.title_holder)
    bank_row(dt.date.today().isoformat(), "500")  # noqa: DTZ011
    with_row = home_of(at, people.title_holder)
    assert "otrzymana" in with_row
    assert headline(with_row) == headline(before)
    assert Balance.objects.get(account=people.account).amount == Decimal(500)


@pytest.mark.django_db
def test_a_payment_to_a_number_nobody_has_is_for_the_clerk(at: Any, people: People) -> None:
    Account.objects.filter(pk=people.account.pk).update(payment_account=NUMBER)
    bank_row("2026-11-18")
    lost = bank_row("2026-11-19", "77.00", paid_to="47114020040000300234713036", line=3)
    bank_row("2026-11-19", "-12.00", paid_to="47114020040000300234713036", line=4)
    assert list(unmatched_rows()) == [lost]
    client = at("siarkowiec")
    client.force_login(people.accountant)
    page = client.get("/biuro/importy/wplaty-bez-lokalu").content.decode()
    assert "77,00" in page
    assert "412,50" not in page
    assert f"/biuro/importy/{lost.run_id}/wiersz/3" in page
    client.force_login(people.clerk)
    assert client.get("/biuro/importy/wplaty-bez-lokalu").status_code == 404
