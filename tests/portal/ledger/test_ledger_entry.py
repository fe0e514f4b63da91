"""One row followed to its document and file; interest for delay; accounts told apart; what the pages cost."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from portal.bank.models import BankRow
from portal.ledger.actions import reverse_entry
from portal.ledger.models import Account, Entry, SourceRun
from portal.ledger.origin import is_harmless
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from tests.personas import People
from tests.portal.ledger.test_ledger_page import from_file, page, three_months

NOVEMBER = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
NUMBER = "15114020040000300212345678"


@pytest.fixture(autouse=True)
def _in_november() -> Any:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


@pytest.fixture
def file(siarkowiec: Any) -> SourceRun:
    return SourceRun.objects.create(file_name="ksiega.csv", kind="ledger", as_of=dt.date(2026, 11, 20))


def opened(at: Any, user: Any, address: str) -> str:
    client = at("siarkowiec")
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode()).replace("\u00a0", " ")


def row_address(people: People, entry: Entry) -> str:
    return reverse("ledger_entry", kwargs={"premises_id": people.flat.pk, "entry_id": entry.pk})


def interest_of(at: Any, people: People, query: str = "") -> str:
    return opened(at, people.title_holder, reverse("interest", kwargs={"premises_id": people.flat.pk}) + query)


def with_rules(**sections: Any) -> None:
    day = dt.date(2026, 11, 1)
    content = rules_on(day).model_dump(mode="json", exclude_unset=True)
    for name, keys in sections.items():
        content[name] = {**content.get(name, {}), **keys}
    adopt_rules(rules=Rules.model_validate(content), valid_from=day, reason="uchwała", by="tests")


@pytest.mark.django_db
def test_a_row_is_followed_to_its_document_file_and_day(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    row = Entry.objects.get(document_no="WB/9")
    address = row_address(people, row)
    assert f'href="{address}"' in page(at, people.title_holder, people)
    html = opened(at, people.title_holder, address)
    for words in ("WB/9", "5 października 2026", "ksiega.csv, wiersz 8", "20 listopada 2026", "rozliczone 0,00"):
        assert words in html, words


@pytest.mark.django_db
def test_the_name_of_a_file_that_may_name_a_person_is_not_shown(at: Any, people: People) -> None:
    run = SourceRun.objects.create(file_name="Kowalski Jan 600100200.csv", kind="ledger", as_of=dt.date(2026, 11, 20))
    three_months(people.account, run)
    row = Entry.objects.get(document_no="WB/9")
    for html in (opened(at, people.title_holder, row_address(people, row)), page(at, people.title_holder, people)):
        assert "Kowalski" not in html
        assert "plik z księgowości" in html


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("ksiega.csv", True),
        ("KARTOTEKA_2026-11.txt", True),
        ("księgowość 20261120.xlsx", True),
        ("Kowalski.csv", False),
        ("wplaty Zięba.csv", False),
        ("konto_15114020040000300212345678.csv", False),
        ("dane@spoldzielnia.csv", False),
        ("../ksiega.csv", False),
        ("ksiega\u202e.csv", False),
        ("", False),
        ("k" * 300, False),
    ],
)
def test_only_words_that_files_are_called_are_harmless(name: str, harmless: bool) -> None:
    assert is_harmless(name) is harmless


@pytest.mark.django_db
def test_a_correction_and_what_it_takes_back_lead_to_each_other(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    wrong = Entry.objects.get(source_line=9)
    right = reverse_entry(entry=wrong, on=dt.date(2026, 11, 5), reason="Pomyłka w wodzie", by="tests")
    there, back = row_address(people, wrong), row_address(people, right)
    assert f'href="{back}"' in opened(at, people.title_holder, there)
    html = opened(at, people.title_holder, back)
    assert f'href="{there}"' in html
    assert "wpisane w biurze" in html
    both = page(at, people.title_holder, people)
    assert "cofnięty później" in both
    assert "cofa wcześniejszy zapis" in both


@pytest.mark.django_db
@pytest.mark.parametrize("entry", [0, 999_999_999, 2**63, 10**40])
def test_a_row_that_is_not_there_is_404(at: Any, people: People, entry: int) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    address = reverse("ledger_entry", kwargs={"premises_id": people.flat.pk, "entry_id": entry})
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_rows_of_the_neighbour_of_a_persons_own_account_and_closed_ones_are_404(
    at: Any, people: People, file: SourceRun
) -> None:
    marek = people.co_owner.person_link.person  # type: ignore[attr-defined]
    loan = Account.objects.create(premises=people.flat, person=marek, kind="loan", code="KREDYT")
    from_file(loan, file, 1, "2026-11-01", debit="777")
    from_file(people.account_next_door, file, 2, "2026-11-01", debit="5")
    from_file(people.account, file, 3, "2026-11-01", debit="6", superseded_by_run=file.pk)
    from_file(people.account, file, 4, "2019-04-30", debit="7")  # before the title
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    for row in Entry.objects.all():
        assert client.get(row_address(people, row)).status_code == 404, row.source_line
    client.force_login(people.co_owner)
    assert client.get(row_address(people, Entry.objects.get(account=loan))).status_code == 200


@pytest.mark.django_db
def test_accounts_are_told_apart_with_their_balances(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    danuta = people.title_holder.person_link.person  # type: ignore[attr-defined]
    fund = Account.objects.create(premises=people.flat, kind="repair_fund", code="FUNDUSZ")
    loan = Account.objects.create(premises=people.flat, person=danuta, kind="loan", code="KREDYT")
    from_file(fund, file, 1, "2026-11-01", debit="50", due_on=dt.date(2026, 11, 15))
    from_file(fund, file, 2, "2026-11-03", kind="payment", credit="80")
    from_file(loan, file, 3, "2026-11-01", debit="300", due_on=dt.date(2026, 11, 25))
    html = page(at, people.title_holder, people)
    for words in ("Fundusz remontowy", "FUNDUSZ, nadpłata 30,00", "(tylko Twoje)", "KREDYT, do zapłaty 300,00"):
        assert words in html, words
    # 110 of the flat and 300 of the loan by the 25th; what the fund has too much pays neither.
    assert "do zapłaty <strong>410,00 zł</strong> do 25 listopada" in html
    assert "nadpłata 30,00" in page(at, people.title_holder, people, "?konto=FUNDUSZ")
    assert "KREDYT" not in page(at, people.co_owner, people)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["?konto=%00", "?konto=%27%3B--", "?konto=" + "9" * 5000, "?rok=99999", "?rok=%F0%9F%8F%A0"]
)
def test_no_odd_filter_is_an_error(at: Any, people: People, file: SourceRun, query: str) -> None:
    three_months(people.account, file)
    assert "Rozliczenia" in page(at, people.title_holder, people, query)
    assert "Odsetki" in interest_of(at, people, query)


@pytest.mark.django_db
def test_received_money_is_shown_beside_the_rows_and_not_counted(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    Account.objects.filter(pk=people.account.pk).update(payment_account=NUMBER)
    BankRow.objects.create(
        own_account=NUMBER,
        paid_to=NUMBER,
        booked_on=dt.date(2026, 11, 21),
        amount=Decimal(110),
        currency="PLN",
        run_id=file.pk,
        source_line=1,
        source_key=file.pk,
    )
    html = page(at, people.title_holder, people)
    assert "Wpłata otrzymana, jeszcze nie zaksięgowana" in html
    assert "do zapłaty 110,00" in html


@pytest.mark.django_db
def test_the_chart_shows_a_year_or_the_last_twelve_months_with_gaps(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    html = page(at, people.title_holder, people)
    assert html.count('class="bar-charge"') == 12
    assert 'aria-label="opłata 0,00 zł, wpłata 0,00 zł"' in html
    html = page(at, people.title_holder, people, "?rok=2025")
    assert html.count('class="bar-charge"') == 1
    assert "Opłaty i wpłaty w 2025 roku" in html


@pytest.mark.django_db
def test_whoever_is_late_reads_what_interest_would_come_to_and_that_it_is_not_booked(
    at: Any, people: People, file: SourceRun
) -> None:
    from_file(people.account, file, 1, "2026-10-01", debit="1000", due_on=dt.date(2026, 10, 15))
    from_file(people.account, file, 2, "2026-10-31", kind="interest", debit="2.50", description="Odsetki IX")
    assert "Gdyby zapłacić dziś: <strong>9,38 zł</strong>" in page(at, people.title_holder, people)  # 37 days × 9,25 %
    html = interest_of(at, people)
    for words in ("16.10.2026 – 21.11.2026", ">37<", "9,25%", "9,38 zł", "Nie jest zapisane na koncie", "Odsetki IX"):
        assert words in html, words
    assert "czeka na potwierdzenie" in html  # the rate is derived
    assert "sprawdziliśmy 01.07.2026" in html


@pytest.mark.django_db
def test_a_cooperatives_practice_is_said_and_held(at: Any, people: People, file: SourceRun) -> None:
    from_file(people.account, file, 1, "2026-10-01", debit="1000", due_on=dt.date(2026, 10, 15))
    with_rules(
        interest={
            "from_amount": 10,
            "own_rates": [{"valid_from": "2026-01-01", "percent": "7,30"}],
            "where_rates_come_from": "Uchwała nr 5/2026.",
        }
    )
    html = interest_of(at, people)
    for words in ("7,30%", "Wychodzi 7,40 zł", "nie liczy odsetek poniżej 10,00 zł", "Uchwała nr 5/2026."):
        assert words in html, words
    assert "czeka na potwierdzenie" not in html


@pytest.mark.django_db
def test_days_without_a_rate_are_said_not_guessed(at: Any, people: People, file: SourceRun) -> None:
    from_file(people.account, file, 1, "2019-06-01", debit="100", due_on=dt.date(2019, 6, 17))
    people.flat.kind = "commercial"
    people.flat.save()
    html = interest_of(at, people)
    assert "nie znamy" in html
    assert "Dla części dni nie znamy stawki." in html
    assert "transakcjach handlowych" in html


@pytest.mark.django_db
def test_nobody_sees_interest_where_the_rules_do_not_show_it(at: Any, people: People, file: SourceRun) -> None:
    from_file(people.account, file, 1, "2026-10-01", debit="1000", due_on=dt.date(2026, 10, 15))
    with_rules(ledger={"shows_interest": False})
    assert "Odsetki za opóźnienie" not in page(at, people.title_holder, people)
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    assert client.get(reverse("interest", kwargs={"premises_id": people.flat.pk})).status_code == 404


@pytest.mark.django_db
def test_whoever_owes_nothing_reads_that(at: Any, people: People, file: SourceRun) -> None:
    from_file(people.account, file, 1, "2026-11-01", debit="10", due_on=dt.date(2026, 11, 25))
    assert "Dziś nie ma nowych odsetek." in interest_of(at, people)
    assert "Odsetki za opóźnienie" not in page(at, people.title_holder, people)


@pytest.mark.django_db
def test_a_cooperative_may_show_the_balance_alone(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    from_file(people.account, file, 10, "2026-11-02", debit="90", due_on=dt.date(2026, 12, 15))
    with_rules(ledger={"headline": "balance"})
    assert "saldo – do zapłaty <strong>200,00 zł</strong>." in page(at, people.title_holder, people)
    assert "Saldo – do zapłaty" in opened(at, people.title_holder, "/")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 200])
def test_each_page_costs_six_queries_whatever_the_history(
    at: Any, people: People, file: SourceRun, django_assert_max_num_queries: Any, rows: int
) -> None:
    three_months(people.account, file)
    for line in range(20, 20 + rows):
        from_file(people.account, file, line, f"{2020 + line % 6}-{line % 12 + 1:02d}-01", debit=Decimal(line))
    Account.objects.filter(pk=people.account.pk).update(payment_account=NUMBER)
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    client.get("/regulamin")  # hosts are read once in a while, and a session is told once where it is used from
    client.get("/rozliczenia")
    names = ("ledger", "interest", "ledger_csv")
    addresses = [reverse(name, kwargs={"premises_id": people.flat.pk}) for name in names]
    for address in (*addresses, row_address(people, Entry.objects.latest("pk"))):
        with django_assert_max_num_queries(6):
            assert client.get(address).status_code == 200, address
