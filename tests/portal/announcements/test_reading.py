"""What residents read: their own staircase first, what concerns them and nothing else."""

import datetime as dt
import re
from typing import Any

import pytest

from portal.announcements.keeping import forget_old, forget_person, readers_of
from portal.announcements.models import Announcement, AnnouncementRead
from portal.announcements.wording import first_words
from portal.kernel import clock, people_facts
from portal.kernel.markdown_html import safe_html
from portal.premises.audience import EVERYBODY, AudienceChoice
from portal.premises.models import Title
from tests.personas import People
from tests.portal.announcements.writing import another_staircase, days_ago, of_staircase, published, put_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def danuta(people: People, at: Any) -> Any:
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    return browser


def page(browser: Any, address: str = "/ogloszenia/") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ")


def order_of(text: str, *titles: str) -> list[str]:
    return sorted(titles, key=text.index)


def test_pinned_stand_above_then_what_is_said_nearest(people: People, danuta: Any) -> None:
    flat = people.flat
    published("Do wszystkich")
    published("Do osiedla", AudienceChoice(estates=frozenset({flat.building.estate_id or 0})), ago=1)
    published("Do budynku", AudienceChoice(buildings=frozenset({flat.building_id})), ago=2)
    published("Do klatki", of_staircase(flat), ago=3)
    published("Przypięte", ago=30, pinned_until=days_ago(-5))
    text = page(danuta)
    expected = ["Przypięte", "Do klatki", "Do budynku", "Do osiedla", "Do wszystkich"]
    assert order_of(text, *expected) == expected
    for words in ("Twoja klatka", "Twój budynek", "Twoje osiedle"):
        assert words in text


def test_what_is_said_to_another_staircase_is_not_there(people: People, danuta: Any) -> None:
    theirs = published("Cudze", AudienceChoice(staircases=frozenset({another_staircase().pk})))
    assert "Cudze" not in page(danuta)
    assert "Cudze" not in page(danuta, "/ogloszenia/?q=cudze")
    for rest in ("", "/druk.pdf"):
        assert danuta.get(f"/ogloszenia/{theirs.pk}{rest}").status_code == 404


def test_it_is_new_until_it_is_opened_and_staff_see_a_number_only(people: People, danuta: Any, at: Any) -> None:
    told = published()
    assert "tag-info" in page(danuta)
    page(danuta, f"/ogloszenia/{told.pk}")
    page(danuta, f"/ogloszenia/{told.pk}")
    assert "tag-info" not in page(danuta)
    assert readers_of(told) == 1
    desk = at("siarkowiec")
    desk.force_login(people.clerk)
    shown = page(desk, f"/biuro/ogloszenia/{told.pk}/")
    assert "1 z 3" in " ".join(shown.split())
    assert "Danuta" not in shown


def test_a_draft_a_later_day_and_one_withdrawn_are_not_there(people: People, danuta: Any) -> None:
    waiting = published("Na później")
    Announcement.objects.filter(pk=waiting.pk).update(shown_from=days_ago(-3))
    draft = published("Szkic")
    Announcement.objects.filter(pk=draft.pk).update(state="draft", published_at=None, published_by="")
    text = page(danuta)
    assert "Na później" not in text
    assert "Szkic" not in text
    assert danuta.get(f"/ogloszenia/{waiting.pk}").status_code == 404


def test_old_ones_stand_in_the_archive_by_year_and_are_found_by_words(people: People, danuta: Any) -> None:
    year = clock.today().year
    old = published("Wymiana pionów wodnych", ago=800, text="Łącznie dwa tygodnie.")
    ended = published("Koncert na podwórku", ago=20, shown_to=days_ago(2))
    published("Bieżące")
    assert "Wymiana" not in page(danuta)
    assert "Koncert" not in page(danuta)
    newest = page(danuta, "/ogloszenia/archiwum")
    assert ("Koncert" in newest) == (ended.shown_from.year == max(ended.shown_from.year, old.shown_from.year))
    assert "Bieżące" not in newest
    assert "Wymiana" in page(danuta, f"/ogloszenia/archiwum?rok={old.shown_from.year}")
    assert old.shown_from.year < year
    for typed in ("pionow wymiana", "WYMIANA", "lacznie tygodnie"):
        assert "Wymiana pionów" in page(danuta, f"/ogloszenia/?q={typed}")
    assert "Spróbuj innych słów" in page(danuta, "/ogloszenia/?q=basen")


