"""Rules changed in the browser: every section as a form, a preview before, a trace after."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest

from portal.accounts.models import StaffRole, User
from portal.accounts.role_actions import give_roles
from portal.kernel import clock
from portal.residents.models import Person, PersonAccount
from portal.rulebook.actions import adopt_rules
from portal.rulebook.models import RulebookVersion
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from portal.settings_desk.rule_shape import sections
from tests.personas import People
from tests.portal.accounts.signing import text_of

pytestmark = pytest.mark.django_db
SECTION = "/biuro/ustawienia/zasady/czesc/"


@pytest.fixture
def desk(people: People, at: Any) -> Any:
    """The administrator's browser."""
    browser = at("siarkowiec")
    browser.force_login(people.administrator)
    return browser


def filled(page: str) -> dict[str, list[str]]:
    """What the page's form would send as it stands."""
    form = page.split("<main")[1]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]+>", form):
        found = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        is_off = found.get("type") in ("checkbox", "radio") and " checked" not in tag
        if "name" in found and not is_off and found["name"] != "csrfmiddlewaretoken":
            sent.setdefault(found["name"], []).append(unescape(found.get("value", "")))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent.setdefault(name, []).append(unescape(text))
    return sent


def changed(desk: Any, section: str, **changes: Any) -> dict[str, Any]:
    """The form of a section with some answers changed, a day and a reason."""
    sent: dict[str, Any] = filled(desk.get(SECTION + section).content.decode())
    return {**sent, "zmiana-reason": "uchwała nr 7", **changes}


@pytest.mark.parametrize("section", sections())
def test_every_section_opens_and_sent_back_untouched_changes_nothing(desk: Any, section: str) -> None:
    sent = changed(desk, section)
    before = RulebookVersion.objects.count()
    answer = desk.post(SECTION + section, sent)
    assert answer.status_code == 200, re.findall(r'class="errors">(.*?)</ul>', text_of(answer), re.DOTALL)
    assert "Nic się nie zmienia." in text_of(answer)
    desk.post(SECTION + section, {**sent, "krok": "zapisz"})
    assert RulebookVersion.objects.count() == before


def test_a_change_is_shown_before_it_is_made_and_holds_from_its_day(desk: Any, people: People) -> None:
    later = clock.today() + dt.timedelta(days=10)
    sent = changed(desk, "password", min_length="11", **{"zmiana-valid_from": later.isoformat()})
    preview = desk.post(SECTION + "password", sent)
    shown = text_of(preview)
    assert "Najkrótsze hasło (znaki)" in shown
    residents = User.objects.filter(role="resident", is_active=True).count()
    assert f", {residents} przy zmianie hasła" in shown
    assert rules_on(later).password.min_length == 8, "nothing is stored yet"
    again = filled(preview.content.decode())
    desk.post(SECTION + "password", {**again, "krok": "zapisz"})
    assert rules_on(later).password.min_length == 11
    assert rules_on(clock.today()).password.min_length == 8
    version = RulebookVersion.objects.get(valid_from=later)
    assert (version.reason, version.changed_by) == ("uchwała nr 7", people.administrator.identifier)
    history = text_of(desk.get("/biuro/ustawienia/zasady/historia"))
    assert "uchwała nr 7" in history
    assert "<td>8</td><td>11</td>" in history


