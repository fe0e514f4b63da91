"""Reporting a fault, screen by screen: what is asked, what is kept, and that one report comes of it."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from portal.faults.draft_models import FaultDraft
from portal.faults.drafts import KEPT, delete_old_drafts
from portal.faults.models import FaultEntry, FaultPhoto, FaultReport
from portal.kernel.working_days import working_days_after
from tests.personas import People
from tests.portal.access.rules_in_force import with_rules
from tests.portal.faults.reports import make_report, words_of

pytestmark = pytest.mark.django_db
WHERE, WHAT, DETAILS = "/zgloszenia/nowe", "/zgloszenia/nowe/co", "/zgloszenia/nowe/opis"
CONTACT, CHECK = "/zgloszenia/nowe/kontakt", "/zgloszenia/nowe/sprawdz"


def photo(color: str = "red") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (80, 80), color).save(written, "JPEG")
    return SimpleUploadedFile("usterka.jpg", written.getvalue(), "image/jpeg")


def fill_in(client: Any, folk: People, *, details: str = "Kapie z rury", **extra: Any) -> Any:
    """Go through the screens up to the last one."""
    assert client.post(WHERE, {"gdzie": f"premises:{folk.flat.pk}"})["Location"] == WHAT
    assert client.post(WHAT, {"co": "woda"})["Location"] == DETAILS
    assert client.post(DETAILS, {"opis": details, **extra})["Location"] == CONTACT
    assert client.post(CONTACT, {"telefon": "600 100 200", "wejscie": "present"})["Location"] == CHECK
    return client.get(CHECK)


def test_six_screens_lead_from_the_telephones_to_a_number(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    first = client.get(WHERE).content.decode()
    assert first.index("Najpierw zadzwoń") < first.index("Gdzie jest usterka?")
    assert 'href="tel:992"' in first
    what = client.post(WHERE, {"gdzie": f"premises:{folk.flat.pk}"}, follow=True).content.decode()
    assert "Winda" not in what  # a lift is no part of a flat
    assert "faults.svg#gas" in what
    check = words_of(fill_in(client, folk))
    for told in ("Sienkiewicza 12", "Woda: przeciek", "Kapie z rury", "600", "Tylko gdy jestem w domu"):
        assert told in check
    draft = FaultDraft.objects.get()
    answer = client.post(CHECK, {"szkic": draft.pk})
    report = FaultReport.objects.get()
    assert answer["Location"] == f"/zgloszenia/{report.pk}/wyslane"
    day = timezone.localdate()
    assert report.label == f"{day.year}/0001"
    assert (report.urgency, report.consent, report.answer_by) == ("urgent", "present", working_days_after(day, 1))
    assert report.label in client.get(answer["Location"]).content.decode()
    assert not FaultDraft.objects.exists()


def test_what_was_typed_is_there_on_the_way_back_and_after_a_mistake(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    fill_in(client, folk, details="Kapie <b>z rury</b>")
    assert "Kapie &lt;b&gt;z rury&lt;/b&gt;" in client.get(DETAILS).content.decode()
    assert 'value="600 100 200"' in client.get(CONTACT).content.decode()
    wrong = client.post(CONTACT, {"telefon": "zadzwoń jutro", "wejscie": "present"})
    assert wrong.status_code == 422
    assert "<title>Błąd:" in wrong.content.decode()
    assert 'value="zadzwoń jutro"' in wrong.content.decode()


def test_nobody_jumps_over_a_screen(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    assert client.get(CHECK)["Location"] == WHERE
    client.post(WHERE, {"gdzie": f"premises:{folk.flat.pk}"})
    assert client.get(CHECK)["Location"] == WHAT
    client.post(WHAT, {"co": "woda"})
    assert client.get(CONTACT)["Location"] == DETAILS
    assert client.post(CHECK, {"szkic": FaultDraft.objects.get().pk})["Location"] == DETAILS
    assert not FaultReport.objects.exists()


def test_a_place_that_is_not_the_persons_cannot_be_reported(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    for place in (f"premises:{folk.flat_next_door.pk}", "building:99999999", "dach", "", "premises:'; DROP TABLE"):
        answer = client.post(WHERE, {"gdzie": place})
        assert answer.status_code == 422, place
        assert "Wybierz, gdzie jest usterka." in answer.content.decode()
    assert not FaultDraft.objects.exists()


def test_the_same_page_sent_twice_makes_one_report(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    fill_in(client, folk)
    key = FaultDraft.objects.get().pk
    first, second = client.post(CHECK, {"szkic": key}), client.post(CHECK, {"szkic": key})
    assert first["Location"] == second["Location"]
    assert FaultReport.objects.count() == 1
    assert client.post(CHECK, {"szkic": "śmieci"})["Location"] == WHERE


def test_photographs_go_with_the_report_and_one_can_be_taken_out(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    fill_in(client, folk, zdjecia=[photo(), photo("blue")])
    first, _second = FaultPhoto.objects.order_by("sent_at", "pk")
    assert client.get(f"/zgloszenia/zdjecie/{first.pk}")["Content-Type"] == "image/jpeg"
    assert visit(folk.co_owner).get(f"/zgloszenia/zdjecie/{first.pk}").status_code == 404
    client.post(DETAILS, {"opis": "Kapie mocniej", "usun": first.pk})
    assert FaultDraft.objects.get().answers["details"] == "Kapie mocniej"
    too_many = client.post(DETAILS, {"opis": "Kapie", "zdjecia": [photo(), photo(), photo()]})
    assert "Za dużo zdjęć" in too_many.content.decode()
    client.post(CHECK, {"szkic": FaultDraft.objects.get().pk})
    assert [one.report for one in FaultPhoto.objects.all()] == [FaultReport.objects.get()]


def test_a_file_that_is_no_photograph_is_told_and_the_words_are_kept(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    client.post(WHERE, {"gdzie": f"premises:{folk.flat.pk}"})
    client.post(WHAT, {"co": "woda"})
    paper = SimpleUploadedFile("zdjecie.jpg", b"%PDF-1.7 ", "image/jpeg")
    answer = client.post(DETAILS, {"opis": "Długi opis", "zdjecia": paper})
    assert answer.status_code == 422
    assert "To jest plik PDF" in answer.content.decode()
    assert "Długi opis" in answer.content.decode()


def test_consent_is_asked_only_about_ones_own_premises(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    client.post(WHERE, {"gdzie": f"staircase:{folk.flat.staircase_id}"})
    client.post(WHAT, {"co": "winda"})
    details = client.post(DETAILS, {"opis": "Stoi"}, follow=True).content.decode()
    assert "wejść do lokalu" not in details
    assert client.post(CONTACT, {"telefon": ""})["Location"] == CHECK


def test_what_to_do_at_once_is_said_before_the_description(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    client.post(WHERE, {"gdzie": f"premises:{folk.flat.pk}"})
    page = client.post(WHAT, {"co": "gaz"}, follow=True).content.decode()
    assert "Czujesz gaz?" in page
    assert page.index('href="tel:992"') < page.index("Co się stało?")


def test_an_unfinished_report_is_kept_for_three_days(folk: People, visit: Any) -> None:
    client = visit(folk.title_holder)
    fill_in(client, folk, zdjecia=[photo()])
    FaultDraft.objects.update(touched_at=timezone.now() - KEPT - dt.timedelta(minutes=1))
    assert client.get(CHECK)["Location"] == WHERE
    assert delete_old_drafts(timezone.now()) == 1
    assert not FaultPhoto.objects.exists()


def test_numbers_follow_one_another_in_a_year_and_begin_anew(folk: People) -> None:
    first, second = make_report(folk.title_holder, folk.flat), make_report(folk.neighbour, folk.flat_next_door)
    assert second.number == first.number + 1
    assert [entry.state for entry in FaultEntry.objects.filter(report=first)] == ["new"]


def test_a_cooperatives_own_kinds_are_offered(folk: People, visit: Any) -> None:
    places = ["premises", "staircase", "building", "outside"]
    kind = {"key": "gniazdo", "name": "Gniazdo os", "picture": "other", "places": places, "urgency": "soon"}
    with_rules(faults={"categories": [kind], "asks_consent_to_enter": False, "soon_days": 2})
    client = visit(folk.title_holder)
    page = client.post(WHERE, {"gdzie": f"premises:{folk.flat.pk}"}, follow=True).content.decode()
    assert "Gniazdo os" in page
    assert client.post(WHAT, {"co": "woda"}).status_code == 422


def test_where_the_module_is_off_there_is_nothing(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    assert client.get("/zgloszenia").status_code == 404
    assert client.get(WHERE).status_code == 404
