"""Anna at the desk: readings that wait, many accepted at once, one refused with its reason, a staircase typed in."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from billing_import.back.numbering import number_new_rows, page_after
from portal.accounts.models import StaffRole
from portal.audit.models import AuditEvent
from portal.kernel.people_facts import forgetters
from portal.kernel.picture_files import keep_picture
from portal.meters.export_back import READINGS
from portal.meters.models import Meter, SubmittedReading
from portal.meters.nightly import forget_photos
from portal.meters.queries import books_of_many
from portal.meters.reminding import remind_of_readings
from portal.outbox.models import Message
from portal.premises.models import Title
from portal.residents.models import Person
from portal.residents.notice_choices import choose_notices
from tests.personas import make_premises
from tests.portal.meters.brought import meter, reading
from tests.portal.meters.test_giving import give, only, words

pytestmark = pytest.mark.django_db
WAITING, TYPING = "/biuro/odczyty/", "/biuro/odczyty/wpisz"


def typed(client: Any, fields: dict[str, Any], query: str = "?indeksy=SIENK/12/34%0AS/35") -> Any:
    return client.post(TYPING + query, {"dzien": "2026-12-15", "zrodlo": "collector", "action": "save", **fields})


@pytest.fixture
def next_door(cold: Meter) -> Meter:
    """The neighbour's meter."""
    found = meter(make_premises("S/35", number="35"), "N-35")
    reading(found, "2026-06-30", "100")
    return found


def danuta_can_be_written_to() -> Person:
    person = Person.objects.get(code="KL0001")
    Person.objects.filter(pk=person.pk).update(email="danuta@example.pl")
    choose_notices(person=person, wishes={"readings": "at_once"}, by="tests")
    return person


def test_what_waits_is_shown_beside_the_reading_before_and_accepted_once(
    danuta: Any, clerk: Any, cold: Meter, next_door: Meter
) -> None:
    danuta_can_be_written_to()
    give(danuta, cold, "195,75")
    page = words(clerk.get(WAITING))
    for told in ("Czeka na decyzję: 1", "SIENK/12/34", "184,320 m³", "195,750 m³", "11,43 m³"):
        assert told in page, told
    ids = [str(only().pk), "nie-uuid", "00000000-0000-0000-0000-000000000000"]
    assert clerk.post(reverse("readings_accept"), {"reading": ids}).status_code == 302
    assert (only().state, only().decided_by) == ("accepted", "P001")
    clerk.post(reverse("readings_accept"), {"reading": ids})
    assert AuditEvent.objects.filter(action="reading.accepted").count() == 1
    [mail] = Message.objects.all()
    assert "przyjęliśmy odczyt 195,750 m³ z 15 grudnia" in mail.text.replace("\u00a0", " ")
    assert "Żaden odczyt nie czeka na decyzję." in words(clerk.get(WAITING))


def test_a_refusal_tells_why_on_the_page_and_by_mail(danuta: Any, clerk: Any, cold: Meter) -> None:
    danuta_can_be_written_to()
    given = give(danuta, cold, "195,75")["Location"]
    decide = reverse("reading_decide", kwargs={"reading_id": only().pk})
    assert clerk.get(decide).status_code == 200
    assert "Napisz, dlaczego" in words(clerk.post(decide, {"decision": "refuse", "reason": " "}))
    clerk.post(decide, {"decision": "refuse", "reason": "Inny numer na zdjęciu."})
    assert "Inny numer na zdjęciu." in words(danuta.get(given))
    assert "Inny numer na zdjęciu." in Message.objects.get().text
    clerk.post(decide, {"decision": "accept"})
    assert only().state == "refused"
    assert give(danuta, cold, "196").status_code == 302  # and a better one may be given


