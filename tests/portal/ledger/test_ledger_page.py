"""The ledger page and its CSV, as the people of the suite see them."""

import csv
import datetime as dt
import io
import uuid
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from portal.ledger.models import Account, Entry, SourceRun
from tests.personas import People, post_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_november")]


@pytest.fixture
def _in_november() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def file() -> SourceRun:
    return SourceRun.objects.create(file_name="ksiega.csv", kind="ledger", as_of=dt.date(2026, 11, 20))


def from_file(account: Account, run: SourceRun, line: int, day: str, **fields: Any) -> None:
    defaults = {"kind": "charge", "description": "", "debit": "0", "credit": "0", "due_on": None, "document_no": ""}
    Entry.objects.create(
        account=account,
        entry_on=dt.date.fromisoformat(day),
        run_id=run.pk,
        source_line=line,
        source_key=uuid.uuid4(),
        **{**defaults, **fields},
    )


def three_months(account: Account, run: SourceRun) -> None:
    from_file(account, run, 5, "2025-12-01", description="Woda 12.2025", debit="90", due_on=dt.date(2025, 12, 15))
    from_file(account, run, 6, "2025-12-10", kind="payment", description="Wpłata", credit="120")
    from_file(account, run, 7, "2026-10-01", description="Woda 10.2026", debit="100", due_on=dt.date(2026, 10, 15))
    from_file(account, run, 8, "2026-10-05", kind="payment", description="Wpłata", credit="70", document_no="WB/9")
    from_file(account, run, 9, "2026-11-01", description="Woda 11.2026", debit="110", due_on=dt.date(2026, 11, 25))


def page(at: Any, user: Any, people: People, query: str = "") -> str:
    client = at("siarkowiec")
    client.force_login(user)
    response = client.get(reverse("ledger", kwargs={"premises_id": people.flat.pk}) + query)
    assert response.status_code == 200
    return str(response.content.decode()).replace("\u00a0", " ")