def test_nonsense_in_the_address_gets_a_page(people: People, danuta: Any) -> None:
    published()
    asked = ["?q=%00", "?q=%27%20OR%201=1--", "?q=" + "a" * 5000, "?q=%F0%9F%8F%A0%E2%80%AE", "?strona=-1"]
    asked += ["?strona=10**12", "archiwum?rok=999999999999", "archiwum?rok=%00", "archiwum?strona=x"]
    answers = {address: danuta.get(f"/ogloszenia/{address}").status_code for address in asked}
    assert set(answers.values()) == {200}, answers


def test_a_former_owner_reads_what_was_said_in_their_days_only_where_the_rules_say_so(people: People, at: Any) -> None:
    Title.objects.filter(person=people.former_owner.person_link.person).update(valid_to=days_ago(10))
    then, later = published("W ich dniach", ago=15), published("Po ich dniach", ago=5)
    closure = {
        "on_title_end": "after_days",
        "title_end_days": 60,
        "after_end": "own_days",
        "after_end_days": 60,
    }
    browser = at("siarkowiec")
    browser.force_login(people.former_owner)
    put_in_force(closure=closure, announcements={"former_holders": "nothing"})
    assert "W ich dniach" not in page(browser)
    put_in_force(closure=closure, announcements={"former_holders": "own_days"})
    text = page(browser)
    assert "W ich dniach" in text
    assert "Po ich dniach" not in text
    assert browser.get(f"/ogloszenia/{then.pk}").status_code == 200
    assert browser.get(f"/ogloszenia/{later.pk}").status_code == 404


def test_where_the_module_is_off_or_for_members_only_others_find_no_page(
    people: People, danuta: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_force(modules=[{"key": "ledger"}])
    assert danuta.get("/ogloszenia/").status_code == 404
    put_in_force(modules=[{"key": "announcements", "audience": "members"}])
    assert danuta.get("/ogloszenia/").status_code == 404
    assert 'href="/ogloszenia/"' not in page(danuta, "/")
    monkeypatch.setattr(people_facts, "member_rules", {"suite": lambda _user, _day: True}.items())
    assert danuta.get("/ogloszenia/").status_code == 200


def test_home_shows_the_two_newest_that_are_unread_or_pinned(people: People, danuta: Any) -> None:
    read = published("Przeczytane", ago=1)
    published("Najstarsze", ago=4)
    published("Starsze", ago=3)
    published("Nowsze", ago=2)
    page(danuta, f"/ogloszenia/{read.pk}")
    text = page(danuta, "/")
    assert "Nowsze" in text
    assert "Starsze" in text
    assert "Najstarsze" not in text
    assert "Przeczytane" not in text


def test_a_page_costs_eight_queries_at_most(people: People, danuta: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(25):
        choice = of_staircase(people.flat) if number % 2 else EVERYBODY
        told = published(f"Woda {number}", choice, ago=number)
    page(danuta)
    for address in ("", "archiwum", "?q=woda", str(told.pk)):
        with django_assert_max_num_queries(8):
            page(danuta, f"/ogloszenia/{address}")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[kliknij](javascript:alert(1))",
        "![x](https://zly.example/p.png)",
        "<iframe src=//zly.example></iframe>",
        "<a href='data:text/html,x' onclick='x()'>y</a>",
        "> " * 5000 + "głęboko",
        "- " * 5000,
        "[" * 8_000,
        "*_" * 8_000,
        "\u202eodwrotnie\x00",
    ],
)
def test_whatever_is_written_no_script_runs(text: str) -> None:
    tags = " ".join(re.findall(r"<[^>]*>", str(safe_html(text)).lower()))
    for wrong in ("script", "<img", "<iframe", "onclick", "data:"):
        assert wrong not in tags
    assert len(first_words(text)) <= 181


def test_first_words_are_said_without_marks() -> None:
    text = "Od godz. **8:00**–**14:00**. Zobacz [plan](https://a.example/b).\n\n- jeden\n- dwa"
    assert first_words(text) == "Od godz. 8:00–14:00. Zobacz plan. jeden dwa"
    assert first_words("słowo " * 100).endswith("słowo…")


def test_with_a_person_goes_what_they_read(people: People, danuta: Any) -> None:
    told = published()
    page(danuta, f"/ogloszenia/{told.pk}")
    forget_person(people.title_holder.person_link.person_id)
    assert not AnnouncementRead.objects.exists()


def test_after_the_years_of_the_rules_announcements_go_and_those_in_front_stay(people: People) -> None:
    today = clock.today()
    gone, kept = published("Dawne", ago=4000), published("Wciąż ważne", ago=4000, shown_to=days_ago(-10))
    assert forget_old(today) == 1
    assert list(Announcement.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not Announcement.objects.filter(pk=gone.pk).exists()
    assert forget_old(dt.date(2096, 2, 29)) == 1
