"""The journal as an administrator searches it, and a worker's own acts."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actions import deactivate_account, reactivate_account
from portal.audit.actions import record_event
from portal.audit.models import AuditEvent
from portal.audit.queries import Position
from portal.finding.keeping import rebuild
from portal.residents.queries import person_of
from tests.personas import People, make_person
from tests.portal.accounts.signing import text_of

pytestmark = pytest.mark.django_db
JOURNAL = "/biuro/dziennik/"


@pytest.fixture
def desk(people: People, at: Any) -> Any:
    """The administrator's browser; everybody can be found."""
    rebuild()
    browser = at("siarkowiec")
    browser.force_login(people.administrator)
    return browser


@pytest.fixture
def blocked(people: People) -> People:
    """Everybody, after the clerk blocked Danuta's account and the administrator Marek's."""
    deactivate_account(user=people.title_holder, by=people.clerk, reason="zgubiony telefon")
    deactivate_account(user=people.co_owner, by=people.administrator, reason="wniosek")
    return people


def body_of(answer: Any) -> str:
    return text_of(answer).partition("<tbody>")[2].partition("</tbody>")[0]


def test_an_event_is_told_in_words(blocked: People, desk: Any) -> None:
    row = body_of(desk.get(JOURNAL, {"rodzaj": "account.blocked", "osoba": "L0001"}))
    for words in (
        "Anna Urzędnik, P001",
        "Zablokowano konto",
        "konto L0001",
        "bezpieczeństwo konta",
        "zgubiony telefon",
    ):
        assert words in row
    assert "L0002" not in row


@pytest.mark.parametrize("typed", ["0001", "l0001", "danuta zieba", "Zięba Danuta", "ZIĘBA  DAN", "danuta zeiba"])
def test_a_person_is_found_by_number_identifier_and_name(blocked: People, desk: Any, typed: str) -> None:
    page = text_of(desk.get(JOURNAL, {"osoba": typed}))
    assert "Zdarzenia osoby: Danuta Zięba, numer 0001" in page
    assert "zgubiony telefon" in page


def test_a_name_of_several_people_lets_one_choose_and_shows_nobodys_events(blocked: People, desk: Any) -> None:
    page = text_of(desk.get(JOURNAL, {"osoba": "zięba"}))
    assert "O kogo chodzi?" in page
    assert 'href="?osoba=0001"' in page
    assert 'href="?osoba=0002"' in page
    assert "zgubiony telefon" not in page
    assert not AuditEvent.objects.filter(action="look.journal").exists()


def test_the_form_leads_to_an_address_without_the_name(blocked: People, desk: Any) -> None:
    answer = desk.post(JOURNAL, {"osoba": "Danuta Zięba", "rodzaj": "account.blocked"})
    assert (answer.status_code, answer["Location"]) == (302, f"{JOURNAL}?osoba=0001&rodzaj=account.blocked")
    assert "zgubiony telefon" in body_of(desk.get(answer["Location"]))
    several = desk.post(JOURNAL, {"osoba": "zięba"})
    assert (several.status_code, "O kogo chodzi?" in text_of(several)) == (200, True)
    assert desk.post(JOURNAL, {"osoba": "Nikt Taki"}).status_code == 422


def test_searching_for_a_person_is_a_look_at_them(blocked: People, desk: Any) -> None:
    danuta = person_of(blocked.title_holder)
    assert danuta
    desk.get(JOURNAL, {"osoba": "0001"})
    desk.get(JOURNAL, {"osoba": "0001", "rodzaj": "account.blocked"})
    look = AuditEvent.objects.get(action="look.journal")
    assert (look.actor, look.person_id) == ("P003", danuta.pk)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"osoba": "Nikt Taki"}, "Nie ma takiej osoby."),
        ({"osoba": "x"}, "Wpisz co najmniej dwa znaki."),
        ({"osoba": "a\x00b"}, "null"),
        ({"osoba": "a" * 200}, "Wpisz najwyżej 150 znaków."),
        ({"pracownik": "7"}, "Nie ma takiego pracownika."),
        ({"rodzaj": "account.teleported"}, "Nie znamy takiego rodzaju."),
        ({"od": "wczoraj"}, "Wpisz dzień, na przykład 15.12.2026."),
        ({"od": "2026-11-20", "do": "2026-11-10"}, "Zamień je miejscami."),
    ],
)
def test_what_cannot_be_searched_for_is_told(blocked: People, desk: Any, asked: Any, words: str) -> None:
    answer = desk.get(JOURNAL, asked)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_name_of_too_many_asks_for_more(people: People, desk: Any) -> None:
    for number in range(25):
        make_person(f"N{number}", "Jan", "Nowak")
    rebuild()
    assert "Pasuje wiele osób." in text_of(desk.get(JOURNAL, {"osoba": "nowak"}))


