"""Other sales and purchases as their people see them: whose, of which days, what remains."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.kernel import clock
from portal.ledger.models import SourceRun
from portal.residents.models import Person
from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules
from portal.sales.models import Invoice
from tests.personas import People

pytestmark = pytest.mark.django_db
RUN = uuid.UUID(int=7)


def sell(number: str, day: str, **values: Any) -> Invoice:
    """Bring an invoice of 100 zł, as a file would."""
    fields: dict[str, Any] = {"kind": "sale", "amount": Decimal(100), "state": "open", "source_line": 3, "run_id": RUN}
    return Invoice.objects.create(
        number=number, issued_on=dt.date.fromisoformat(day), source_key=uuid.uuid4(), **fields | values
    )


def person_of(user: Any) -> Person:
    return user.person_link.person  # type: ignore[no-any-return]


def seen(at: Any, user: Any, address: str = "/inne-sprzedaze") -> str:
    client = at("siarkowiec")
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode()).replace("\u00a0", " ")


def test_what_remains_stands_first_and_every_state_is_in_words(at: Any, people: People) -> None:
    today = clock.today()
    SourceRun.objects.create(pk=RUN, file_name="faktury.csv", kind="sales", as_of=dt.date(2026, 11, 20))
    danuta = person_of(people.title_holder)
    late = today - dt.timedelta(days=1)
    sell("F/1", "2026-10-01", person=danuta, description="Wymiana zamka", due_on=late)
    sell("F/2", "2026-10-02", person=danuta, state="part", paid=Decimal(40), due_on=today)
    sell("F/3", "2026-10-03", person=danuta, state="paid", paid=Decimal(100))
    sell("F/4", "2026-10-04", person=danuta, state="canceled")
    sell("Z/1", "2026-10-05", person=danuta, kind="purchase", amount=Decimal(30))
    html = seen(at, people.title_holder)
    for words in (
        "Do zapłaty: <strong>160,00 zł</strong>, pierwszy termin minął", "Spółdzielnia ma zapłacić Tobie: <strong>30",
        "po terminie", "zapłacona w części", "Zostało 60,00 zł", "anulowana", "czeka na wypłatę", "Wymiana zamka",
        "Stan na 20 listopada 2026", "zakup: płaci spółdzielnia",
    ):  # fmt: skip
        assert words in html, words
    page = seen(at, people.title_holder, f"/inne-sprzedaze/{Invoice.objects.get(number='F/2').source_key}")
    assert "faktury.csv, wiersz 3" in page
    assert "60,00 zł" in page
    assert "160,00 zł" in seen(at, people.title_holder, "/")


def test_co_owners_share_what_names_the_premises_and_nobody_sees_anothers_own(at: Any, people: People) -> None:
    own = sell("WLASNA", "2026-10-01", person=person_of(people.title_holder))
    sell("OBOJE", "2026-10-02", premises=people.flat)
    sell("SASIAD", "2026-10-03", premises=people.flat_next_door)
    sell("MAREK", "2026-10-04", premises=people.flat, person=person_of(people.co_owner))
    assert [n for n in ("WLASNA", "OBOJE", "SASIAD", "MAREK") if n in seen(at, people.title_holder)] == [
        "WLASNA",
        "OBOJE",
    ]
    assert [n for n in ("WLASNA", "OBOJE", "SASIAD", "MAREK") if n in seen(at, people.co_owner)] == ["OBOJE", "MAREK"]
    client = at("siarkowiec")
    client.force_login(people.neighbour)
    assert client.get(f"/inne-sprzedaze/{own.source_key}").status_code == 404
    assert client.get(f"/inne-sprzedaze/{uuid.uuid4()}").status_code == 404
    client.force_login(people.clerk)
    assert client.get("/inne-sprzedaze").status_code == 404


def test_what_was_sold_to_the_premises_before_ones_title_is_not_seen(at: Any, people: People) -> None:
    sell("DAWNA", "2019-04-30", premises=people.flat)
    sell("NOWA", "2019-05-01", premises=people.flat)
    html = seen(at, people.title_holder)
    assert "NOWA" in html
    assert "DAWNA" not in html


def test_the_list_is_paged_by_years_and_costs_the_same_at_any_length(at: Any, people: People) -> None:
    danuta = person_of(people.title_holder)
    row = {"kind": "sale", "amount": Decimal(1), "state": "paid", "paid": Decimal(1), "source_line": 1, "run_id": RUN}
    Invoice.objects.bulk_create(
        Invoice(number=f"N{n}", issued_on=dt.date(2025, 1, 1), source_key=uuid.uuid4(), person=danuta, **row)
        for n in range(300)
    )
    sell("F/26", "2026-02-01", person=danuta)
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    client.get("/inne-sprzedaze")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        html = client.get("/inne-sprzedaze?rok=2025&strona=3").content.decode()
    assert len([one for one in asked if "SET search_path" not in one["sql"]]) <= 8, [one["sql"][:80] for one in asked]
    assert html.count('class="strong"') == 25
    assert "F/26" in seen(at, people.title_holder)
    for odd in ("rok=99999", "rok=%00", "rok=٣", "strona=-1", "strona=9" * 30, "rok=2025&strona=x"):
        seen(at, people.title_holder, f"/inne-sprzedaze?{odd}")


def test_a_cooperative_without_the_module_has_no_page(at: Any, people: People) -> None:
    adopt_rules(
        rules=Rules.model_validate({"modules": [{"key": "ledger"}]}),
        valid_from=dt.date(2020, 1, 2), reason="uchwała", by="tests",
    )  # fmt: skip
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    for address in ("/inne-sprzedaze", "/wklad-i-udzial", "/dzial-czlonkowski", "/sprawy-sadowe"):
        assert client.get(address).status_code == 404
