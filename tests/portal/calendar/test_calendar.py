"""A resident's own calendar: its secret address, what stands in it, and that every program can read it."""

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar

from portal.accounts.own_language import keep_language
from portal.accounts.standing import change_standing
from portal.audit.models import AuditEvent
from portal.calendar.ical import calendar_file
from portal.calendar.models import CalendarFeed
from portal.kernel import clock
from portal.kernel.calendar_sources import CalendarEvent
from portal.premises.audience import AudienceChoice
from tests.personas import People, post_entry
from tests.portal.announcements.writing import another_staircase, days_ago, of_staircase, published
from tests.portal.meters.brought import DECEMBER, adopt_readings, meter

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def danuta(people: People, at: Any) -> Any:
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    return browser


def made(browser: Any) -> str:
    """Press the button; return the path of the address that the page shows once."""
    page = browser.post("/kalendarz/nowy").content.decode()
    address = page.split('value="http')[1].split('"')[0]
    assert address.endswith(".ics")
    assert "ics" not in browser.get("/kalendarz").content.decode(), "the secret is shown once"
    return "/" + address.split("/", 3)[3]


def titles(file: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(file).walk("VEVENT")]


def test_it_has_the_days_that_concern_its_owner_and_no_amounts(people: People, danuta: Any, at: Any) -> None:
    soon = days_ago(-5)
    published("Przegląd gazu", of_staircase(people.flat), event_from=soon, event_to=days_ago(-6))
    published("Bez dnia")
    elsewhere = AudienceChoice(staircases=frozenset({another_staircase().pk}))
    published("Cudze", elsewhere, event_from=soon)
    post_entry(people.account, str(clock.today()), debit="412.50", due_on=str(days_ago(-9)))
    post_entry(people.account_next_door, str(clock.today()), debit="99.99", due_on=str(days_ago(-8)))
    file = at("siarkowiec").get(made(danuta))
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in file["Cache-Control"]
    assert sorted(titles(file.content)) == ["Przegląd gazu", "Termin płatności"]
    for secret in (b"412", b"Danuta", "Zięba".encode(), b"SIENK"):
        assert secret not in file.content
    event = next(one for one in Calendar.from_ical(file.content).walk("VEVENT") if one["SUMMARY"] == "Przegląd gazu")
    assert event["DTSTART"].dt == soon
    assert event["DTEND"].dt == soon + dt.timedelta(days=2), "the day after the last one"


def test_it_speaks_the_language_of_its_owner(people: People, danuta: Any, at: Any) -> None:
    post_entry(people.account, str(clock.today()), debit="412.50", due_on=str(days_ago(-9)))
    address = made(danuta)
    keep_language(user=people.title_holder, language="uk")
    file = at("siarkowiec").get(address).content
    assert titles(file) == ["Термін оплати"]
    assert "X-WR-CALNAME:SM Siarkowiec: терміни" in file.decode()


def test_reading_days_and_verifications_stand_in_it_for_whoever_has_meters(
    people: People, danuta: Any, at: Any
) -> None:
    meter(people.flat, verified_until=days_ago(-30))
    adopt_readings(windows=DECEMBER)
    shown = titles(at("siarkowiec").get(made(danuta)).content)
    assert "Koniec legalizacji licznika" in shown
    assert "Podaj odczyty liczników" in shown


def test_a_new_address_ends_the_old_one_and_switching_off_ends_both(people: People, danuta: Any, at: Any) -> None:
    old, new = made(danuta), made(danuta)
    program = at("siarkowiec")
    assert program.get(old).status_code == 404
    assert program.get(new).status_code == 200
    assert at("hutnik").get(new).status_code == 404
    digest = CalendarFeed.objects.get().digest
    assert digest not in new
    for _ in range(2):
        assert danuta.post("/kalendarz/wylacz").status_code == 302
    assert program.get(new).status_code == 404
    acts = AuditEvent.objects.filter(action__startswith="calendar.").order_by("id").values_list("action", flat=True)
    assert list(acts) == ["calendar.made", "calendar.made", "calendar.switched_off"]


def test_a_blocked_account_has_no_calendar_and_staff_no_page(people: People, danuta: Any, at: Any) -> None:
    address = made(danuta)
    change_standing(user=people.title_holder, to="blocked_by_decision", by="t")
    assert at("siarkowiec").get(address).status_code == 404
    desk = at("siarkowiec")
    desk.force_login(people.clerk)
    assert desk.get("/kalendarz").status_code == 404


def test_nonsense_is_not_found_and_haste_is_told_to_wait(people: People, danuta: Any, at: Any) -> None:
    address, program = made(danuta), at("siarkowiec")
    for wrong in ("x", "%00", "'%20OR%201=1", "a" * 2000, "%F0%9F%8F%A0"):
        assert program.get(f"/kalendarz/{wrong}.ics").status_code == 404
    answers = [program.get(address) for _ in range(25)]
    late = [answer for answer in answers if answer.status_code == 429]
    assert late
    assert int(late[0]["Retry-After"]) <= 60


def test_the_file_is_what_rfc_5545_asks_for(siarkowiec: Any) -> None:
    hard = "Walne; zażółć, gęślą\\jaźń: " + "ą" * 80 + "\nBEGIN:VEVENT"
    day = dt.date(2026, 3, 29)  # the clock changes in this night
    event = CalendarEvent("announcement-1", day, day, hard, "/ogloszenia/1")
    file = calendar_file([event], name="SM Siarkowiec: terminy", now=NOW)
    assert file == calendar_file([event], name="SM Siarkowiec: terminy", now=NOW)
    lines = file.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 75, "folded by octets"
    for line in lines:
        line.decode()  # no letter is cut in two
    whole = file.replace(b"\r\n ", b"").decode()
    assert whole.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert "SUMMARY:Walne\\; zażółć\\, gęślą\\\\jaźń: ąąą" in whole
    assert "\\nBEGIN:VEVENT" in whole
    assert "DTSTART;VALUE=DATE:20260329\r\n" in whole
    assert "DTEND;VALUE=DATE:20260330\r\n" in whole
    assert "DTSTAMP:20261125T093000Z\r\n" in whole
    assert "UID:announcement-1@siarkowiec." in whole
    assert str(Calendar.from_ical(file).walk("VEVENT")[0]["SUMMARY"]) == hard


def test_the_page_explains_it_in_three_sentences(people: People, danuta: Any) -> None:
    page = danuta.get("/kalendarz").content.decode()
    lead = page.split('<p class="lead">')[1].split("</p>")[0]
    assert lead.count(".") == 3
    assert "Powiadomienia" in page