@pytest.mark.parametrize(
    ("section", "changes", "words"),
    [
        ("password", {"min_length": "5"}, "Musi być co najmniej 6."),
        ("password", {"min_length": "osiem"}, "Wpisz liczbę całkowitą."),
        ("password", {"min_length": "20", "max_length": "10"}, "nie może być mniejsze"),
        ("sign_in", {"lock_steps-0-failures": "9"}, "najpóźniej po 5 błędach"),
        ("access", {"premises_kinds": []}, "co najmniej 1"),
        ("password", {"zmiana-reason": ""}, "Wpisz powód zmiany."),
        ("password", {"zmiana-valid_from": "2020-01-01"}, "Ten dzień już minął."),
        ("password", {"zmiana-valid_from": "jutro"}, "Wpisz dzień jak"),
        ("sender", {"reply_to": "to nie adres"}, "niepoprawny"),
        ("payments", {"account": "123"}, "Ma mieć 26 cyfr."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_stored(
    desk: Any, section: str, changes: dict[str, Any], words: str
) -> None:
    before = RulebookVersion.objects.count()
    sent = changed(desk, section, **changes)
    for step in ({}, {"krok": "zapisz"}):
        answer = desk.post(SECTION + section, {**sent, **step})
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert RulebookVersion.objects.count() == before


def test_an_office_is_added_changed_and_removed(desk: Any) -> None:
    count = len(rules_on(clock.today()).offices)
    new = f"offices-{count}"
    office = {
        f"{new}-key": "nowe",
        f"{new}-name": "Nowe biuro",
        f"{new}-phones": "15 000-00-00; Sekretariat\n15 000-00-01",
        f"{new}-estates": "*",
        f"{new}-tasks": ["forms", "regulation"],
    }
    desk.post(SECTION + "offices", {**changed(desk, "offices", **office), "krok": "zapisz"})
    added = rules_on(clock.today()).offices[-1]
    assert (added.name, [phone.label for phone in added.phones]) == ("Nowe biuro", ["Sekretariat", ""])
    desk.post(SECTION + "offices", {**changed(desk, "offices", **{f"{new}-name": "Inna nazwa"}), "krok": "zapisz"})
    assert rules_on(clock.today()).offices[-1].name == "Inna nazwa"
    desk.post(SECTION + "offices", {**changed(desk, "offices", **{f"{new}-usun": "on"}), "krok": "zapisz"})
    assert len(rules_on(clock.today()).offices) == count


def test_a_role_that_would_lose_its_office_is_named_in_the_preview(desk: Any) -> None:
    tasks = ["forms", "applications", "collection", "revocation"]
    offices = [
        {"key": "glowne", "name": "Biuro Główne", "estates": ["*"], "tasks": tasks},
        {"key": "kasa", "name": "Kasa", "estates": ["*"], "tasks": ["regulation"]},
    ]
    adopt_rules(rules=Rules.model_validate({"offices": offices}), valid_from=clock.today(), reason="test", by="tests")
    StaffRole.objects.create(key="x", name="Okienko", capabilities=["publish"], offices=["kasa"])
    preview = text_of(desk.post(SECTION + "offices", changed(desk, "offices", **{"offices-1-usun": "on"})))
    assert "Biuro „Kasa” zniknie ze stron i z druków." in preview
    assert "Rola „Okienko” straci zasięg tego biura." in preview


def test_modules_that_come_and_go_are_named_as_the_menu_names_them(desk: Any) -> None:
    names = [module.name for module in rules_on(clock.today()).modules]
    preview = text_of(desk.post(SECTION + "modules", changed(desk, "modules", **{"modules-0-usun": "on"})))
    assert "Mieszkańcy nie zobaczą już:" in preview
    assert names[0] in preview


def test_narrower_access_says_how_many_people_lose_their_right(desk: Any, people: People) -> None:
    preview = text_of(desk.post(SECTION + "access", changed(desk, "access", title_kinds=["cooperative_tenancy"])))
    assert "3 osób z kontem nie będzie już miało prawa do konta." in preview


def test_the_regulation_and_the_platforms_advice_stand_side_by_side(desk: Any) -> None:
    page = text_of(desk.get(SECTION + "sign_in"))
    assert "§ 9: zgłoszenie telefoniczne blokuje konto od razu" in page
    assert "5 błędów: 5 minut" in page


def test_a_later_planned_change_is_told(desk: Any) -> None:
    later = clock.today() + dt.timedelta(days=30)
    sent = changed(desk, "password", min_length="9", **{"zmiana-valid_from": later.isoformat()})
    desk.post(SECTION + "password", {**sent, "krok": "zapisz"})
    preview = text_of(desk.post(SECTION + "password", changed(desk, "password", min_length="10")))
    assert "są już zaplanowane inne zasady" in preview


def planned(**password: Any) -> dt.date:
    """Plan other rules of passwords for a later day."""
    later = clock.today() + dt.timedelta(days=30)
    content = rules_on(clock.today()).model_dump(mode="json", exclude_unset=True)
    content["password"] = {**content.get("password", {}), **password}
    adopt_rules(rules=Rules.model_validate(content), valid_from=later, reason="plan", by="P9")
    return later


def carry_of(page: str) -> list[str]:
    return re.findall(r'name="przenies" value="([^"]+)"', page)


def test_a_change_of_today_is_carried_into_a_planned_version_when_that_is_wished(desk: Any) -> None:
    later = planned(min_length=15)
    preview = desk.post(SECTION + "password", changed(desk, "password", history="3")).content.decode()
    assert "Przenieś tę zmianę także do tych zasad" in preview
    assert preview.count("Dawne hasła") == 2, "what changes today, and what would change in the plan"
    assert "checked" not in preview.partition("przenies")[2][:200]
    (key,) = carry_of(preview)
    desk.post(SECTION + "password", {**filled(preview), "krok": "zapisz", "przenies": key})
    assert (rules_on(clock.today()).password.history, rules_on(clock.today()).password.min_length) == (3, 8)
    assert (rules_on(later).password.history, rules_on(later).password.min_length) == (3, 15)
    assert RulebookVersion.objects.get(valid_from=later).reason == "plan; przeniesiono: uchwała nr 7"


def test_without_the_wish_the_plan_stays_as_it_was(desk: Any) -> None:
    later = planned(min_length=15)
    preview = desk.post(SECTION + "password", changed(desk, "password", history="3")).content.decode()
    desk.post(SECTION + "password", {**filled(preview), "krok": "zapisz"})
    assert rules_on(clock.today()).password.history == 3
    assert rules_on(later).password.history == 0


def test_what_the_plan_itself_changes_stays_as_planned(desk: Any) -> None:
    later = planned(min_length=15)
    preview = text_of(desk.post(SECTION + "password", changed(desk, "password", min_length="10", history="3")))
    assert "Plan mówi inaczej i tak zostanie: Najkrótsze hasło (znaki)." in preview
    desk.post(SECTION + "password", {**filled(preview), "krok": "zapisz", "przenies": carry_of(preview)})
    assert rules_on(clock.today()).password.min_length == 10
    assert (rules_on(later).password.min_length, rules_on(later).password.history) == (15, 3)


def test_a_change_that_does_not_fit_into_the_plan_is_told_and_not_offered(desk: Any) -> None:
    later = planned(min_length=15)
    preview = text_of(desk.post(SECTION + "password", changed(desk, "password", max_length="12")))
    assert "Tej zmiany nie da się tu przenieść." in preview
    assert not carry_of(preview)
    desk.post(SECTION + "password", {**filled(preview), "krok": "zapisz"})
    assert rules_on(later).password.max_length == 128


def test_a_plan_that_changed_meanwhile_is_shown_again_before_anything_is_stored(desk: Any) -> None:
    planned(min_length=15)
    preview = desk.post(SECTION + "password", changed(desk, "password", history="3")).content.decode()
    later = planned(min_length=16)
    again = desk.post(SECTION + "password", {**filled(preview), "krok": "zapisz", "przenies": carry_of(preview)})
    assert "Zaplanowane zasady zmieniły się w tym czasie" in text_of(again)
    assert rules_on(clock.today()).password.history == 0
    assert carry_of(again.content.decode()) != carry_of(preview)
    assert rules_on(later).password.min_length == 16


def test_a_list_is_carried_over_as_one_rule(desk: Any) -> None:
    later = planned(min_length=15)
    sent = changed(desk, "modules")
    names = [name for name in sent if name.endswith("-name")]
    preview = desk.post(SECTION + "modules", {**sent, names[0]: "Nasza kartoteka"}).content.decode()
    desk.post(SECTION + "modules", {**filled(preview), "krok": "zapisz", "przenies": carry_of(preview)})
    assert rules_on(later).modules[0].name == rules_on(clock.today()).modules[0].name == "Nasza kartoteka"


def test_an_unknown_section_is_not_there(desk: Any) -> None:
    assert desk.get(SECTION + "nie-ma").status_code == 404


@pytest.mark.parametrize("who", ["clerk", "accountant", "title_holder"])
def test_others_find_no_page_of_settings(people: People, at: Any, who: str) -> None:
    browser = at("siarkowiec")
    browser.force_login(getattr(people, who))
    for path in ("", "zasady/", "zasady/historia", "zasady/czesc/password", "regulamin", "wyglad", "kontakt"):
        assert browser.get(f"/biuro/ustawienia/{path}").status_code == 404


def second_administrator(people: People, at: Any) -> Any:
    browser = at("siarkowiec")
    give_roles(user=people.clerk, keys=["administrator_iok"], by="test")
    browser.force_login(User.objects.get(pk=people.clerk.pk))
    return browser


def test_the_second_of_two_administrators_is_told_and_nothing_is_lost(desk: Any, people: People, at: Any) -> None:
    other = second_administrator(people, at)
    mine, theirs = changed(desk, "password", history="4"), changed(other, "password", min_length="10", digit="tak")
    other.post(SECTION + "password", {**theirs, "zmiana-reason": "uchwała nr 8", "krok": "zapisz"})
    answer = desk.post(SECTION + "password", {**mine, "krok": "zapisz"})
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Twoje odpowiedzi zostały. Dołączyliśmy do nich tamtą zmianę." in shown
    assert f"Zmiana: {people.clerk.identifier}, powód: uchwała nr 8." in shown
    assert rules_on(clock.today()).password.history == 0, "nothing is stored before the second look"
    merged = filled(answer.content.decode())
    assert (merged["history"], merged["min_length"], merged["digit"]) == (["4"], ["10"], ["tak"])
    desk.post(SECTION + "password", {**merged, "krok": "zapisz"})
    password = rules_on(clock.today()).password
    assert (password.history, password.min_length, password.digit) == (4, 10, True)


def test_the_button_pressed_twice_saves_once_and_names_nobody(desk: Any) -> None:
    mine = {**changed(desk, "password", history="4"), "krok": "zapisz"}
    assert [desk.post(SECTION + "password", mine).status_code for _ in range(2)] == [302, 302]
    assert rules_on(clock.today()).password.history == 4


def test_what_both_typed_keeps_mine_and_shows_theirs_beside(desk: Any, people: People, at: Any) -> None:
    other = second_administrator(people, at)
    mine, theirs = changed(desk, "password", min_length="12"), changed(other, "password", min_length="10")
    other.post(SECTION + "password", {**theirs, "krok": "zapisz"})
    answer = desk.post(SECTION + "password", mine)
    assert filled(answer.content.decode())["min_length"] == ["12"]
    assert "<td>8</td><td>10</td>" in text_of(answer)


def test_a_change_of_another_section_is_no_hindrance_and_stays(desk: Any, people: People, at: Any) -> None:
    other = second_administrator(people, at)
    mine, theirs = changed(desk, "password", min_length="12"), changed(other, "sender", name="Biuro")
    other.post(SECTION + "sender", {**theirs, "krok": "zapisz"})
    assert desk.post(SECTION + "password", {**mine, "krok": "zapisz"}).status_code == 302
    rules = rules_on(clock.today())
    assert (rules.password.min_length, rules.sender.name) == (12, "Biuro")


def test_positions_that_both_added_changed_or_removed_come_together(desk: Any, people: People, at: Any) -> None:
    other = second_administrator(people, at)
    offices = rules_on(clock.today()).offices
    count, new = len(offices), f"offices-{len(offices)}"
    kitchen = {f"{new}-name": "Kuchnia", f"{new}-estates": "*", f"{new}-tasks": ["forms"]}
    mine = changed(desk, "offices", **{f"{new}-key": "moje", **kitchen, "offices-0-hours": "pn.-pt. 8-12"})
    theirs = changed(
        other,
        "offices",
        **{f"{new}-key": "ich", **kitchen, f"{new}-name": "Piwnica", "offices-1-name": "Nowa nazwa"},
    )
    other.post(SECTION + "offices", {**theirs, "krok": "zapisz"})
    assert len(rules_on(clock.today()).offices) == count + 1
    answer = desk.post(SECTION + "offices", {**mine, "krok": "zapisz"})
    assert answer.status_code == 409
    desk.post(SECTION + "offices", {**filled(answer.content.decode()), "krok": "zapisz"})
    after = rules_on(clock.today()).offices
    assert [office.key for office in after] == [*(office.key for office in offices), "ich", "moje"]
    assert (after[0].hours, after[1].name) == ("pn.-pt. 8-12", "Nowa nazwa")
    assert after[2] == offices[2], "what nobody touched is as it was"


def test_what_somebody_removed_stays_away_unless_the_other_changed_it(desk: Any, people: People, at: Any) -> None:
    other = second_administrator(people, at)
    keys = [module.key for module in rules_on(clock.today()).modules]
    theirs = changed(other, "modules", **{"modules-0-usun": "on", "modules-1-usun": "on"})
    mine = changed(desk, "modules", **{"modules-1-name": "Moja nazwa", "modules-2-name": "Trzeci"})
    other.post(SECTION + "modules", {**theirs, "krok": "zapisz"})
    answer = desk.post(SECTION + "modules", {**mine, "krok": "zapisz"})
    assert answer.status_code == 409
    desk.post(SECTION + "modules", {**filled(answer.content.decode()), "krok": "zapisz"})
    after = {module.key: module.name for module in rules_on(clock.today()).modules}
    assert list(after) == [*keys[2:], keys[1]]
    assert (after[keys[1]], after[keys[2]]) == ("Moja nazwa", "Trzeci")


def test_a_later_day_with_other_rules_planned_is_told_and_joined(desk: Any) -> None:
    later = clock.today() + dt.timedelta(days=30)
    planned = rules_on(clock.today()).model_dump(mode="json", exclude_unset=True)
    planned["password"] = {**planned["password"], "min_length": 15}
    adopt_rules(rules=Rules.model_validate(planned), valid_from=later, reason="plan", by="P9")
    sent = changed(desk, "password", history="3", **{"zmiana-valid_from": (later + dt.timedelta(days=1)).isoformat()})
    answer = desk.post(SECTION + "password", sent)
    assert answer.status_code == 409
    assert "powód: plan" in text_of(answer)
    assert filled(answer.content.decode())["min_length"] == ["15"]


def test_what_the_regulation_says_stands_beside_the_rule_and_is_the_administrators_to_write(desk: Any) -> None:
    page = desk.get(SECTION + "sign_in").content.decode()
    sent = filled(page)
    assert sent["regulamin-block_by_phone"] == ["§ 9: zgłoszenie telefoniczne blokuje konto od razu"]
    assert sent["regulamin-lost_password"] == [""]
    changes = {"regulamin-lost_password": "§ 9: osobiście w Dziale Technicznym", "regulamin-block_on_loss": ""}
    preview = desk.post(SECTION + "sign_in", changed(desk, "sign_in", **changes))
    assert "<td>nic</td><td>§ 9: osobiście w Dziale Technicznym</td>" in text_of(preview)
    desk.post(SECTION + "sign_in", {**filled(preview.content.decode()), "krok": "zapisz"})
    rules = rules_on(clock.today())
    assert rules.stated["sign_in.lost_password"] == "§ 9: osobiście w Dziale Technicznym"
    assert "sign_in.block_on_loss" not in rules.stated
    assert rules.stated["password.start"].startswith("§ 4"), "other sections stay"
    history = text_of(desk.get("/biuro/ustawienia/zasady/historia"))
    assert "Zgubione hasło, słowami: co mówi regulamin" in history


def test_what_the_regulation_says_is_joined_as_well(desk: Any, people: People, at: Any) -> None:
    other = second_administrator(people, at)
    mine = changed(desk, "password", **{"regulamin-digit": "§ 5"})
    theirs = changed(other, "password", **{"regulamin-letter": "§ 6"})
    other.post(SECTION + "password", {**theirs, "krok": "zapisz"})
    answer = desk.post(SECTION + "password", {**mine, "krok": "zapisz"})
    assert answer.status_code == 409
    desk.post(SECTION + "password", {**filled(answer.content.decode()), "krok": "zapisz"})
    stated = rules_on(clock.today()).stated
    assert (stated["password.digit"], stated["password.letter"]) == ("§ 5", "§ 6")


def test_a_sentence_about_the_regulation_that_is_too_long_is_told_and_kept(desk: Any) -> None:
    answer = desk.post(SECTION + "password", changed(desk, "password", **{"regulamin-digit": "a" * 301}))
    assert answer.status_code == 422
    assert filled(answer.content.decode())["regulamin-digit"] == ["a" * 301]


@pytest.mark.parametrize(
    ("section", "changes", "told"),
    [
        ("closure", {"lapses_on": "12-31"}, "Konta wygasną 12-31, jeśli nikt ich nie odnowi. Teraz jest ich {count}."),
        (
            "closure",
            {"on_title_end": "after_days", "title_end_days": "14"},
            "Kto odtąd straci tytuł do lokalu, będzie miał konto jeszcze tyle dni: 14.",
        ),
        ("closure", {"notice_by": ["letter", "page"]}, "Dotyczy to nowych zamknięć i blokad."),
        ("identifier", {"digits": "8"}, "Nowe identyfikatory dostaną tylko nowe konta. Obecne zostają: {count}."),
        ("identifier", {"also_accepted": ["email"]}, "Identyfikator działa zawsze."),
        ("readings", {"photo": "required"}, "Odczyty liczników będą działać inaczej dla wszystkich kont: {count}."),
        ("ledger", {"headline": "balance"}, "Strona rozliczeń zmieni się dla wszystkich kont: {count}."),
        ("documents", {"minutes": "public"}, "Zmieni się to, kto czyta dokumenty. Kont jest teraz: {count}."),
        ("payments", {"account": "72 2490 0005 0000 1111 2222 3333"}, "Zmieni się to, dokąd płacą mieszkańcy."),
        ("issue", {"collection_days": "60"}, "Działające konta zostają."),
        ("sender", {"name": "Inny nadawca"}, "Zmienią się tylko strony i pisma. Konta i uprawnienia zostają."),
    ],
)
def test_the_preview_says_for_whom_a_change_is(desk: Any, section: str, changes: dict[str, Any], told: str) -> None:
    preview = text_of(desk.post(SECTION + section, changed(desk, section, **changes)))
    count = User.objects.filter(role="resident", is_active=True).count()
    assert told.format(count=count) in preview


def test_who_is_no_member_loses_the_right_where_members_only_may_have_an_account(desk: Any, people: People) -> None:
    Person.objects.update(membership_number=None)
    preview = text_of(desk.post(SECTION + "access", changed(desk, "access", members_only="tak")))
    lost = re.search(r"(\d+) osób z kontem nie będzie już miało prawa do konta", preview)
    assert lost is not None
    Person.objects.filter(pk=PersonAccount.objects.get(user=people.title_holder).person_id).update(
        membership_number="M1"
    )
    again = text_of(desk.post(SECTION + "access", changed(desk, "access", members_only="tak")))
    assert f"{int(lost[1]) - 1} osób z kontem nie będzie" in again
