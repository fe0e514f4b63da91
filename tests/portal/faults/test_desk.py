"""The staff's side of reports: the queue, one case, a telephone call, whose estates, what is late."""

import re
import uuid
from typing import Any

import pytest

from portal.accounts.models import RoleHolding, StaffRole
from portal.audit.models import AuditEvent
from portal.faults.models import AnswerTemplate, FaultEntry, FaultReport
from portal.outbox.models import Message
from portal.premises.models import Building, Estate
from tests.personas import People
from tests.portal.access.rules_in_force import with_rules
from tests.portal.faults.reports import LEAK, days_ago, make_report, words_of

pytestmark = pytest.mark.django_db
QUEUE = "/biuro/zgloszenia/"


def step(client: Any, report: FaultReport, name: str, **fields: Any) -> Any:
    answer = client.post(f"{QUEUE}{report.pk}/{name}", fields, follow=True)
    report.refresh_from_db()
    return answer


def worker_of(estate: str, folk: People) -> Any:
    """Let the clerk deal with reports of one estate alone."""
    role = StaffRole.objects.create(key="okolica", name="Okolica", capabilities=["handle_faults"], estates=[estate])
    RoleHolding.objects.filter(user=folk.clerk).delete()
    RoleHolding.objects.create(user=folk.clerk, role=role)
    return folk.clerk


def test_the_queue_says_what_is_late_in_words_and_narrows(folk: People, visit: Any) -> None:
    late, fresh = make_report(folk.title_holder, folk.flat), make_report(folk.neighbour, folk.flat_next_door)
    days_ago(late, 30)
    client = visit(folk.clerk)
    page = words_of(client.get(QUEUE))
    assert page.index(late.label) < page.index(fresh.label)  # what waits longest comes first
    assert page.count("po terminie</strong>") == 1
    only = words_of(client.get(QUEUE, {"co": "po_terminie"}))
    assert late.label in only
    assert fresh.label not in only
    assert late.label not in words_of(client.get(QUEUE, {"co": "zakonczone"}))
    assert client.get(QUEUE, {"co": "<script>", "osiedle": "x"}).status_code == 422


