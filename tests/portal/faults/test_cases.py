"""A resident's case: what it says, what may be done with it, and what of it others may know."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from portal.faults.joining import merge_report
from portal.faults.models import FaultEntry, FaultFollower, FaultReport
from portal.faults.moving import change_state, close_finished, plan_report
from portal.faults.talking import write_note, write_to_reporter
from portal.kernel import clock
from portal.outbox.models import Message
from portal.premises.models import Title
from portal.residents.actions import give_account_to_person
from portal.residents.models import Representation
from portal.rulebook.queries import rules_on
from tests.personas import People, make_user
from tests.portal.access.rules_in_force import days_seen_after_the_end, representatives_allowed, with_rules
from tests.portal.faults.reports import LEAK, days_ago, make_report, words_of

pytestmark = pytest.mark.django_db
LIFT = "Winda stoi, w środku pies sąsiadki z trójki"


def move(report: FaultReport, to: str, folk: People, text: str = "") -> None:
    now = timezone.now()
    change_state(report=report, to=to, by=folk.clerk, now=now, rules=rules_on(clock.today()), text=text)
    report.refresh_from_db()


def test_a_case_says_where_it_stands_and_what_comes_next(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    client = visit(folk.title_holder)
    assert "Odpowiemy najpóźniej" in words_of(client.get(f"/zgloszenia/{report.pk}"))
    move(report, "in_progress", folk, "Hydraulik przyjdzie w środę.")
    plan_report(
        report=report, step="Przyjdzie hydraulik.", on=dt.date(2030, 3, 4), official_note="", by=folk.clerk,
        now=timezone.now(),
    )  # fmt: skip
    page = words_of(client.get(f"/zgloszenia/{report.pk}"))
    for told in ("w naprawie", "4 marca 2030: Przyjdzie hydraulik.", "Hydraulik przyjdzie w środę.", LEAK):
        assert told in page
    assert "Anna Urzędnik" not in page  # the cooperative answers, not one worker


def test_news_is_marked_until_it_is_read(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    client = visit(folk.title_holder)
    client.get(f"/zgloszenia/{report.pk}")
    assert "coś nowego" not in words_of(client.get("/zgloszenia"))
    now, rules = timezone.now(), rules_on(clock.today())
    write_to_reporter(report=report, text="Kiedy?", by=folk.clerk, now=now, request_key=uuid.uuid4(), rules=rules)
    assert "coś nowego" in words_of(client.get("/zgloszenia"))
    client.get(f"/zgloszenia/{report.pk}")
    assert "coś nowego" not in words_of(client.get("/zgloszenia"))


def test_a_message_goes_once_however_often_it_is_sent(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    client = visit(folk.title_holder)
    for _ in range(2):
        client.post(f"/zgloszenia/{report.pk}/wiadomosc", {"klucz": uuid.UUID(int=7), "tresc": "Kapie mocniej"})
    assert FaultEntry.objects.filter(report=report, kind="message").count() == 1
    report.refresh_from_db()
    assert report.has_question
    wrong = client.post(f"/zgloszenia/{report.pk}/wiadomosc", {"tresc": "  "})
    assert wrong.status_code == 422
    assert "<title>Błąd:" in words_of(wrong)


def test_a_report_may_be_taken_back_while_it_is_open(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    client = visit(folk.title_holder)
    client.post(f"/zgloszenia/{report.pk}/wycofaj")
    client.post(f"/zgloszenia/{report.pk}/wycofaj")
    report.refresh_from_db()
    assert (report.state, report.finished_on) == ("withdrawn", clock.today())
    assert "zamknięta" in words_of(client.post(f"/zgloszenia/{report.pk}/wiadomosc", {"tresc": "Halo"}, follow=True))


@pytest.mark.parametrize(("days", "may"), [(14, True), (15, False)])
def test_a_finished_case_is_opened_again_in_the_days_of_the_rule(
    folk: People, visit: Any, days: int, may: bool
) -> None:
    report = make_report(folk.title_holder, folk.flat)
    move(report, "done", folk)
    days_ago(report, days)
    client = visit(folk.title_holder)
    assert ("Wznów sprawę" in words_of(client.get(f"/zgloszenia/{report.pk}"))) is may
    client.post(f"/zgloszenia/{report.pk}/wznow", {"tresc": "Znów kapie"})
    report.refresh_from_db()
    assert report.is_open is may
    if may:
        assert (report.state, report.outcome, report.answered_on) == ("reopened", "", None)
        assert report.answer_by >= clock.today()


def test_a_case_that_ended_is_rated_in_words_and_the_last_word_counts(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    client = visit(folk.title_holder)
    assert client.post(f"/zgloszenia/{report.pk}/ocena", {"ocena": "5"}, follow=True).status_code == 200
    report.refresh_from_db()
    assert report.rating is None  # nothing has ended yet
    move(report, "done", folk)
    assert client.post(f"/zgloszenia/{report.pk}/ocena", {"ocena": "6"}).status_code == 422
    for mark in ("2", "4"):
        client.post(f"/zgloszenia/{report.pk}/ocena", {"ocena": mark})
    report.refresh_from_db()
    assert report.rating == 4


def test_what_was_done_is_closed_by_itself_once_it_cannot_be_opened_again(folk: People) -> None:
    report = make_report(folk.title_holder, folk.flat)
    move(report, "done", folk)
    days_ago(report, 14)
    rules = rules_on(clock.today())
    assert close_finished(day=clock.today(), now=timezone.now(), rules=rules) == 0
    days_ago(report, 1)
    assert close_finished(day=clock.today(), now=timezone.now(), rules=rules) == 1
    report.refresh_from_db()
    assert (report.state, report.outcome) == ("closed", "fixed")


def test_nobody_else_opens_the_case_not_even_who_holds_the_flat_too(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat)
    case = f"/zgloszenia/{report.pk}"
    for who in (folk.co_owner, folk.neighbour, folk.former_owner):
        client = visit(who)
        for address in (case, f"{case}/wyslane", f"/zgloszenia/znane/{report.pk}"):
            assert client.get(address).status_code == 404, address
        for step in ("wiadomosc", "wycofaj", "ocena", "wznow"):
            assert client.post(f"{case}/{step}", {"tresc": "x", "ocena": "1"}).status_code == 404
    report.refresh_from_db()
    assert report.state == "new"


def test_neighbors_know_of_a_common_fault_and_nothing_of_who_and_what(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat, place="staircase", details=LIFT, phone="601 222 333")
    write_note(report=report, text="Dzwonić do Zięby", by=folk.clerk, now=timezone.now(), request_key=uuid.uuid4())
    for who in (folk.neighbour, folk.co_owner):
        client = visit(who)
        home = folk.flat if who == folk.co_owner else folk.flat_next_door
        client.post("/zgloszenia/nowe", {"gdzie": f"premises:{home.pk}"})
        client.post("/zgloszenia/nowe/co", {"co": "woda"})
        asked = words_of(client.get("/zgloszenia/nowe/opis"))
        page = words_of(client.get(f"/zgloszenia/znane/{report.pk}"))
        for text in (asked, page):
            assert "Winda" in text
            assert "Klatka II, Sienkiewicza 12" in text
            for secret in ("pies sąsiadki", "601", "Danuta", report.label, "Dzwonić"):
                assert secret not in text, secret
    assert visit(folk.former_owner).get(f"/zgloszenia/znane/{report.pk}").status_code == 404


def test_me_too_instead_of_a_double(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat, place="staircase", details=LIFT)
    client = visit(folk.neighbour)
    client.post("/zgloszenia/nowe", {"gdzie": f"staircase:{folk.flat.staircase_id}"})
    client.post("/zgloszenia/nowe/co", {"co": "winda"})
    assert "Mnie też" in words_of(client.get("/zgloszenia/nowe/opis"))
    for _ in range(2):
        client.post(f"/zgloszenia/znane/{report.pk}", {"zamiast": "1"})
    assert FaultFollower.objects.count() == 1
    assert client.get("/zgloszenia/nowe/opis")["Location"] == "/zgloszenia/nowe"  # the draft is gone
    assert "Dotyczy też mnie" in words_of(client.get("/zgloszenia"))
    kept = visit(folk.title_holder).post(f"/zgloszenia/{report.pk}/wycofaj", follow=True)
    assert "czekają też inni" in words_of(kept)
    move(report, "done", folk, "Dzwonił pan Zięba")
    page = words_of(client.get(f"/zgloszenia/znane/{report.pk}"))
    assert "naprawione" in page
    assert "Zięba" not in page
    client.post(f"/zgloszenia/znane/{report.pk}", {"krok": "odejdz"})
    assert client.get(f"/zgloszenia/znane/{report.pk}").status_code == 404


def test_where_the_rules_do_not_show_known_faults_there_are_none(folk: People, visit: Any) -> None:
    report = make_report(folk.title_holder, folk.flat, place="staircase", details=LIFT)
    with_rules(faults={"shows_known": False})
    assert visit(folk.neighbour).get(f"/zgloszenia/znane/{report.pk}").status_code == 404


def test_a_double_is_closed_and_its_reporter_follows_the_other_report(folk: People, visit: Any) -> None:
    first = make_report(folk.title_holder, folk.flat, place="staircase", details=LIFT)
    double = make_report(folk.neighbour, folk.flat_next_door, place="staircase", details="Znów ta winda")
    merge_report(report=double, into=first, by=folk.clerk, now=timezone.now(), rules=rules_on(clock.today()))
    double.refresh_from_db()
    assert (double.state, double.outcome, double.merged_into) == ("closed", "duplicate", first)
    client = visit(folk.neighbour)
    page = words_of(client.get(f"/zgloszenia/{double.pk}"))
    assert "Zajmujemy się nią razem" in page
    assert "Wznów sprawę" not in page
    assert client.get(f"/zgloszenia/znane/{first.pk}").status_code == 200
    assert client.get(f"/zgloszenia/{first.pk}").status_code == 404


def test_mail_says_that_there_is_something_and_nothing_more(
    folk: People, visit: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with_rules(sender={"name": "SM Hutnik"}, notices={"quiet_from": 0, "quiet_to": 0})
    for user, address in ((folk.title_holder, "danuta@dom.example"), (folk.neighbour, "zofia@dom.example")):
        person = user.person_link.person
        person.email = address
        person.save()
    report = make_report(folk.title_holder, folk.flat, place="staircase", details=LIFT)
    visit(folk.neighbour).post(f"/zgloszenia/znane/{report.pk}")
    move(report, "in_progress", folk, "Część jest u pani Zięby")
    sent = list(Message.objects.order_by("created_at"))
    assert sorted(one.to_address for one in sent) == ["danuta@dom.example", "danuta@dom.example", "zofia@dom.example"]
    for one in sent:
        assert report.label in one.subject
        for secret in ("pies", "Zięb", "Klatka", "Winda", "Część"):
            assert secret not in one.subject + one.text.replace("Dzień dobry, Danuta Zięba", ""), secret
        assert f"/{report.pk}" in one.text


def test_a_representative_who_may_only_look_reports_nothing(folk: People, visit: Any) -> None:
    representatives_allowed("see", "submit")
    person = folk.title_holder.person_link.person
    report = make_report(folk.title_holder, folk.flat)
    for scopes, may in ((["see"], False), (["see", "submit"], True)):
        acting = Representation.objects.create(
            principal=person, representative_name="Ewa Lis", basis="notarial_power", scopes=scopes,
            valid_from=dt.date(2026, 1, 1), document_seen_on=dt.date(2026, 1, 1), document_seen_by="P001",
        )  # fmt: skip
        user = make_user(f"L-EWA-{may}", full_name="Ewa Lis")
        give_account_to_person(user=user, person=person, by="tests", representation=acting)
        client = visit(user)
        assert LEAK in words_of(client.get(f"/zgloszenia/{report.pk}"))
        assert client.get("/zgloszenia/nowe").status_code == (200 if may else 404)
        answer = client.post(f"/zgloszenia/{report.pk}/wiadomosc", {"tresc": "Kiedy?"})
        assert answer.status_code == (302 if may else 404)


def test_who_moved_out_changes_nothing_and_sees_their_own_days(folk: People, visit: Any) -> None:
    days_seen_after_the_end(30)
    report = make_report(folk.title_holder, folk.flat)
    yesterday = clock.today() - dt.timedelta(days=1)
    Title.objects.filter(person=folk.title_holder.person_link.person).update(valid_to=yesterday)
    FaultReport.objects.filter(pk=report.pk).update(reported_on=yesterday)
    client = visit(folk.title_holder)
    assert LEAK in words_of(client.get(f"/zgloszenia/{report.pk}"))
    assert client.post(f"/zgloszenia/{report.pk}/wiadomosc", {"tresc": "Kiedy?"}).status_code == 404
    assert client.get("/zgloszenia/nowe").status_code == 404
    FaultReport.objects.filter(pk=report.pk).update(reported_on=clock.today())
    assert client.get(f"/zgloszenia/{report.pk}").status_code == 404


def test_the_pages_cost_the_same_whatever_there_is(
    folk: People, visit: Any, django_assert_max_num_queries: Any
) -> None:
    reports = [make_report(folk.title_holder, folk.flat, place=place) for place in ("premises", "staircase") * 6]
    for report in reports[:4]:
        move(report, "taken", folk, "Już")
    client = visit(folk.title_holder)
    client.get("/zgloszenia")
    for address in ("/zgloszenia", f"/zgloszenia/{reports[0].pk}", "/zgloszenia/nowe", "/przerwy", "/"):
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200, address
    client.post("/zgloszenia/nowe", {"gdzie": f"premises:{folk.flat.pk}"})
    client.post("/zgloszenia/nowe/co", {"co": "woda"})
    with django_assert_max_num_queries(8):
        client.get("/zgloszenia/nowe/opis")
