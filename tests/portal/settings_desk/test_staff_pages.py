"""The administrator's pages about staff and roles, as an administrator uses them and others do not find them."""

import re
from typing import Any

import pytest

from portal.accounts.models import StaffRole, User
from portal.accounts.role_queries import roles_of
from tests.personas import People, make_staff
from tests.portal.accounts.signing import sign_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(people: People, at: Any) -> Any:
    """The administrator's browser."""
    browser = at("siarkowiec")
    browser.force_login(people.administrator)
    return browser


def test_a_new_worker_is_added_and_the_password_is_shown_on_one_page_only(desk: Any, at: Any) -> None:
    wish = {"full_name": "Nowa Osoba", "identifier": "P0777", "roles": ["clerk"]}
    letter = text_of(desk.post("/biuro/pracownicy/nowy", wish))
    password = re.search(r'<strong translate="no">([^<]+)</strong>', letter)
    assert password
    member = User.objects.get(identifier="P0777")
    assert password[1] not in text_of(desk.get(f"/biuro/pracownicy/{member.pk}"))
    own = at("siarkowiec")
    sign_in(own, "P0777", password[1])
    assert own.get("/biuro/")["Location"] == "/haslo/pierwsze"
    assert "czeka na pierwsze logowanie" in text_of(desk.get("/biuro/pracownicy/"))


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"full_name": "", "identifier": "P9", "roles": ["clerk"]}, "Wpisz imię i nazwisko."),
        ({"full_name": "A", "identifier": "p001", "roles": ["clerk"]}, "Ten identyfikator ma już ktoś inny."),
        ({"full_name": "A", "identifier": "P 9", "roles": ["clerk"]}, "nie może mieć odstępów"),
        ({"full_name": "A", "identifier": "P9"}, "Zaznacz co najmniej jedną rolę."),
        ({"full_name": "A", "identifier": "P9", "roles": ["prezes"]}, "prezes"),
    ],
)
def test_what_is_wrong_with_a_new_worker_is_told_and_nothing_is_made(desk: Any, wish: Any, words: str) -> None:
    before = User.objects.count()
    answer = desk.post("/biuro/pracownicy/nowy", wish)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert User.objects.count() == before


def test_roles_are_changed_with_ticks(desk: Any, people: People) -> None:
    desk.post(f"/biuro/pracownicy/{people.clerk.pk}/role", {"roles": ["accountant"]})
    assert [role.key for role in roles_of(people.clerk)] == ["accountant"]


def test_a_worker_is_blocked_with_a_reason_and_out_at_once(desk: Any, people: People, at: Any) -> None:
    own = at("siarkowiec")
    own.force_login(people.clerk)
    address = f"/biuro/pracownicy/{people.clerk.pk}/blokada"
    assert desk.post(address, {"reason": ""}).status_code == 422
    desk.post(address, {"reason": "odejście z pracy"})
    assert own.get("/biuro/").status_code == 302
    desk.post(address, {"reason": "pomyłka"})
    assert User.objects.get(pk=people.clerk.pk).is_active


def test_an_administrator_finds_no_button_to_change_themselves(desk: Any, people: People) -> None:
    page = text_of(desk.get(f"/biuro/pracownicy/{people.administrator.pk}"))
    assert "Swoich uprawnień nie zmienisz." in page
    assert "/role" not in page.split("<main")[1].split("</main")[0].replace("/biuro/role/", "")
    desk.post(f"/biuro/pracownicy/{people.administrator.pk}/role", {"roles": []})
    assert [role.key for role in roles_of(people.administrator)] == ["administrator"]


def test_a_right_taken_by_a_colleague_is_gone_with_the_next_request(desk: Any, people: People, at: Any) -> None:
    staff_only = StaffRole.objects.create(key="kadry", name="Kadry", capabilities=["manage_staff"])
    second = make_staff("P050", role="administrator", full_name="Beata Druga")
    second.role_holdings.update(role=staff_only)
    browser = at("siarkowiec")
    browser.force_login(second)
    browser.post(f"/biuro/pracownicy/{people.administrator.pk}/role", {"roles": []})
    assert not roles_of(people.administrator).exists(), "one who manages staff is left"
    assert desk.get("/biuro/pracownicy/").status_code == 404, "gone with the next request"


def test_roles_are_told_in_words(desk: Any) -> None:
    page = text_of(desk.get("/biuro/role/"))
    assert "wydaje dane do logowania" in page
    assert "w całej spółdzielni" in page
    assert "issue_access" not in page


def test_a_role_is_made_changed_and_removed(desk: Any) -> None:
    wish = {"name": "Kasa", "key": "kasa", "capabilities": ["see_ledgers"], "estates": ["Osiedle Pierwsze"]}
    assert desk.post("/biuro/role/nowa", wish).status_code == 302
    assert "tylko: Osiedle Pierwsze" in text_of(desk.get("/biuro/role/"))
    assert "już jest" in text_of(desk.post("/biuro/role/nowa", wish))
    desk.post("/biuro/role/kasa", {"name": "Kasa i księgowość", "capabilities": ["see_ledgers", "import_files"]})
    role = StaffRole.objects.get(key="kasa")
    assert (role.name, role.capabilities, role.estates) == (
        "Kasa i księgowość",
        ["see_ledgers", "import_files"],
        [],
    )
    desk.post("/biuro/role/kasa/usun")
    assert not StaffRole.objects.filter(key="kasa").exists()


def test_a_role_somebody_holds_stays(desk: Any) -> None:
    desk.post("/biuro/role/clerk/usun")
    assert StaffRole.objects.filter(key="clerk").exists()


def test_whoever_holds_a_role_cannot_add_to_it(desk: Any) -> None:
    role = StaffRole.objects.get(key="administrator")
    answer = desk.post("/biuro/role/administrator", {"name": role.name, "capabilities": ["manage_staff"]})
    assert answer.status_code == 422
    assert "Swoich uprawnień nie zmienisz." in text_of(answer)


@pytest.mark.parametrize("who", ["clerk", "accountant"])
def test_staff_without_the_right_find_no_such_page(people: People, at: Any, who: str) -> None:
    browser = at("siarkowiec")
    browser.force_login(getattr(people, who))
    assert "Pracownicy" not in text_of(browser.get("/biuro/"))
    for address in ("/biuro/pracownicy/", "/biuro/pracownicy/nowy", "/biuro/role/", "/biuro/role/clerk"):
        assert browser.get(address).status_code == 404


def test_a_resident_is_no_member_of_staff_to_be_managed(desk: Any, people: People) -> None:
    assert desk.get(f"/biuro/pracownicy/{people.title_holder.pk}").status_code == 404
