"""Letter size, contrast, background and language: chosen by a link, without an account and without scripts."""

from typing import Any

import pytest

from portal.kernel.display import Display

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["", "x", "9.9.9", "...", "1", "2.high.dark.more", "\x00"])
def test_any_cookie_gives_a_page(at: Any, text: str) -> None:
    assert Display.from_cookie(text) == Display.from_cookie(Display.from_cookie(text).as_cookie())


def test_a_choice_shows_on_the_next_page_and_is_kept_for_a_year(at: Any) -> None:
    client = at("siarkowiec")
    response = client.get("/wyglad?letters=3&back=/regulamin")
    assert response["Location"] == "/regulamin"
    assert response.cookies["iok_display"]["max-age"] == 365 * 24 * 3600
    client.get("/wyglad?contrast=high")
    client.get("/wyglad?theme=dark")
    assert '<html lang="pl" class="letters-3 contrast theme-dark">' in client.get("/regulamin").content.decode()


def test_a_choice_can_be_taken_back(at: Any) -> None:
    client = at("siarkowiec")
    for query in ("letters=2", "letters=1"):
        client.get(f"/wyglad?{query}")
    assert '<html lang="pl">' in client.get("/regulamin").content.decode()


def test_a_language_is_chosen_and_said_to_screen_readers(at: Any) -> None:
    client = at("siarkowiec")
    client.get("/wyglad?language=uk")
    response = client.get("/regulamin")
    assert '<html lang="uk"' in response.content.decode()
    assert response["Content-Language"] == "uk"
    assert "Допомога" in response.content.decode()


def test_nobodys_language_stays_in_the_server(at: Any) -> None:
    client = at("siarkowiec")
    client.get("/wyglad?language=en")
    client.get("/regulamin")
    assert '<html lang="pl"' in at("siarkowiec").get("/regulamin").content.decode()


@pytest.mark.parametrize("query", ["letters=9", "contrast=x", "theme=", "language=de", "language=../x", ""])
def test_an_unknown_choice_changes_nothing(at: Any, query: str) -> None:
    assert not at("siarkowiec").get(f"/wyglad?{query}").cookies


@pytest.mark.parametrize(
    "back",
    ["https://zly.example/", "//zly.example/", "/\\zly.example", "javascript:alert(1)", "regulamin", "", "/%0d%0aX: 1"],
)
def test_the_way_back_never_leads_off_the_host(at: Any, back: str) -> None:
    location = at("siarkowiec").get("/wyglad", {"letters": "2", "back": back})["Location"]
    assert location == "/" or location.startswith("/%0d%0a")


def test_the_way_back_keeps_the_pages_own_question(at: Any) -> None:
    response = at("siarkowiec").get("/wyglad", {"letters": "2", "back": "/regulamin?a=1&b=w domu"})
    assert response["Location"] == "/regulamin?a=1&b=w%20domu"


def test_it_works_on_the_operators_and_the_public_host(at: Any) -> None:
    for slug in ("operator", ""):
        assert at(slug).get("/wyglad?letters=2&back=/").status_code == 302


def test_only_reading_methods_are_allowed(at: Any) -> None:
    assert at("siarkowiec").post("/wyglad").status_code == 405