def test_a_reading_accepted_by_mistake_is_taken_back_once_and_the_person_reads_why(
    danuta: Any, clerk: Any, cold: Meter
) -> None:
    danuta_can_be_written_to()
    given = give(danuta, cold, "195,75")["Location"]
    decide = reverse("reading_decide", kwargs={"reading_id": only().pk})
    clerk.post(decide, {"decision": "back", "reason": "Za wcześnie."})
    assert only().state == "waiting"
    clerk.post(decide, {"decision": "accept"})
    listed = words(clerk.get(WAITING, {"stan": "przyjete"}))
    assert "Przyjęte: 1" in listed
    assert "184,320 m³" in listed  # the state before it, not itself
    assert decide in listed
    assert "Napisz, dlaczego cofasz odczyt." in words(clerk.post(decide, {"decision": "back", "reason": " "}))
    for _ in range(2):
        clerk.post(decide, {"decision": "back", "reason": "To inny licznik."})
    assert only().state == "refused"
    assert AuditEvent.objects.filter(action="reading.taken_back").count() == 1
    assert Message.objects.filter(text__contains="To inny licznik.").count() == 1
    assert "To inny licznik." in words(danuta.get(given))
    [book] = books_of_many([cold.premises_id], dt.date(2026, 12, 15))
    assert not any(one.is_given_here for one in book.history)
    assert give(danuta, cold, "190").status_code == 302


def test_a_worker_of_another_estate_sees_and_decides_nothing(danuta: Any, clerk: Any, cold: Meter) -> None:
    give(danuta, cold, "195,75")
    StaffRole.objects.filter(key="clerk").update(estates=["Osiedle Drugie"])
    assert "Żaden odczyt" in words(clerk.get(WAITING))
    assert clerk.get(reverse("reading_decide", kwargs={"reading_id": only().pk})).status_code == 404
    clerk.post(reverse("readings_accept"), {"reading": [str(only().pk)]})
    assert only().state == "waiting"
    assert "N-35" not in words(clerk.get(TYPING + "?indeksy=S/35"))
    StaffRole.objects.filter(key="clerk").update(capabilities=["find_people"], estates=[])
    for address in (WAITING, TYPING):
        assert clerk.get(address).status_code == 404


def test_a_grid_tells_all_mistakes_at_once_and_loses_nothing(clerk: Any, cold: Meter, next_door: Meter) -> None:
    page = words(clerk.get(TYPING + "?indeksy=SIENK/12/34%0AS/35"))
    assert 'data-before="184.3200"' in page
    own, other = f"v-{cold.pk}", f"v-{next_door.pk}"
    answer = typed(clerk, {own: "dużo", other: "112,5"})
    assert answer.status_code == 422
    assert "Wpisz same cyfry i przecinek." in words(answer)
    assert 'value="112,5"' in words(answer)
    assert "12,5 m³" in words(answer)
    assert not SubmittedReading.objects.exists()
    odd = typed(clerk, {own: "195", other: "90"})
    assert "mniej niż poprzednio" in words(odd)
    assert not SubmittedReading.objects.exists()
    again = {own: "195", other: "90", f"seen-{next_door.pk}": "90"}
    assert typed(clerk, again).status_code == 302
    assert typed(clerk, again).status_code == 302  # sent twice
    kept = {one.meter_number: one for one in SubmittedReading.objects.all()}
    assert {number: (one.value, one.doubt, one.state) for number, one in kept.items()} == {
        cold.number: (Decimal(195), "", "accepted"),
        "N-35": (Decimal(90), "lower", "accepted"),
    }
    assert "jest już przyjęty odczyt 195" in words(typed(clerk, {own: "196"}))
    for fields in ({"dzien": "2026-12-16"}, {"dzien": "x"}, {"zrodlo": "robot"}, {}):
        assert typed(clerk, {own: "", **fields}).status_code == 422


