"""Danuta's pages of meters: what she has, how much she used, compared with last year and with the house."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.meters.averages import Period, building_means
from portal.meters.models import Meter, SubmittedReading
from portal.premises.models import Premises, Title
from tests.personas import make_premises
from tests.portal.meters.brought import adopt_readings, meter, reading
from tests.portal.meters.conftest import account

pytestmark = pytest.mark.django_db
YEAR = Period("cold_water", dt.date(2025, 12, 31), dt.date(2026, 12, 31))


def page(client: Any, flat: Premises) -> str:
    answer = client.get(reverse("meters", kwargs={"premises_id": flat.pk}))
    assert answer.status_code == 200
    return text_of(answer)


def one(client: Any, found: Meter) -> str:
    return text_of(client.get(reverse("meter", kwargs={"premises_id": found.premises_id, "meter_id": found.pk})))


def text_of(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def neighbours(uses: list[str]) -> None:
    """Let neighbours in the house have meters that used so much in 2026."""
    for number, use in enumerate(uses):
        found = meter(make_premises(f"SIENK/12/{100 + number}"), f"N-{number}")
        reading(found, "2025-12-31", "50")
        reading(found, "2027-01-04", str(50 + Decimal(use)))


def test_each_meter_is_told_with_its_number_last_reading_and_how_it_came(danuta: Any, cold: Meter) -> None:
    adopt_readings(windows=[{"from_day": "12-10", "to_day": "12-31"}], without_reading="flat_rate")
    old = meter(cold.premises, "STARY-1", removed_on=dt.date(2024, 3, 1), place="")
    reading(old, "2024-03-01", "900")
    over = meter(cold.premises, "C-2", medium="hot_water", verified_until=dt.date(2026, 5, 3))
    reading(over, "2026-06-30", None, period_from=dt.date(2026, 5, 4), period_to=dt.date(2026, 6, 30))
    soon = meter(cold.premises, "G-1", medium="gas", verified_until=dt.date(2027, 3, 19), place="kuchnia")
    reading(soon, "2026-11-30", "77.5", source="remote")
    shown = page(danuta, cold.premises)
    for words in (
        "Odczyt możesz podać do 31 grudnia. Bez odczytu liczymy ryczałt.",
        "Zimna woda, łazienka",
        "4471 0928",
        "184,320 m³",
        "30 czerwca 2026<br>odczyt pracownika",
        "Minęła 3 maja 2026. Od następnego dnia liczymy ryczałt, aż wymienimy licznik.",
        "Ważna do 19 marca 2027, jeszcze 94 dni.",
        "Ten licznik odczytujemy zdalnie. Nie musisz nic podawać.",
        "Zdjęty 1 marca 2024, stan: 900 m³",
    ):
        assert words in shown, words
    assert "4 maja 2026 – 30 czerwca 2026" in one(danuta, over) or "4 maja – 30 czerwca 2026" in one(danuta, over)


def test_a_history_is_a_table_and_a_chart_with_estimates_named(danuta: Any, cold: Meter) -> None:
    reading(cold, "2026-09-30", "189.5", basis="estimated", source="other")
    shown = one(danuta, cold)
    assert "szacunek" in shown
    assert "12,120" in shown  # January to June
    assert shown.count("<svg width") == 3
    assert 'class="bar-estimate"' in shown


def test_own_use_is_set_beside_the_year_before_and_the_house(danuta: Any, cold: Meter) -> None:
    reading(cold, "2024-12-01", "145.1")
    reading(cold, "2026-12-14", "210.2")
    neighbours(["30", "40", "50", "60", "70"])
    shown = page(danuta, cold.premises)
    assert "Od 15 grudnia 2025 do 14 grudnia 2026" in shown
    assert "Średnio w budynku" in shown
    assert "Średnia z 5 innych lokali w budynku." in shown
    assert "Rok wcześniej" in shown
    assert "więcej niż rok wcześniej." in shown


def test_a_mean_of_few_is_shown_to_nobody_and_a_broken_history_is_left_out(danuta: Any, cold: Meter) -> None:
    neighbours(["30", "40", "50", "60"])
    replaced = meter(make_premises("SIENK/12/200"), "N-R")
    reading(replaced, "2025-12-31", "500")
    reading(replaced, "2026-12-30", "3")
    garage = meter(make_premises("GAR/9", kind="garage"), "N-G")
    reading(garage, "2025-12-31", "1")
    reading(garage, "2026-12-31", "2")
    assert building_means(cold.premises_id, [YEAR], least=5) == {}
    mean = building_means(cold.premises_id, [YEAR], least=4)["cold_water"]
    assert mean.premises == 4
    assert Decimal("44.4") < mean.each < Decimal("44.6")  # 45 in 369 days, brought down to 365
    neighbours_flat = Premises.objects.get(code="SIENK/12/100")
    twin = meter(neighbours_flat, "N-0b")
    assert building_means(cold.premises_id, [YEAR], least=4) == {}  # one of its two meters was not read
    for on, value in (("2025-12-31", "7"), ("2026-12-31", "9")):
        SubmittedReading.objects.create(
            premises=neighbours_flat, meter_number=twin.number, read_on=on, value=value, source="resident",
            state="accepted", given_by="x", decided_by="y", decided_at="2026-12-31T12:00:00Z",
        )  # fmt: skip
    assert building_means(cold.premises_id, [YEAR], least=4)["cold_water"].premises == 4
    assert "Średnio w budynku" not in page(danuta, cold.premises)


def test_who_came_later_sees_nothing_of_the_one_before(cold: Meter, signed_in: Any) -> None:
    Title.objects.all().update(valid_to=dt.date(2026, 3, 31))
    newcomer = account("L0009", role="resident", full_name="Żaneta Nowa", flat=cold.premises)
    Title.objects.filter(person__code="KL0009").update(valid_from=dt.date(2026, 4, 1))
    shown = one(signed_in(newcomer), cold)
    assert "184,320" in shown
    assert "172,200" not in shown
    assert "12,12" not in shown


def test_pages_cost_at_most_eight_queries_and_so_does_home(danuta: Any, cold: Meter) -> None:
    second = meter(cold.premises, "H-1", medium="hot_water")
    reading(second, "2025-12-31", "10")
    reading(second, "2026-06-30", "20")
    addresses = [
        "/",
        reverse("meters", kwargs={"premises_id": cold.premises_id}),
        reverse("meter", kwargs={"premises_id": cold.premises_id, "meter_id": cold.pk}),
        reverse("reading_new", kwargs={"premises_id": cold.premises_id, "meter_id": cold.pk}),
    ]
    for address in addresses:
        danuta.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert danuta.get(address).status_code == 200
        assert len(asked) <= 8, (address, [one["sql"][:90] for one in asked])


def test_home_says_when_the_next_days_are_and_a_flat_without_meters_says_it_on_its_page(
    danuta: Any, flat: Premises, december: Any
) -> None:
    assert "Nie mamy jeszcze danych o licznikach tego lokalu." in page(danuta, flat)
    assert 'id="readings-title"' not in text_of(danuta.get("/"))
    adopt_readings(windows=[{"from_day": "03-10", "to_day": "03-31"}])
    meter(flat)
    assert "Następny termin: 10" in text_of(danuta.get("/"))