def test_a_worker_a_kind_and_days_narrow_the_list(blocked: People, desk: Any) -> None:
    reactivate_account(user=blocked.title_holder, by=blocked.clerk, reason="znalazł się")
    of_clerk = body_of(desk.get(JOURNAL, {"pracownik": str(blocked.clerk.pk)}))
    assert of_clerk.count("<tr>") == 2
    assert "P003" not in of_clerk
    assert body_of(desk.get(JOURNAL, {"rodzaj": "account.unblocked"})).count("<tr>") == 1
    event = AuditEvent.objects.filter(action="account.unblocked")[0]
    from portal.kernel.clock import WARSAW

    day = event.at.astimezone(WARSAW).date()
    same_day = {"rodzaj": "account.unblocked", "od": day.isoformat(), "do": day.isoformat()}
    assert body_of(desk.get(JOURNAL, same_day)).count("<tr>") == 1
    later = {"rodzaj": "account.unblocked", "od": (day + dt.timedelta(days=1)).isoformat()}
    assert "Nie ma takich zdarzeń." in text_of(desk.get(JOURNAL, later))


def test_looks_alone_can_be_asked_for(blocked: People, desk: Any) -> None:
    desk.get(JOURNAL, {"osoba": "0001"})
    rows = body_of(desk.get(JOURNAL, {"rodzaj": "podglady"}))
    assert rows.count("<tr>") == rows.count("Przeglądano dziennik osoby") == 1
    assert "Danuta Zięba" in rows


def test_pages_follow_each_other_and_none_is_shown_twice(people: People, desk: Any) -> None:
    for number in range(120):
        record_event(action="ledger.corrected", by=people.accountant, subject=f"entry:{number}")
    seen: list[str] = []
    query = {"rodzaj": "ledger.corrected"}
    sizes = []
    while True:
        answer = desk.get(JOURNAL, query)
        rows = body_of(answer).split("<tr>")[1:]
        sizes.append(len(rows))
        seen += [row.partition("zapis ")[2].partition("<")[0] for row in rows]
        if not answer.context["older"]:
            break
        query = {"rodzaj": "ledger.corrected", "przed": answer.context["older"]}
    assert sizes == [50, 50, 20]
    assert seen == [str(number) for number in reversed(range(120))]


@pytest.mark.parametrize("typed", ["", "abc", "1-", "-1", "9" * 18 + "-1", "1-1-1", "١-١"])
def test_a_mangled_position_is_the_first_page(people: People, desk: Any, typed: str) -> None:
    assert desk.get(JOURNAL, {"przed": typed}).status_code == 200


def test_a_position_is_read_as_it_was_written(people: People) -> None:
    record_event(action="ledger.corrected", by="tests")
    position = Position.of(AuditEvent.objects.order_by("-id")[0])
    assert Position.read(str(position)) == position


def test_the_page_costs_few_queries(blocked: People, desk: Any) -> None:
    desk.get(JOURNAL, {"osoba": "0001"})
    for asked in ({}, {"osoba": "0001"}, {"pracownik": str(blocked.clerk.pk), "rodzaj": "account.blocked"}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(JOURNAL, asked)
        reads = [one["sql"] for one in queries if one["sql"].startswith("SELECT") and "advisory" not in one["sql"]]
        own = [sql for sql in reads if "django_session" not in sql and 'FROM "accounts_user"' not in sql]
        assert len(own) <= 7, own


def test_the_file_is_safe_to_open_and_taking_it_is_written_down(people: People, desk: Any, in_schema: Any) -> None:
    deactivate_account(user=people.title_holder, by=people.clerk, reason='=HYPERLINK("http://zlo")')
    answer = desk.get("/biuro/dziennik/plik.csv", {"osoba": "0001"})
    file = b"".join(answer.streaming_content).decode()
    assert file.startswith("\ufeffDzień;Godzina;Kto;")
    assert "Zablokowano konto" in file
    assert ";=" not in file
    with in_schema("siarkowiec"):
        taken = AuditEvent.objects.get(action="audit.exported")
    assert (taken.actor, taken.details["asked"]) == ("P003", {"osoba": "0001"})


def test_a_detail_that_begins_as_a_formula_does_not_run(people: People, desk: Any) -> None:
    record_event(action="ledger.corrected", by="tests", subject="=1+1")
    file = b"".join(desk.get("/biuro/dziennik/plik.csv").streaming_content).decode()
    assert ";'=1+1;" in file


def test_a_file_of_several_people_is_not_made(blocked: People, desk: Any) -> None:
    answer = desk.get("/biuro/dziennik/plik.csv", {"osoba": "zięba"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(JOURNAL)


def test_only_who_may_see_the_journal_finds_it(people: People, at: Any) -> None:
    for user in (people.clerk, people.accountant, people.title_holder):
        browser = at("siarkowiec")
        browser.force_login(user)
        assert browser.get(JOURNAL).status_code == 404
        assert browser.get("/biuro/dziennik/plik.csv").status_code == 404


def test_a_worker_reads_own_last_acts_and_nobody_elses(blocked: People, at: Any) -> None:
    browser = at("siarkowiec")
    browser.force_login(blocked.clerk)
    page = text_of(browser.get("/biuro/moje-czynnosci"))
    assert "zgubiony telefon" in page
    assert "wniosek" not in page
    assert 'href="/biuro/moje-czynnosci"' in text_of(browser.get("/urzadzenia"))


def test_own_acts_are_the_last_fifty(people: People, at: Any) -> None:
    for number in range(60):
        record_event(action="ledger.corrected", by=people.accountant, subject=f"entry:{number}")
    browser = at("siarkowiec")
    browser.force_login(people.accountant)
    rows = body_of(browser.get("/biuro/moje-czynnosci"))
    assert rows.count("<tr>") == 50
    assert "zapis 59<" in rows
    assert "zapis 9<" not in rows
