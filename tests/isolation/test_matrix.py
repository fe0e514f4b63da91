"""Every page of every host against everybody who must not open it: the walls between cooperatives, people and roles.

Each test walks the whole table and lists all pages that let somebody through, so one run shows every hole.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from portal.accounts.models import User
from tests.isolation import things
from tests.isolation.classification import COOPERATIVE_HOST, HOSTS, OPERATOR_HOST, Audience, Page
from tests.isolation.urlconf import addresses
from tests.personas import People

pytestmark = pytest.mark.django_db

CLOSED = {name: page for name, page in COOPERATIVE_HOST.items() if page.audience is not Audience.ANYBODY}


def _path(urlconf: str, name: str, page: Page, people: People) -> str:
    return reverse(name, urlconf=urlconf, kwargs=page.arguments(people) if page.arguments else None)


def _ask(client: Any, page: Page, path: str, **extra: Any) -> Any:
    response = getattr(client, page.method)(path, **extra)
    if response.streaming:
        # A file is closed by whoever reads it to its end, and the request ends with it, its schema too.
        before = connection.tenant
        b"".join(response.streaming_content)
        connection.set_tenant(before)
    return response


def _let_in(client: Any, page: Page, people: People) -> None:
    """Let the page's rightful visitor in: a person by a session, a program by a token."""
    if page.audience is Audience.PROGRAM:
        client.defaults["HTTP_AUTHORIZATION"] = things.bearer(people)
    else:
        client.force_login(getattr(people, page.visitor))


def _is_refused(response: Any) -> bool:
    """Return whether the visitor saw nothing: no such page, or the page for signing in."""
    if response.status_code == 404:
        return True
    if response.status_code == 401:
        return bool(response["Content-Type"] == "application/problem+json")  # to a program
    return response.status_code == 302 and response["Location"].split("?")[0].endswith("/zaloguj")


def _let_through(asked: Iterator[tuple[str, Any]]) -> list[str]:
    return [f"{name}: {response.status_code}" for name, response in asked if not _is_refused(response)]


@pytest.mark.parametrize("urlconf", HOSTS)
def test_every_address_is_classified_and_every_classified_page_is_there(urlconf: str) -> None:
    served = addresses(urlconf)
    assert [route for route, name in served if not name] == [], "addresses without a name"
    assert {name for _route, name in served} - set(HOSTS[urlconf]) == set(), "classify them in classification.py"
    assert set(HOSTS[urlconf]) - {name for _route, name in served} == set(), "pages that are gone"


@pytest.mark.parametrize("urlconf", HOSTS)
def test_every_address_with_something_in_it_says_what_that_is(urlconf: str) -> None:
    for route, name in addresses(urlconf):
        assert ("<" in route) == (HOSTS[urlconf][name].arguments is not None), name


def test_the_rightful_visitor_gets_every_page(people: People, at: Any) -> None:
    # Without this one, the others would be content with pages that nobody can open.
    wrong = []
    for name, page in COOPERATIVE_HOST.items():
        client = at("siarkowiec")
        _let_in(client, page, people)
        response = _ask(client, page, _path("saas.urls", name, page, people))
        if response.status_code not in page.answers:
            wrong.append(f"{name}: {response.status_code}")
    assert wrong == []


def test_an_operator_gets_every_page_of_the_console(people: People, operator: User, at: Any) -> None:
    wrong = []
    for name, page in OPERATOR_HOST.items():
        client = at("operator")
        client.force_login(operator)
        response = _ask(client, page, _path("saas.urls_operator", name, page, people))
        if response.status_code not in page.answers:
            wrong.append(f"{name}: {response.status_code}")
    assert wrong == []


def test_a_stranger_gets_no_page_that_is_not_for_everybody(people: People, at: Any) -> None:
    asked = (
        (name, _ask(at("siarkowiec"), page, _path("saas.urls", name, page, people))) for name, page in CLOSED.items()
    )
    assert _let_through(asked) == []


@pytest.mark.parametrize("visitor", ["title_holder", "clerk", "administrator"])
def test_another_cooperatives_cookie_opens_nothing(
    people: People, people_of_hutnik: People, at: Any, visitor: str
) -> None:
    theirs = at("siarkowiec")
    theirs.force_login(getattr(people, visitor))
    token = things.bearer(people)

    def asked() -> Iterator[tuple[str, Any]]:
        for name, page in CLOSED.items():
            here = at("hutnik")
            here.cookies = theirs.cookies
            here.defaults["HTTP_AUTHORIZATION"] = token
            yield name, _ask(here, page, _path("saas.urls", name, page, people_of_hutnik))

    assert _let_through(asked()) == []


