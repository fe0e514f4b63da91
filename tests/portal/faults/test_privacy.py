"""Words and photographs of people: who gets them, when they go, what of it leaves; and input that means harm."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.faults.erasing import erase_old_words, forget_person
from portal.faults.models import FaultEntry, FaultFollower, FaultPhoto, FaultReport
from portal.faults.moving import change_state
from portal.faults.photos import add_photos
from portal.faults.talking import write_to_cooperative
from portal.kernel import clock
from portal.residents.legal_hold import set_legal_hold
from portal.rulebook.queries import rules_on
from tests.billing_import.test_api import Program, token_of
from tests.personas import People
from tests.portal.faults.reports import LEAK, make_report, words_of
from tests.portal.faults.test_reporting import photo

pytestmark = pytest.mark.django_db
NAUGHTY = (
    "<script>alert(1)</script>'; DROP TABLE faults_report; -- {{ 7*7 }} %(number)s",
    "Robert\x00 \u202egnirts 😀🧨 1000000000000",
    "ł" * 100_000,
)


def finished(folk: People, months_ago: int) -> FaultReport:
    report = make_report(folk.title_holder, folk.flat, phone="601 222 333")
    key = uuid.uuid4()
    write_to_cooperative(report=report, text=LEAK, by=folk.title_holder, now=timezone.now(), request_key=key)
    add_photos([photo().read()], report=report)
    rules = rules_on(clock.today())
    change_state(report=report, to="done", by=folk.clerk, now=timezone.now(), rules=rules, text=LEAK)
    FaultReport.objects.filter(pk=report.pk).update(finished_on=clock.today() - dt.timedelta(days=31 * months_ago))
    return report


def test_a_person_that_is_erased_leaves_no_words_and_no_photographs(
    folk: People, django_capture_on_commit_callbacks: Any
) -> None:
    report = finished(folk, 0)
    FaultFollower.objects.create(
        report=make_report(folk.neighbour, folk.flat_next_door, place="staircase"),
        person=folk.title_holder.person_link.person,
    )
    name = FaultPhoto.objects.get().name
    with django_capture_on_commit_callbacks(execute=True):
        forget_person(folk.title_holder.person_link.person_id)
    report.refresh_from_db()
    assert (report.reporter, report.details, report.phone, report.state) == (None, "", "", "done")
    assert not FaultEntry.objects.filter(report=report).exclude(text="").exists()
    assert not FaultEntry.objects.filter(report=report, by=folk.title_holder.identifier).exists()
    assert not FaultPhoto.objects.exists()
    assert not FaultFollower.objects.exists()
    assert not default_storage.exists(name)


def test_words_go_some_months_after_the_end_unless_they_are_held(folk: People) -> None:
    old, young = finished(folk, 37), finished(folk, 30)
    person = folk.title_holder.person_link.person
    set_legal_hold(person=person, reason="Spór o zalanie", by="tests")
    assert erase_old_words(day=clock.today(), keep_months=36) == 0
    person.legal_hold = ""
    person.save()
    assert erase_old_words(day=clock.today(), keep_months=36) == 1
    assert erase_old_words(day=clock.today(), keep_months=36) == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.details, bool(old.erased_at), young.details) == ("", True, LEAK)


def test_a_program_gets_every_change_of_a_state_once(folk: People, at: Any) -> None:
    inside = make_report(folk.title_holder, folk.flat)
    common = make_report(folk.neighbour, folk.flat_next_door, place="staircase", details="Winda stoi")
    program = Program(at("hutnik"), token_of("exports:read"))
    first = program.get("/api/v1/exports/zgloszenia").json()
    assert [row["number"] for row in first["rows"]] == [inside.label, common.label]
    assert (first["rows"][0]["person"], first["rows"][0]["premises"]) == ("0001", "SIENK/12/34")
    assert (first["rows"][1]["person"], first["rows"][1]["staircase"]) == ("", "II")
    rules = rules_on(clock.today())
    change_state(report=inside, to="done", by=folk.clerk, now=timezone.now(), rules=rules)
    after = program.get("/api/v1/exports/zgloszenia", cursor=first["cursor"]).json()["rows"]
    assert [(row["number"], row["state"]) for row in after] == [(inside.label, "naprawione")]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_no_input_breaks_a_page_or_comes_back_as_code(folk: People, visit: Any, text: str) -> None:
    client = visit(folk.title_holder)
    report = make_report(folk.title_holder, folk.flat)
    client.post("/zgloszenia/nowe", {"gdzie": f"premises:{folk.flat.pk}"})
    client.post("/zgloszenia/nowe/co", {"co": "woda"})
    asked = [
        client.post("/zgloszenia/nowe", {"gdzie": text}),
        client.post("/zgloszenia/nowe/co", {"co": text}),
        client.post("/zgloszenia/nowe/opis", {"opis": text, "usun": text, "zdjecia": text}),
        client.post("/zgloszenia/nowe/opis", {"opis": text}),
        client.post("/zgloszenia/nowe/kontakt", {"telefon": text, "wejscie": text}),
        client.post("/zgloszenia/nowe/sprawdz", {"szkic": text}),
        client.post(f"/zgloszenia/{report.pk}/wiadomosc", {"tresc": text, "klucz": text}),
        client.post(f"/zgloszenia/{report.pk}/ocena", {"ocena": text}),
        client.get("/zgloszenia", {"strona": text[:2000]}),
        client.get(f"/zgloszenia/{report.pk}"),
    ]
    desk = visit(folk.clerk)
    case = f"/biuro/zgloszenia/{report.pk}"
    asked += [
        desk.get("/biuro/zgloszenia/", {"co": text[:2000], "osiedle": text[:2000], "strona": text[:2000]}),
        desk.post("/biuro/zgloszenia/nowe", {"gdzie": text, "co": text, "opis": text, "telefon": text, "klucz": text}),
        desk.post("/biuro/zgloszenia/wzory", {"name": text, "text": text}),
        desk.post("/biuro/zgloszenia/zamknij", {"zgloszenie": text, "wynik": text, "tekst": text}),
        desk.post("/biuro/przerwy/nowa", dict.fromkeys(["co", "rodzaj", "places", "od_dnia", "tekst"], text)),
        *(desk.post(f"{case}/{step}", dict.fromkeys(fields, text)) for step, fields in {
            "stan": ["stan", "wynik", "tekst"], "wiadomosc": ["tekst", "klucz"], "notatka": ["tekst"],
            "plan": ["krok", "dzien", "nota"], "przydziel": ["kto"], "polacz": ["numer"],
        }.items()),
        desk.get(case, {"wzor": text[:2000]}),
    ]  # fmt: skip
    for answer in asked:
        assert answer.status_code in {200, 302, 422}, (answer.status_code, answer.request["PATH_INFO"])
        assert "<script>alert" not in words_of(answer)
    assert FaultReport.objects.count() <= 2