def test_two_columns_of_a_spreadsheet_fill_the_grid_without_scripts(clerk: Any, cold: Meter, next_door: Meter) -> None:
    pasted = f"{cold.number}\t195,75\nS/35;101\nnie ma\t5\njedna"
    page = words(typed(clerk, {"wklejone": pasted, "action": "paste"}))
    assert 'value="195,75"' in page
    assert 'value="101"' in page
    assert "Wiersz 3: nie ma tu licznika ani lokalu „nie ma”." in page
    assert "Wiersz 4: potrzebne są dwie kolumny" in page
    for naughty in ("\x00\t1", "\u202e;\u202e", "<script>\t1", "x" * 100_000, "😀 5", "';DROP TABLE--\t1"):
        assert typed(clerk, {"wklejone": naughty}).status_code == 422
        assert clerk.get(TYPING, {"indeksy": naughty, "klatka": naughty[:99], "budynek": naughty[:99]}).status_code in (
            200,
            422,
        )
    stored = typed(clerk, {"wklejone": f"{cold.number}\t195,75"}, query="")
    assert stored.status_code == 302
    assert only().value == Decimal("195.75")


def test_a_reading_goes_back_once_it_is_accepted_and_counts_once_when_a_file_brings_it(
    danuta: Any, clerk: Any, cold: Meter
) -> None:
    give(danuta, cold, "195,75")
    assert number_new_rows(READINGS) == 0
    clerk.post(reverse("reading_decide", kwargs={"reading_id": only().pk}), {"decision": "accept"})
    assert (number_new_rows(READINGS), number_new_rows(READINGS)) == (1, 0)
    [row] = page_after(READINGS, 0, limit=10).rows
    assert row.cells == ("SIENK/12/34", "4471 0928", dt.date(2026, 12, 15), "195,75", "odczyt", "mieszkaniec")
    [book] = books_of_many([cold.premises_id], dt.date(2026, 12, 15))
    assert [one.is_given_here for one in book.history][-1]
    reading(cold, "2026-12-31", "195.75", source="resident")
    [book] = books_of_many([cold.premises_id], dt.date(2026, 12, 31))
    assert [state.value for state in book.states][-2:] == [Decimal("184.32"), Decimal("195.75")]
    assert not any(one.is_given_here for one in book.history)


def test_who_gave_none_is_reminded_once_before_the_window_ends(danuta: Any, cold: Meter, next_door: Meter) -> None:
    person = danuta_can_be_written_to()
    second = make_premises("S/36", number="36")
    Title.objects.create(person=person, premises=second, kind=Title.Kind.OWNERSHIP)
    meter(second, "D-2")
    for day, mails in ((27, 0), (28, 1), (29, 1), (31, 1)):
        remind_of_readings(day=dt.date(2026, 12, day), by="night")
        assert Message.objects.count() == mails, day
    mail = Message.objects.get()
    assert "Podaj odczyt licznika do 31" in mail.subject
    assert "Sienkiewicza 12 m. 36, Sienkiewicza 12 m. 34" in mail.text.replace("\u00a0", " ")
    Message.objects.all().delete()
    give(danuta, cold, "195,75")
    reading(Meter.objects.get(number="D-2"), "2026-11-30", "5", source="remote")
    assert remind_of_readings(day=dt.date(2026, 12, 31), by="night") == 0


def test_photos_of_readings_that_were_never_given_are_forgotten(cold: Meter, december: Any) -> None:
    left = keep_picture("readings", b"jpeg")
    kept = keep_picture("readings", b"jpeg")
    SubmittedReading.objects.create(
        premises=cold.premises, meter_number=cold.number, read_on="2026-12-15", value=1, source="resident",
        state="waiting", given_by="x", photo=kept,
    )  # fmt: skip
    written = default_storage.get_modified_time(left)
    december.move_to(written + dt.timedelta(hours=1))
    forget_photos()
    assert default_storage.exists(left)
    december.move_to(written + dt.timedelta(days=2))
    forget_photos()
    assert default_storage.exists(kept)
    assert not default_storage.exists(left)


def test_an_erased_persons_reading_stays_without_them(danuta: Any, cold: Meter) -> None:
    give(danuta, cold, "195,75")
    SubmittedReading.objects.update(photo=keep_picture("readings", b"jpeg"))
    for _, forget in forgetters:
        forget(Person.objects.get(code="KL0001").pk)
    kept = only()
    assert (kept.value, kept.person_id, kept.given_by, kept.photo) == (Decimal("195.75"), None, "dane usunięte", "")