@pytest.mark.parametrize("visitor", ["title_holder", "clerk", "administrator"])
def test_the_id_of_another_cooperatives_thing_is_not_found(
    people: People, people_of_hutnik: People, at: Any, visitor: str
) -> None:
    client = at("hutnik")
    client.force_login(getattr(people_of_hutnik, visitor))
    client.defaults["HTTP_AUTHORIZATION"] = things.bearer(people_of_hutnik)
    pages = {name: page for name, page in CLOSED.items() if page.arguments and page.names_a_thing}
    assert pages
    wrong = []
    for name, page in pages.items():
        response = _ask(client, page, _path("saas.urls", name, page, people))
        if response.status_code != 404:
            wrong.append(f"{name}: {response.status_code}")
    assert wrong == []


@pytest.mark.parametrize("visitor", ["neighbour", "former_owner"])
def test_a_neighbour_and_a_former_owner_do_not_find_the_thing_of_others(people: People, at: Any, visitor: str) -> None:
    client = at("siarkowiec")
    client.force_login(getattr(people, visitor))
    pages = {n: p for n, p in CLOSED.items() if p.arguments and p.audience is Audience.RESIDENT}
    assert pages
    wrong = []
    for name, page in pages.items():
        response = _ask(client, page, _path("saas.urls", name, page, people))
        if response.status_code != 404:
            wrong.append(f"{name}: {response.status_code}")
    assert wrong == []


def test_a_session_opens_no_page_of_programs(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.accountant)
    pages = {name: page for name, page in CLOSED.items() if page.audience is Audience.PROGRAM}
    assert pages
    asked = ((name, _ask(client, page, _path("saas.urls", name, page, people))) for name, page in pages.items())
    assert _let_through(asked) == []


def test_a_resident_finds_no_page_of_the_staff(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    pages = {name: page for name, page in CLOSED.items() if page.audience is Audience.STAFF}
    assert pages
    asked = ((name, _ask(client, page, _path("saas.urls", name, page, people))) for name, page in pages.items())
    assert _let_through(asked) == []


def test_an_address_of_one_kind_of_host_is_not_there_on_another(people: People, operator: User, at: Any) -> None:
    def asked() -> Iterator[tuple[str, Any]]:
        visitors: dict[str, tuple[str, Any]] = {
            "saas.urls": ("siarkowiec", people.administrator),
            "saas.urls_operator": ("operator", operator),
            "saas.urls_public": ("", None),
        }
        for own, pages in HOSTS.items():
            for other, (slug, user) in visitors.items():
                if other == own:
                    continue
                taken = {route for route, _name in addresses(other)}
                for route, name in addresses(own):
                    if route in taken:
                        continue  # the same address means another page there, tried by its own table
                    client = at(slug)
                    if user is not None:
                        client.force_login(user)
                    yield (
                        f"{name} on {slug or 'public'}",
                        _ask(client, pages[name], _path(own, name, pages[name], people)),
                    )

    assert _let_through(asked()) == []


def test_an_unknown_host_serves_no_page_at_all(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.administrator)
    wrong = []
    for urlconf, pages in HOSTS.items():
        for name, page in pages.items():
            path = _path(urlconf, name, page, people)
            response = _ask(client, page, path, headers={"host": "obca.localhost"})
            if response.status_code != 404:
                wrong.append(f"{name}: {response.status_code}")
    assert wrong == []


@pytest.mark.parametrize("role", ["resident", "administrator"])
def test_no_account_of_a_cooperative_opens_the_console(people: People, at: Any, role: str) -> None:
    theirs = at("siarkowiec")
    theirs.force_login(people.title_holder if role == "resident" else people.administrator)

    def asked() -> Iterator[tuple[str, Any]]:
        for name, page in OPERATOR_HOST.items():
            if page.audience is Audience.ANYBODY:
                continue
            console = at("operator")
            console.cookies = theirs.cookies
            yield name, _ask(console, page, _path("saas.urls_operator", name, page, people))

    assert _let_through(asked()) == []


def test_an_operators_cookie_opens_nothing_in_a_cooperative(people: People, operator: User, at: Any) -> None:
    console = at("operator")
    console.force_login(operator)

    def asked() -> Iterator[tuple[str, Any]]:
        for name, page in CLOSED.items():
            here = at("siarkowiec")
            here.cookies = console.cookies
            yield name, _ask(here, page, _path("saas.urls", name, page, people))

    assert _let_through(asked()) == []


def test_personal_pages_are_kept_by_no_cache(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    kept = [
        name
        for name, page in CLOSED.items()
        if page.audience is not Audience.STAFF
        and _ask(client, page, _path("saas.urls", name, page, people))["Cache-Control"] != "no-store"
    ]
    assert kept == []
