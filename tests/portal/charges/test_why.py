"""Why a charge is as much as it is: worked examples of docs/rules/charges.md, and the page as people see it."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from portal.charges.models import Component
from portal.charges.why import ComponentRow, history_of, month_before, why_on
from portal.charges.words import number_text
from portal.ledger.models import SourceRun
from portal.premises.models import Title
from tests.personas import People
from tests.portal.ledger.test_ledger_entry import with_rules
from tests.portal.ledger.test_ledger_page import from_file, page

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
CAME = dt.datetime(2026, 10, 25, tzinfo=dt.UTC)


def row(name: str, first: str, quantity: str, rate: str, amount: str = "", **more: Any) -> ComponentRow:
    counted = (Decimal(quantity) * Decimal(rate)).quantize(Decimal("0.01"))
    return ComponentRow(
        name=name,
        line_no=more.pop("line_no", None),
        person_id=None,
        valid_from=dt.date.fromisoformat(first),
        valid_to=more.pop("valid_to", None),
        came=more.pop("came", CAME),
        amount=Decimal(amount) if amount else counted,
        quantity=Decimal(quantity),
        rate=Decimal(rate),
        unit=more.pop("unit", "m2"),
    )


ROWS = [
    row("Ogrzewanie", "2025-10-01", "48.20", "2.20"),
    row("Ogrzewanie", "2026-11-01", "48.20", "2.40"),
    row("Odpady", "2024-01-01", "3", "24", unit="osoba"),
    row("Odpady", "2026-11-01", "2", "24", unit="osoba"),
    row("Domofon", "2026-11-01", "1", "2", unit="lokal"),
    row("Winda", "2020-01-01", "1", "9", unit="lokal", valid_to=dt.date(2026, 10, 31)),
    row("Eksploatacja", "2024-04-01", "48.20", "2.15"),
]


def test_each_change_is_named_with_its_amount() -> None:
    why = why_on(dt.date(2026, 11, 1), ROWS)
    assert why is not None
    said = {change.name: (change.kind, change.by) for change in why.changes}
    assert said == {
        "Ogrzewanie": ("rate", Decimal("9.64")),
        "Odpady": ("quantity", Decimal("-24.00")),
        "Domofon": ("new", Decimal("2.00")),
        "Winda": ("gone", Decimal("-9.00")),
    }
    assert why.changed_by == sum((by for _, by in said.values()), Decimal(0))
    assert why.total == Decimal("269.31")


def test_nothing_changed_in_the_month_after() -> None:
    why = why_on(dt.date(2026, 12, 1), ROWS)
    assert why is not None
    assert (why.changed_by, why.changes) == (Decimal(0), ())


def test_the_first_components_ever_are_compared_with_nothing() -> None:
    why = why_on(dt.date(2020, 1, 15), ROWS)
    assert why is not None
    assert why.changed_by is None


def test_a_rate_holds_since_it_last_changed_even_when_the_quantity_did() -> None:
    rows = [
        row("Woda", "2025-01-01", "4", "10"),
        row("Woda", "2025-07-01", "4", "11.42"),
        row("Woda", "2026-01-01", "3", "11.42"),
    ]
    why = why_on(dt.date(2026, 11, 1), rows)
    assert why is not None
    assert why.parts[0].rate_since == dt.date(2025, 7, 1)
    assert [(one.first.isoformat(), one.last and one.last.isoformat()) for one in why.parts[0].history] == [
        ("2026-01-01", None),
        ("2025-07-01", "2025-12-31"),
        ("2025-01-01", "2025-06-30"),
    ]


def test_a_file_each_month_that_says_the_same_is_one_period() -> None:
    rows = [row("Woda", f"2026-{month:02d}-01", "4", "10") for month in range(1, 12)]
    (period,) = history_of(rows[0], rows)
    assert (period.first, period.last) == (dt.date(2026, 1, 1), None)


def test_a_newer_file_of_one_day_counts() -> None:
    later = CAME + dt.timedelta(days=1)
    rows = [row("Woda", "2026-01-01", "4", "10"), row("Woda", "2026-01-01", "4", "12", came=later)]
    why = why_on(dt.date(2026, 2, 1), rows)
    assert why is not None
    assert why.total == Decimal(48)


def test_what_stood_before_a_title_is_not_told() -> None:
    rows = [row("Odpady", "2019-01-01", "5", "20"), row("Odpady", "2024-05-01", "2", "20")]
    since = dt.date(2024, 3, 1)
    why = why_on(dt.date(2024, 6, 1), rows, since)
    assert why is not None
    assert [(one.first, one.row.quantity) for one in why.parts[0].history] == [
        (dt.date(2024, 5, 1), Decimal(2)),
        (since, Decimal(5)),
    ]
    assert why.parts[0].rate_since == since
    ended = why_on(dt.date(2024, 6, 1), rows, dt.date(2024, 5, 1))
    assert ended is not None
    assert len(ended.parts[0].history) == 1


@pytest.mark.parametrize(
    ("day", "before"), [("2026-03-31", "2026-02-28"), ("2026-01-15", "2025-12-15"), ("2024-03-30", "2024-02-29")]
)
def test_a_month_before_keeps_the_day_where_it_can(day: str, before: str) -> None:
    assert month_before(dt.date.fromisoformat(day)) == dt.date.fromisoformat(before)


@pytest.mark.parametrize(
    ("value", "least", "text"),
    [("48.2000", 0, "48,20"), ("4.0000", 0, "4"), ("2.15", 2, "2,15"), ("24", 2, "24,00"), ("0.1234", 2, "0,1234"),
     ("-1.5", 0, "−1,50"), ("1234.5", 0, "1\u00a0234,50"), ("0.0000", 0, "0"), ("100", 0, "100")],
)  # fmt: skip
def test_numbers_are_written_as_people_do(value: str, least: int, text: str) -> None:
    assert number_text(Decimal(value), least) == text


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def component(people: People, run: SourceRun, name: str, first: str, **more: Any) -> None:
    quantity, rate = more.get("quantity"), more.get("rate")
    Component.objects.create(
        premises=people.flat,
        name=name,
        valid_from=dt.date.fromisoformat(first),
        amount=more.pop("amount", None) or Decimal(quantity or 0) * Decimal(rate or 0),
        run_id=run.pk,
        source_line=1,
        source_key=uuid.uuid4(),
        **more,
    )


@pytest.fixture
def charged(people: People) -> SourceRun:
    """October and November of the flat, charged by one file, explained by another."""
    ledger = SourceRun.objects.create(file_name="ksiega.csv", kind="ledger", as_of=dt.date(2026, 11, 20))
    from_file(people.account, ledger, 1, "2026-10-01", debit="178.04", description="Opłata 10.2026")
    from_file(people.account, ledger, 2, "2026-11-01", debit="187.70", description="Opłata 11.2026")
    run = SourceRun.objects.create(file_name="skladniki.csv", kind="charges", as_of=dt.date(2026, 11, 1))
    component(people, run, "Ogrzewanie", "2025-10-01", quantity="48.20", unit="m2", rate="2.20", line_no=1)
    component(people, run, "Ogrzewanie", "2026-11-01", quantity="48.20", unit="m2", rate="2.40", line_no=1)
    component(
        people, run, "Odpady", "2026-01-01", quantity="3", unit="osoba", rate="24", amount=Decimal("72.02"), line_no=2
    )
    return run


def why_page(at: Any, people: People, query: str = "", user: Any = None) -> str:
    client = at("siarkowiec")
    client.force_login(user or people.title_holder)
    response = client.get(reverse("why_this_much", kwargs={"premises_id": people.flat.pk}) + query)
    assert response.status_code == 200
    return str(response.content.decode()).replace("\u00a0", " ")


@pytest.mark.django_db
def test_a_resident_reads_components_changes_and_since_when(at: Any, people: People, charged: SourceRun) -> None:
    html = why_page(at, people)
    for words in (
        "Opłata na 1 listopada 2026: <strong>187,70 zł</strong>",
        "48,20 m² × 2,40 zł",
        "stawka z 2,20 zł na 2,40 zł",
        "+9,64 zł",
        "O 9,64 zł więcej niż miesiąc wcześniej",
        "stawka od 1 stycznia 2026",
        "Tyle samo naliczono za listopad 2026.",
        "Ilość razy stawka daje 72,00 zł. W pliku spółdzielni jest 72,02 zł i tyle liczymy.",
        "31.10.2026",
        "Stan na 20 listopada 2026",
        "3 os. × 24,00 zł",
        "Stawki wczytaliśmy",
        "48,20 m²</dd>",
    ):
        assert words in html, words


@pytest.mark.django_db
def test_a_charge_that_differs_from_its_components_is_said_in_words(
    at: Any, people: People, charged: SourceRun
) -> None:
    run = SourceRun.objects.get(kind="ledger")
    from_file(people.account, run, 3, "2026-11-01", debit="7.50", description="Klucz")
    assert "Za listopad 2026 naliczono 195,20 zł, o 7,50 zł więcej." in why_page(at, people)
    assert "Za listopad 2026 naliczono 195,20 zł, o 7,50 zł więcej." in page(at, people.title_holder, people)


@pytest.mark.django_db
def test_another_day_shows_what_held_then(at: Any, people: People, charged: SourceRun) -> None:
    html = why_page(at, people, "?dzien=2026-10-15")
    assert "48,20 m² × 2,20 zł" in html
    assert "Nie znamy" not in html
    assert "Na 1 stycznia 2020 nie znamy żadnej opłaty tego lokalu." in why_page(at, people, "?dzien=01.01.2020")


@pytest.mark.django_db
def test_where_no_file_brought_components_the_ledger_stands_for_them(at: Any, people: People) -> None:
    run = SourceRun.objects.create(file_name="ksiega.csv", kind="ledger", as_of=dt.date(2026, 11, 20))
    from_file(people.account, run, 1, "2026-10-01", debit="44", description="Odpady 10.2026")
    from_file(people.account, run, 2, "2026-11-01", debit="48", description="Odpady 11.2026")
    html = why_page(at, people)
    assert "Spółdzielnia nie podała tu stawek." in html
    assert "<dt>Odpady</dt><dd>48,00 zł</dd>" in html
    assert "O 4,00 zł więcej niż poprzednio" in html


@pytest.mark.django_db
def test_premises_without_any_charge_say_so(at: Any, people: People) -> None:
    assert "Na 21 listopada 2026 nie znamy żadnej opłaty" in why_page(at, people)


@pytest.mark.django_db
def test_the_cooperatives_own_words_and_facts_stand_beside(at: Any, people: People, charged: SourceRun) -> None:
    assert "liczba osób" not in why_page(at, people)
    with_rules(wording={"rates_come_from": "Stawki uchwala rada."}, ledger={"premises_facts": ["occupants"]})
    html = why_page(at, people)
    assert "Stawki uchwala rada." in html
    assert "<dt>liczba osób</dt><dd>3</dd>" in html
    assert "powierzchnia" not in html


@pytest.mark.django_db
def test_the_month_of_the_ledger_and_the_home_page_lead_there(at: Any, people: People, charged: SourceRun) -> None:
    address = reverse("why_this_much", kwargs={"premises_id": people.flat.pk})
    html = page(at, people.title_holder, people)
    assert f'href="{address}?dzien=2026-11-01"' in html
    assert "48,20 m² × 2,40 zł" in html
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    home = client.get("/").content.decode().replace("\u00a0", " ")
    assert f'href="{address}"' in home
    assert "Opłata za listopad 2026" in home
    assert "O 9,66 zł więcej niż poprzednio" in home


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?dzien=abc", "Wpisz dzień, na przykład 15.12.2026."),
        ("?dzien=31.02.2026", "Wpisz dzień, na przykład 15.12.2026."),
        ("?dzien=99999-01-01", "Wpisz dzień, na przykład 15.12.2026."),
        ("?dzien=9999-12-31", "Wpisz dzień z lat od 1990 do 2100."),
        ("?dzien=0001-01-01", "Wpisz dzień z lat od 1990 do 2100."),
        ("?dzien=%00", "Wpisz dzień, na przykład 15.12.2026."),
        ("?dzien=" + "9" * 5000, "Wpisz dzień, na przykład 15.12.2026."),
        ("?dzien=1990-01-01", "nie znamy żadnej opłaty"),
        ("?dzien=2100-12-31", "48,20 m² × 2,40 zł"),
    ],
)
def test_a_day_that_makes_no_sense_is_explained(
    at: Any, people: People, charged: SourceRun, query: str, words: str
) -> None:
    assert words in why_page(at, people, query)


@pytest.mark.django_db
def test_a_neighbour_and_a_stranger_do_not_get_in_and_a_co_owner_does(
    at: Any, people: People, charged: SourceRun
) -> None:
    address = reverse("why_this_much", kwargs={"premises_id": people.flat.pk})
    assert at("siarkowiec").get(address).status_code == 302
    for user in (people.neighbour, people.former_owner, people.administrator):
        client = at("siarkowiec")
        client.force_login(user)
        assert client.get(address).status_code == 404
    assert "48,20 m² × 2,40 zł" in why_page(at, people, user=people.co_owner)


@pytest.mark.django_db
def test_a_component_of_one_person_is_not_their_co_owners(at: Any, people: People, charged: SourceRun) -> None:
    marek = people.co_owner.person_link.person  # type: ignore[attr-defined]
    component(people, charged, "Rata Marka", "2026-11-01", amount=Decimal(300), person=marek)
    assert "Rata Marka" in why_page(at, people, user=people.co_owner)
    assert "Rata Marka" not in why_page(at, people)


@pytest.mark.django_db
def test_a_new_owner_is_not_told_how_many_lived_there_before(at: Any, people: People, charged: SourceRun) -> None:
    Title.objects.filter(premises=people.flat).update(valid_from=dt.date(2026, 11, 1))
    html = why_page(at, people)
    assert "2,20" not in html
    assert "stawka od 1 listopada 2026" in html
    assert "Na 1 października 2026 nie znamy żadnej opłaty" in why_page(at, people, "?dzien=2026-10-01")


@pytest.mark.django_db
def test_the_page_costs_six_queries(
    at: Any, people: People, charged: SourceRun, django_assert_max_num_queries: Any
) -> None:
    why_page(at, people)
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    address = reverse("why_this_much", kwargs={"premises_id": people.flat.pk})
    client.get(address)
    with django_assert_max_num_queries(6):
        client.get(address)
