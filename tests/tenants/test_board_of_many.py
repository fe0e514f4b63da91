"""The board of three hundred cooperatives: paged, searched, and no dearer than one of two."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.models import Cooperative, CooperativeSummary, Domain
from tenants.schema_version import schema_version

pytestmark = pytest.mark.django_db

NUMBER = 300


@pytest.fixture
def many() -> list[Cooperative]:
    """Rows of three hundred cooperatives with hosts and figures; the board reads rows only."""
    now, version = timezone.now(), schema_version()
    made = Cooperative.objects.bulk_create(
        Cooperative(
            slug=f"s{number:03}",
            schema_name=f"s{number:03}",
            name=f"S.M. „Numer {number:03}”",
            short_name=f"SM {number}",
            town="Gdańsk" if number % 100 == 7 else "Łódź",
            status="active",
            schema_version=version,
            agreement_signed_on=now.date(),
            agreement_signed_by="Zarząd",
            opened_at=now,
        )
        for number in range(NUMBER)
    )
    Domain.objects.bulk_create(
        Domain(tenant=row, domain=f"{row.slug}.{place}", is_primary=place == "localhost", proved_at=now)
        for row in made
        for place in ("localhost", "example.pl")
    )
    CooperativeSummary.objects.bulk_create(
        CooperativeSummary(cooperative=row, gathered_at=now, table_bytes=2_000_000, facts={}) for row in made
    )
    return list(made)


def statements(console: Any, path: str) -> tuple[int, str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = console.get(path).content.decode()
    return len(asked), page


def test_it_is_read_page_by_page_and_costs_the_same_as_a_small_one(console: Any, request: Any) -> None:
    console.get("/")
    few, _page = statements(console, "/")
    request.getfixturevalue("many")
    number, page = statements(console, "/")
    assert number <= few, "no statement for each cooperative"
    assert page.count('<th scope="row">') == 50
    assert "Strona 1 z 7" in page
    last, page = statements(console, "/?strona=7")
    assert last <= few
    assert page.count('<th scope="row">') == NUMBER + 2 - 6 * 50


def test_whoever_needs_somebody_is_on_the_first_page(console: Any, many: list[Cooperative]) -> None:
    broken, lost, old = many[299], many[298], many[297]
    CooperativeSummary.objects.filter(cooperative=broken).update(level=2, problem="Import odrzucony")
    Domain.objects.filter(domain="s298.example.pl").update(lost_at=timezone.now())
    three_hours_ago = timezone.now() - dt.timedelta(hours=3)
    CooperativeSummary.objects.filter(cooperative=old).update(gathered_at=three_hours_ago)
    page = console.get("/").content.decode()
    assert page.index(broken.name) < page.index(old.name) < page.index(lost.name) < page.index(many[0].name)
    for words in ("Import odrzucony", "Adres do sprawdzenia", "Brak świeżych danych, ostatnie 3\u00a0godz. temu"):
        assert words in page
    assert "1 nie działa" in page


@pytest.mark.parametrize(
    ("words", "number"),
    [("numer 042", 1), ("Gdańsk", 3), ("s123.example", 1), ("s123", 1), ("łódź", 297), ("nic takiego", 0), ("%", 0)],
)
def test_one_among_many_is_found_by_name_town_or_host(
    console: Any, many: list[Cooperative], words: str, number: int
) -> None:
    page = console.get("/", {"szukaj": words}).content.decode()
    assert page.count('<th scope="row">') == min(number, 50)
    assert "300 działa" in page or "302 działają" in page or "do sprawdzenia" in page, "the sentence counts all of them"
    if number > 50:
        assert "szukaj=%C5%82%C3%B3d%C5%BA&amp;strona=2" in page
    if not number:
        assert "Nie ma spółdzielni, która ma w nazwie, mieście lub adresie" in page


def test_a_small_board_has_no_search(console: Any) -> None:
    assert "Znajdź spółdzielnię" not in console.get("/").content.decode()


def test_figures_of_one_that_is_stopped_are_not_shown_as_fresh(console: Any, many: list[Cooperative]) -> None:
    Cooperative.objects.filter(slug="s001").update(status="suspended")
    CooperativeSummary.objects.filter(cooperative=many[1]).update(gathered_at=timezone.now() - dt.timedelta(days=2))
    page = console.get("/", {"szukaj": "numer 001"}).content.decode()
    assert "Wstrzymana" in page
    assert "ostatnie 2\u00a0dni temu" in page
