"""Danuta gives a reading: three touches from home, asked about an odd one, told what becomes of it, never losing it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.meters.models import Meter, SubmittedReading
from tests.personas import make_premises
from tests.portal.meters.brought import adopt_readings, meter, reading
from tests.portal.meters.conftest import account
from tests.portal.photos import NO_PHOTOS, flood, heic_photo, photo

pytestmark = pytest.mark.django_db


def form_of(found: Meter) -> str:
    return reverse("reading_new", kwargs={"premises_id": found.premises_id, "meter_id": found.pk})


def give(client: Any, found: Meter, value: str, **fields: Any) -> Any:
    return client.post(form_of(found), {"value": value, "read_on": "", **fields})


def words(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def only() -> SubmittedReading:
    return SubmittedReading.objects.get()


def test_from_home_to_the_result_it_takes_three_touches(danuta: Any, cold: Meter) -> None:
    home = words(danuta.get("/"))
    assert "Podaj odczyt do 31 grudnia." in home
    assert form_of(cold) in home
    page = words(danuta.get(form_of(cold)))
    assert "184,320 m³" in page
    assert "30 czerwca 2026" in page
    assert 'aria-label="Rysunek licznika, na nim 00184,320"' in page
    answer = danuta.post(form_of(cold), {"value": "0195,75", "read_on": ""}, follow=True)
    assert answer.status_code == 200
    assert "Mamy Twój odczyt" in words(answer)
    assert "195,750 m³" in words(answer)
    kept = only()
    assert (kept.value, kept.read_on, kept.state, kept.source) == (
        Decimal("195.75"), dt.date(2026, 12, 15), "waiting", "resident",
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="reading.given").count() == 1
    home = words(danuta.get("/"))
    assert "Odczyt czeka na przyjęcie." in home
    assert form_of(cold) not in home


def test_where_only_whole_meters_count_the_red_figures_are_cut_off(danuta: Any, cold: Meter) -> None:
    adopt_readings(decimals=0)
    assert "Przepisz czarne cyfry." in words(danuta.get(form_of(cold)))
    give(danuta, cold, "195,99")
    assert only().value == 195


def test_a_meter_that_stands_still_has_a_reading_too(danuta: Any, cold: Meter) -> None:
    assert give(danuta, cold, "184,32").status_code == 302
    assert only().doubt == ""


ODD = (
    ("96,4", "lower", "To mniej niż poprzednio."),
    ("280,75", "high", "To dużo więcej niż zwykle."),
    ("195750", "more_figures", "To więcej cyfr, niż ma licznik."),
)


def test_an_odd_reading_is_asked_about_and_not_blocked(danuta: Any, cold: Meter) -> None:
    for typed, doubt, asked in ODD:
        page = words(give(danuta, cold, typed))
        assert "Czy ten odczyt jest dobry?" in page
        assert asked in page
        assert 'value="mend" id="answer-mend" checked' in page
        assert not SubmittedReading.objects.exists()
        again = words(give(danuta, cold, typed, answer="mend"))
        assert f'value="{typed}"' in again
        assert not SubmittedReading.objects.exists()
        assert give(danuta, cold, typed, answer="keep").status_code == 302
        assert (only().doubt, only().state) == (doubt, "waiting")
        SubmittedReading.objects.all().delete()


def test_the_question_shows_the_use_beside_what_is_usual(danuta: Any, cold: Meter) -> None:
    page = words(give(danuta, cold, "280,75"))
    assert "96,43 m³" in page
    assert "11–11 m³" in page or "11 m³" in page


def test_a_meter_that_turned_over_is_asked_about_and_counted_right(danuta: Any, cold: Meter) -> None:
    found = meter(cold.premises)
    reading(found, "2026-06-30", "99990")
    page = words(give(danuta, found, "12"))
    assert "Licznik zaczął od zera?" in page
    assert "22 m³" in page
    give(danuta, found, "12", answer="keep")
    assert only().doubt == "turned"


NO_NUMBERS = (
    ("", "Wpisz, co pokazuje licznik."),
    ("dużo", "Wpisz same cyfry i przecinek."),
    ("-5", "Licznik nie pokazuje liczb ujemnych."),
    ("1000000000000", "To za długa liczba."),
    ("1,2,3", "Przecinek może być tylko jeden."),
    ("١٢٣", "Wpisz same cyfry i przecinek."),
    ("19\x005", "Wpisz same cyfry i przecinek."),
    ("\u202e195", "Wpisz same cyfry i przecinek."),
    ("😀", "Wpisz same cyfry i przecinek."),
    ("'; DROP TABLE meters_meter; --", "Wpisz same cyfry i przecinek."),
    ("<script>alert(1)</script>", "Wpisz same cyfry i przecinek."),
    ("1e5", "Wpisz same cyfry i przecinek."),
    ("NaN", "Wpisz same cyfry i przecinek."),
    ("9" * 100_000, "To za długa liczba."),
    ("x" * 100_000, "Wpisz same cyfry i przecinek."),
)


def test_what_is_no_number_is_answered_in_plain_words(danuta: Any, cold: Meter) -> None:
    for typed, answer in NO_NUMBERS:
        response = give(danuta, cold, typed)
        assert response.status_code == 422, typed[:40]
        page = words(response)
        assert answer in page, typed[:40]
        assert "<title>Błąd:" in page
        assert "<script>alert" not in page
    assert not SubmittedReading.objects.exists()


NO_DAYS = (
    ("2026-12-16", "Ten dzień dopiero będzie."),
    ("9999-12-31", "Ten dzień dopiero będzie."),
    ("2026-12-01", "Teraz liczą się odczyty od 10 grudnia."),
    ("2026-06-01", "Ostatni odczyt jest z 30 czerwca."),
    ("wczoraj", "Wpisz dzień, na przykład"),
    ("31.02.2026", "Wpisz dzień, na przykład"),
    ("\x00", "Wpisz dzień, na przykład"),
)


def test_a_day_on_which_nothing_was_read_is_refused_and_the_number_kept(danuta: Any, cold: Meter) -> None:
    for day, answer in NO_DAYS:
        response = give(danuta, cold, "195,75", read_on=day)
        assert response.status_code == 422, day
        assert answer in words(response), day
        assert 'value="195,75"' in words(response)


def test_a_reading_of_another_day_of_the_window_is_taken(danuta: Any, cold: Meter) -> None:
    give(danuta, cold, "195,75", read_on="12.12.2026")
    assert only().read_on == dt.date(2026, 12, 12)


def test_a_window_that_closed_meanwhile_keeps_the_number_and_says_what_now(
    danuta: Any, cold: Meter, december: Any, signed_in: Any
) -> None:
    assert danuta.get(form_of(cold)).context["standing"].may_give
    december.move_to(dt.datetime(2027, 1, 1, 0, 5, tzinfo=dt.UTC))
    danuta = signed_in(User.objects.get(identifier="L0001"))
    response = give(danuta, cold, "195,75")
    page = words(response)
    assert response.status_code == 409
    assert "Nie zapisaliśmy odczytu: 195,75." in page
    assert "Następny termin: 10" in page
    assert not SubmittedReading.objects.exists()


def test_sent_twice_it_is_one_reading_and_while_it_waits_it_can_be_mended(danuta: Any, cold: Meter) -> None:
    first = give(danuta, cold, "195,75")
    assert give(danuta, cold, "195,75")["Location"] == first["Location"]
    assert AuditEvent.objects.filter(action="reading.given").count() == 1
    assert 'value="195,75"' in words(danuta.get(form_of(cold)))
    give(danuta, cold, "196,1")
    assert only().value == Decimal("196.1")
    assert AuditEvent.objects.filter(action="reading.corrected").count() == 1


def test_where_rules_accept_by_themselves_only_odd_readings_wait(danuta: Any, cold: Meter) -> None:
    adopt_readings(acceptance="automatic")
    assert "Odczyt przyjęty" in words(danuta.post(form_of(cold), {"value": "195,75"}, follow=True))
    assert give(danuta, cold, "195,75").status_code == 302
    assert only().decided_by == "system"
    other = give(danuta, cold, "196,75")
    assert other.status_code == 409
    assert "zadzwoń do biura" in words(other)
    second = meter(cold.premises, "H-2", medium="hot_water")
    reading(second, "2026-06-30", "500")
    give(danuta, second, "100", answer="keep")
    assert SubmittedReading.objects.get(meter_number="H-2").state == "waiting"


def test_after_so_many_own_readings_a_worker_must_come(danuta: Any, cold: Meter) -> None:
    adopt_readings(consecutive_self_reported=2)
    for old in ("2025-06-30", "2025-12-31"):
        cold.premises.readings.filter(read_on=old).update(source="resident")
    assert danuta.get(form_of(cold)).context["standing"].may_give  # June was read by a collector
    cold.premises.readings.update(source="resident")
    page = words(give(danuta, cold, "195,75"))
    assert "Teraz licznik musi odczytać pracownik." in page
    assert "Nie zapisaliśmy odczytu: 195,75." in page


def test_a_photo_is_needed_by_the_rules_and_survives_the_question(danuta: Any, cold: Meter) -> None:
    adopt_readings(photo="required")
    assert "Dołącz zdjęcie licznika." in words(give(danuta, cold, "195,75"))
    sent = SimpleUploadedFile("licznik.heic", heic_photo())
    page = give(danuta, cold, "280,75", photo=sent)
    token = page.context["kept_photo"]
    assert give(danuta, cold, "280,75", kept_photo=token, answer="keep").status_code == 302
    kept = only()
    photo_at = reverse(
        "own_reading_photo",
        kwargs={"premises_id": cold.premises_id, "meter_id": cold.pk, "reading_id": kept.pk},
    )
    answer = danuta.get(photo_at)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] in ("no-store", "private, no-store")
    assert answer.content.startswith(b"\xff\xd8")


def test_a_photo_named_by_somebody_else_is_no_photo(danuta: Any, cold: Meter) -> None:
    adopt_readings(photo="required")
    response = give(danuta, cold, "195,75", kept_photo="photos/readings/" + "0" * 32 + ".jpg")
    assert "Dołącz zdjęcie licznika." in words(response)


def test_a_file_that_is_no_photo_keeps_the_number(danuta: Any, cold: Meter) -> None:
    for content in (NO_PHOTOS["program renamed"], NO_PHOTOS["SVG"], flood(), photo()[:3_000]):
        response = give(danuta, cold, "195,75", photo=SimpleUploadedFile("licznik.jpg", content))
        assert response.status_code == 422
        assert 'value="195,75"' in words(response)
    assert not SubmittedReading.objects.exists()


def test_a_body_of_fifty_megabytes_gives_a_page_and_keeps_the_number(danuta: Any, cold: Meter) -> None:
    response = give(danuta, cold, "195,75", photo=SimpleUploadedFile("film.jpg", b"\xff" * 50_000_000))
    assert response.status_code == 422
    assert "Zdjęcie jest za duże." in words(response)
    assert 'value="195,75"' in words(response)


def test_a_neighbour_finds_nothing_and_an_old_address_leads_to_the_same_meter(
    danuta: Any, clerk: Any, cold: Meter, signed_in: Any
) -> None:
    give(danuta, cold, "195,75")
    neighbour = signed_in(account("L0003", role="resident", full_name="Zofia Łąkowska", flat=make_premises("S/35")))
    for stranger in (neighbour, clerk):
        assert stranger.get(form_of(cold)).status_code == 404
        assert give(stranger, cold, "196").status_code == 404
    newer = meter(cold.premises, cold.number, place="kuchnia")
    Meter.objects.filter(pk=cold.pk).update(superseded_by_run=newer.run_id)
    co_owner = signed_in(account("L0002", role="resident", full_name="Marek Zięba", flat=cold.premises))
    assert give(co_owner, cold, "197").status_code == 302
    assert only().value == 197
