"""The menu of residents: six words at once, all the rest behind one of them."""

from typing import Any

from portal.kernel.navigation import MORE, MenuLink, _short_enough


def links(*keys: str, current: str = "") -> list[MenuLink]:
    return [MenuLink(key, key.title(), f"/{key}", key == current) for key in keys]


def shown(menu: list[MenuLink]) -> list[str]:
    return [link.key for link in menu if not link.is_further]


def test_a_short_menu_is_shown_whole_and_leads_nowhere_else() -> None:
    menu = _short_enough(links("home", "ledger", "meters", "faults", "news", MORE, "account"))
    assert shown(menu) == ["home", "ledger", "meters", "faults", "news", "account"]


def test_of_a_long_menu_six_words_are_shown_and_none_is_lost() -> None:
    menu = _short_enough(links("home", "ledger", "meters", "faults", "news", "documents", "court", MORE, "account"))
    assert shown(menu) == ["home", "ledger", "meters", "faults", MORE, "account"]
    assert [link.key for link in menu if link.is_further] == ["news", "documents", "court"]


def test_on_a_page_behind_it_the_word_that_leads_to_all_is_the_current_one() -> None:
    menu = _short_enough(
        links("home", "ledger", "meters", "faults", "news", "documents", MORE, "account", current="news")
    )
    assert next(link for link in menu if link.key == MORE).is_current


def test_residents_find_everything_in_one_list_and_staff_have_no_such_page(at: Any, people: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    page = client.get("/wszystko").content.decode()
    assert "Opłaty i wpłaty, miesiąc po miesiącu." in page.replace("\xa0", " ")

    staff = at("siarkowiec")
    staff.force_login(people.clerk)
    assert staff.get("/wszystko").status_code == 404