def sheet(at: Any, people: People, query: str = "") -> list[list[str]]:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    response = client.get(reverse("ledger_csv", kwargs={"premises_id": people.flat.pk}) + query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_title_holder_reads_month_by_month_with_the_balance_in_words(
    at: Any, people: People, file: SourceRun
) -> None:
    three_months(people.account, file)
    html = page(at, people.title_holder, people)
    assert html.index("Listopad 2026") < html.index("Październik 2026") < html.index("Grudzień 2025")
    assert "do zapłaty 110,00" in html
    assert "nadpłata 30,00" in html
    assert "rozliczone 0,00" in html
    assert "Stan na 20 listopada 2026" in html


def test_each_row_says_its_file_and_line(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    html = page(at, people.title_holder, people)
    assert "Skąd: ksiega.csv" in html
    assert "potem: nadpłata 30,00, wiersz 6" in html


def test_a_correction_made_in_the_office_says_so(at: Any, people: People) -> None:
    post_entry(people.account, "2026-11-02", debit="5", description="Klucz")
    assert "Skąd: wpisane w biurze" in page(at, people.title_holder, people)


def test_the_disclaimer_stands_where_figures_are(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    assert "Kwoty mają charakter informacyjny." in page(at, people.title_holder, people)


def test_premises_without_rows_say_why_and_what_to_do(at: Any, people: People) -> None:
    html = page(at, people.title_holder, people)
    assert "Spółdzielnia nie przekazała jeszcze żadnych opłat" in html
    assert "Zadzwoń do biura" in html


def test_the_year_filter_leaves_that_years_months(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    html = page(at, people.title_holder, people, "?rok=2025")
    assert "Grudzień 2025" in html
    assert "Listopad 2026" not in html


def test_the_kind_filter_leaves_those_rows_and_true_balances(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    html = page(at, people.title_holder, people, "?rodzaj=payment")
    assert "Woda 10.2026" not in html
    assert "potem: nadpłata 30,00, wiersz 6" in html


def test_days_may_be_typed_the_polish_way(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    html = page(at, people.title_holder, people, "?od=05.10.2026&do=31.10.2026")
    assert "WB/9" in html
    assert "Woda 10.2026" not in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?rok=1901", "Z tego roku nie ma zapisów. Wybierz inny."),
        ("?rok=x", "Z tego roku nie ma zapisów. Wybierz inny."),
        ("?rodzaj=x", "Nie znamy takiego rodzaju. Wybierz go z listy."),
        ("?od=31.02.2026", "Wpisz dzień, na przykład 15.12.2026."),
        ("?do=%00", "Wpisz dzień, na przykład 15.12.2026."),
        ("?od=2026-12-01&do=2026-01-01", "Zamień je miejscami."),
    ],
)
def test_a_filter_that_makes_no_sense_is_explained(
    at: Any, people: People, file: SourceRun, query: str, message: str
) -> None:
    three_months(people.account, file)
    html = page(at, people.title_holder, people, query)
    assert message in html
    assert "<title>Błąd: Rozliczenia" in html
    assert "Listopad 2026" in html


@pytest.mark.parametrize("query", ["?strona=0", "?strona=99999", "?strona=x", "?strona=%D9%A3", "?konto=nieznane"])
def test_odd_addresses_of_pages_are_no_error(at: Any, people: People, file: SourceRun, query: str) -> None:
    three_months(people.account, file)
    assert "Rozliczenia" in page(at, people.title_holder, people, query)


def test_a_filter_that_leaves_nothing_offers_a_way_back(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    assert "Nie ma zapisów, które pasują do wyboru." in page(at, people.title_holder, people, "?rodzaj=interest")


def test_months_beyond_a_year_are_on_the_next_page(at: Any, people: People) -> None:
    for month in range(1, 13):
        post_entry(people.account, f"2025-{month:02d}-01", debit="10")
    post_entry(people.account, "2026-01-01", debit="10")
    assert "Styczeń 2025" not in page(at, people.title_holder, people)
    assert "strona=2" in page(at, people.title_holder, people)
    assert "Styczeń 2025" in page(at, people.title_holder, people, "?strona=2")


def test_a_co_owner_sees_the_same_record(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    assert "do zapłaty 110,00" in page(at, people.co_owner, people)


@pytest.mark.parametrize("name", ["ledger", "ledger_csv"])
def test_neighbours_staff_and_strangers_do_not_get_in(at: Any, people: People, name: str) -> None:
    address = reverse(name, kwargs={"premises_id": people.flat.pk})
    assert at("siarkowiec").get(address).status_code == 302
    for user in (people.neighbour, people.former_owner, people.administrator):
        client = at("siarkowiec")
        client.force_login(user)
        assert client.get(address).status_code == 404, user


def test_one_persons_own_account_is_not_their_co_owners(at: Any, people: People, file: SourceRun) -> None:
    marek = people.co_owner.person_link.person  # type: ignore[attr-defined]
    loan = Account.objects.create(premises=people.flat, person=marek, kind="loan", code="KREDYT-MAREK")
    from_file(loan, file, 1, "2026-11-01", description="Rata", debit="777", due_on=dt.date(2026, 11, 25))
    three_months(people.account, file)
    assert "KREDYT-MAREK" in page(at, people.co_owner, people, "?konto=KREDYT-MAREK")
    html = page(at, people.title_holder, people, "?konto=KREDYT-MAREK")
    assert "777" not in html
    assert "do zapłaty 110,00" in html


def test_the_sheet_has_every_row_with_its_source(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    rows = sheet(at, people)
    assert rows[0][0] == "Dzień"
    assert rows[1] == [
        "2026-11-01",
        "2026-11-25",
        "opłata",
        "",
        "Woda 11.2026",
        "110,00",
        "0,00",
        "110,00",
        "do zapłaty 110,00",
        people.account.code,
        "ksiega.csv",
        "9",
    ]
    assert len(rows) == 6


def test_the_sheet_keeps_the_filters(at: Any, people: People, file: SourceRun) -> None:
    three_months(people.account, file)
    assert [row[4] for row in sheet(at, people, "?rok=2025&rodzaj=charge")[1:]] == ["Woda 12.2025"]


def test_a_description_cannot_become_a_formula_and_a_negative_amount_stays_a_number(at: Any, people: People) -> None:
    post_entry(people.account, "2026-11-02", debit="-5.50", description="=HYPERLINK(1)")
    row = sheet(at, people)[1]
    assert (row[4], row[5], row[7]) == ("'=HYPERLINK(1)", "-5,50", "-5,50")


def test_a_sheet_with_a_filter_that_makes_no_sense_sends_one_back_to_the_page(at: Any, people: People) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    response = client.get(reverse("ledger_csv", kwargs={"premises_id": people.flat.pk}) + "?od=x")
    assert response.status_code == 302
    assert response["Location"].endswith("/rozliczenia?od=x")


def test_a_sheet_without_rows_has_its_heads(at: Any, people: People) -> None:
    assert len(sheet(at, people)) == 1


def test_the_menu_word_opens_the_first_premises(at: Any, people: People) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    assert client.get("/rozliczenia")["Location"] == reverse("ledger", kwargs={"premises_id": people.flat.pk})
    client.force_login(people.former_owner)
    assert client.get("/rozliczenia")["Location"] == "/"


def test_the_page_costs_few_queries_whatever_the_number_of_rows(
    at: Any, people: People, file: SourceRun, django_assert_max_num_queries: Any
) -> None:
    for line in range(1, 120):
        from_file(people.account, file, line, f"2026-{line % 11 + 1:02d}-01", debit=Decimal(line))
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    client.get("/regulamin")  # hosts are read once in a while, not by a page
    with django_assert_max_num_queries(9):
        client.get(reverse("ledger", kwargs={"premises_id": people.flat.pk}))