def test_a_worker_takes_moves_and_ends_a_report(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    client = visit(folk.clerk)
    step(client, report, "przejmij")
    assert (report.state, report.assigned_to) == ("taken", folk.clerk)
    ids = re.findall(r' id="([^"]+)"', client.get(f"{QUEUE}{report.pk}").content.decode())
    assert len(ids) == len(set(ids)), "a label of one form leads to its own field"
    step(client, report, "stan", stan="in_progress", tekst="Ekipa jedzie")
    refused = step(client, report, "stan", stan="refused", tekst="")
    assert "Napisz, dlaczego odmawiasz" in words_of(refused)
    step(client, report, "stan", stan="done", wynik="not_ours", tekst="To zadanie właściciela.")
    assert (report.state, report.outcome) == ("done", "not_ours")
    assert step(client, report, "stan", stan="taken").status_code == 422  # not from here
    states = FaultEntry.objects.filter(report=report, kind="state").order_by("at").values_list("state", flat=True)
    assert list(states) == ["new", "taken", "in_progress", "done"]
    acts = AuditEvent.objects.filter(subject=f"fault:{report.label}").values_list("action", flat=True)
    assert {"fault.reported", "fault.state_changed", "look.fault_case"} <= set(acts)


def test_a_note_stays_among_the_staff(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    client = visit(folk.clerk)
    for _ in range(2):
        step(client, report, "notatka", klucz=uuid.UUID(int=5), tekst="Trudny rozmówca")
    assert words_of(client.get(f"{QUEUE}{report.pk}")).count("Trudny rozmówca") == 1
    assert "Trudny" not in words_of(visit(folk.title_holder).get(f"/zgloszenia/{report.pk}"))


def test_a_report_by_telephone_takes_four_fields(folk: People, visit: Any) -> None:
    client = visit(folk.clerk)
    person = folk.title_holder.person_link.person
    page = words_of(client.get(f"{QUEUE}nowe/{person.pk}"))
    assert "data-ctrl-enter" in page
    assert f"{QUEUE}nowe/{person.pk}" in words_of(client.get(f"/biuro/osoby/{person.pk}"))
    fields = {"klucz": uuid.UUID(int=3), "gdzie": "Sienkiewicza 12 m. 34", "co": "woda", "opis": "Kapie", "telefon": ""}
    for _ in range(2):
        client.post(f"{QUEUE}nowe/{person.pk}", fields)
    report = FaultReport.objects.get()
    assert (report.reporter, report.premises, report.taken_by) == (person, folk.flat, "P001")
    assert report.label in words_of(visit(folk.title_holder).get("/zgloszenia"))
    assert report.label in words_of(client.get(f"/biuro/osoby/{person.pk}"))


def test_a_common_part_is_found_by_a_few_letters(folk: People, visit: Any) -> None:
    client = visit(folk.clerk)
    fields = {"gdzie": "sienkiewicza klatka II", "co": "winda", "opis": "Stoi"}
    client.post(f"{QUEUE}nowe", fields)
    report = FaultReport.objects.get()
    assert (report.place, report.staircase_id, report.reporter) == ("staircase", folk.flat.staircase_id, None)
    for typed, said in (("Nowhere 7", "Nie znamy takiego miejsca"), ("Sienkiewicza", "Pasuje kilka miejsc")):
        answer = client.post(f"{QUEUE}nowe", {**fields, "gdzie": typed})
        assert answer.status_code == 422
        assert said in words_of(answer)
        assert "Stoi" in words_of(answer)
    wrong_place = client.post(f"{QUEUE}nowe", {**fields, "gdzie": "Sienkiewicza 12, teren"})
    assert "Wybierz coś innego" in words_of(wrong_place)


def test_many_are_closed_with_one_outcome(folk: People, visit: Any) -> None:
    reports = [make_report(folk.title_holder, folk.flat) for _ in range(3)]
    client = visit(folk.clerk)
    assert "Zaznacz na liście" in words_of(client.post(f"{QUEUE}zamknij", {"wynik": "fixed"}))
    ticked = [str(report.pk) for report in reports[:2]] + ["śmieci", str(uuid.uuid4())]
    page = client.post(f"{QUEUE}zamknij", {"wynik": "fixed", "zgloszenie": ticked}, follow=True)
    assert "Zamknięte zgłoszenia: 2." in words_of(page)
    assert FaultReport.objects.filter(state="closed", outcome="fixed").count() == 2


def test_doubles_are_merged_by_number(folk: People, visit: Any) -> None:
    first = make_report(folk.title_holder, folk.flat, place="staircase")
    double = make_report(folk.neighbour, folk.flat_next_door, place="staircase")
    client = visit(folk.clerk)
    for number in ("2026", "1999/0001", first.label.replace("/", "/99999999")):
        assert step(client, double, "polacz", numer=number).status_code == 422
    assert "To jest to samo" in words_of(step(client, double, "polacz", numer=double.label))
    step(client, double, "polacz", numer=f" {first.label} ")
    assert double.merged_into == first
    private = make_report(folk.neighbour, folk.flat_next_door)
    third = make_report(folk.title_holder, folk.flat)
    assert "cudzego lokalu" in words_of(step(client, third, "polacz", numer=private.label))


def test_words_sent_often_are_kept_and_filled_in(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    client = visit(folk.clerk)
    words = {"name": "Hydraulik", "text": "Sprawa {numer}, {miejsce}. {inne}"}
    client.post(f"{QUEUE}wzory", words)
    assert "Taka nazwa już jest" in words_of(client.post(f"{QUEUE}wzory", words))
    answer = AnswerTemplate.objects.get(name="Hydraulik")
    page = words_of(client.get(f"{QUEUE}{report.pk}", {"wzor": answer.pk}))
    assert f"Sprawa {report.label}, Sienkiewicza 12 m. 34. {{inne}}" in page
    client.post(f"{QUEUE}wzory/{answer.pk}", {"usun": "1"})
    assert not AnswerTemplate.objects.filter(pk=answer.pk).exists()


def test_a_worker_of_another_estate_sees_nothing_of_it(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat, details=LEAK)
    Building.objects.create(estate=Estate.objects.create(code="9", name="Inne"), street="Obca", number="1")
    client = visit(worker_of("Inne", folk))
    assert report.label not in words_of(client.get(QUEUE, {"co": "wszystkie"}))
    assert client.get(f"{QUEUE}{report.pk}").status_code == 404
    assert client.post(f"{QUEUE}{report.pk}/przejmij").status_code == 404
    assert client.get(f"{QUEUE}nowe/{folk.title_holder.person_link.person_id}").status_code == 404
    assert "Sienkiewicza" not in words_of(client.get(f"{QUEUE}nowe"))


def test_who_may_not_handle_faults_finds_no_page_of_them(folk: People, visit: Any) -> None:
    client = visit(folk.accountant)
    assert client.get(QUEUE).status_code == 404
    assert "Zgłoszenia" not in words_of(client.get("/biuro/")).split("<main")[0]


def test_the_office_of_the_estate_is_told_where_the_rules_say_so(folk: People) -> None:
    office = {
        "key": "pogotowie", "name": "Pogotowie", "estates": ["*"], "tasks": ["faults"], "email": "awarie@sm.example",
    }  # fmt: skip
    with_rules(sender={"name": "SM"}, faults={"told": ["office"]}, notices={"quiet_from": 0, "quiet_to": 0})
    from portal.kernel import clock
    from portal.rulebook.actions import adopt_rules
    from portal.rulebook.queries import rules_on
    from portal.rulebook.sections.offices import Office

    rules = rules_on(clock.today())
    changed = rules.model_copy(update={"offices": (*rules.offices, Office(**office))})
    adopt_rules(rules=changed, valid_from=clock.today(), reason="Próba", by="tests")
    report = make_report(folk.title_holder, folk.flat, details=LEAK)
    [sent] = Message.objects.all()
    assert sent.to_address == "awarie@sm.example"
    assert report.label in sent.text
    assert LEAK not in sent.text


def test_the_second_who_takes_a_report_is_told_whose_it_is(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    step(visit(folk.administrator), report, "przejmij", czyje="")
    told = words_of(step(visit(folk.clerk), report, "przejmij", czyje=""))
    assert "To zgłoszenie ma już:" in told
    assert report.assigned_to == folk.administrator
    step(visit(folk.clerk), report, "przejmij", czyje=str(folk.administrator.pk))
    assert report.assigned_to == folk.clerk


def test_the_queue_and_a_case_cost_the_same_whatever_there_is(
    folk: People, visit: Any, django_assert_max_num_queries: Any
) -> None:
    reports = [make_report(folk.title_holder, folk.flat) for _ in range(8)]
    client = visit(folk.clerk)
    client.get(f"{QUEUE}{reports[0].pk}")
    with django_assert_max_num_queries(8):
        client.get(QUEUE)
