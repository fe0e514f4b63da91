"""The operator's console and the public page: who sees what, and what an operator can do."""

from typing import Any

import pytest
from django.db import connection
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.kernel.registries import BoardColumn, board_columns
from tenants.models import Cooperative, OperatorEvent
from tests.personas import make_user

pytestmark = pytest.mark.django_db


def _signed_in(client: Any, user: User) -> Any:
    client.force_login(user)
    return client


@pytest.fixture
def console(at: Any, operator: User) -> Any:
    return _signed_in(at("operator"), operator)


@pytest.fixture
def column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_columns, "_entries", {})

    def words() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema(), count(*) FROM accounts_user")
            return "schemat {}, kont {}".format(*cursor.fetchone())

    board_columns.add("accounts", BoardColumn("Konta", words))


@pytest.mark.parametrize("page", ["/", "/zdarzenia", "/spoldzielnie/hutnik/"])
def test_a_stranger_is_sent_to_the_sign_in_page(at: Any, page: str) -> None:
    response = at("operator").get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/zaloguj")


@pytest.mark.parametrize("page", ["/", "/zdarzenia", "/spoldzielnie/hutnik/"])
def test_an_operator_without_a_second_factor_sees_nothing_but_that_step(at: Any, operator: User, page: str) -> None:
    client = _signed_in(at("operator"), operator)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    response = client.get(page)
    assert response.status_code == 302
    assert response["Location"].startswith(("/potwierdz-kod", "/drugi-skladnik"))


@pytest.mark.parametrize("page", ["/", "/zdarzenia", "/spoldzielnie/hutnik/"])
def test_an_account_in_the_public_schema_that_is_no_operators_gets_404(at: Any, page: str) -> None:
    resident = make_user("zwykly")
    assert _signed_in(at("operator"), resident).get(page).status_code == 404


def test_the_board_says_in_words_how_each_cooperative_is(console: Any, column: None) -> None:
    Cooperative.objects.filter(slug="siarkowiec").update(schema_version="older")
    with schema_context("hutnik"):
        make_user("L0001")
    page = console.get("/").content.decode()
    assert "2 działa" in page
    assert "schemat hutnik, kont 1" in page
    assert "schemat siarkowiec, kont 0" in page
    assert "do zmiany" in page
    assert "siarkowiec.localhost" in page


def test_one_broken_schema_does_not_take_the_board_away(console: Any, column: None) -> None:
    with schema_context("hutnik"), connection.cursor() as cursor:
        cursor.execute("DROP TABLE accounts_user CASCADE")
    page = console.get("/").content.decode()
    assert "brak danych" in page
    assert "schemat siarkowiec, kont 0" in page


def test_an_operator_stops_and_resumes_a_cooperative_and_it_is_written_down(console: Any, at: Any) -> None:
    response = console.post("/spoldzielnie/hutnik/wstrzymaj", {"reason": "zaległe faktury"}, follow=True)
    page = response.content.decode()
    assert "Obsługa wstrzymana" in page
    assert "zaległe faktury" in page
    assert at("hutnik").get("/").status_code == 503
    page = console.post("/spoldzielnie/hutnik/wznow", follow=True).content.decode()
    assert "Obsługa wznowiona" in page
    assert at("hutnik").get("/").status_code != 503
    events = OperatorEvent.objects.filter(cooperative="hutnik", actor="operator").values_list("action", flat=True)
    assert list(events.order_by("pk")) == ["cooperative.suspended", "cooperative.resumed"]
    log = console.get("/zdarzenia").content.decode()
    assert "wstrzymanie obsługi" in log
    assert "wznowienie obsługi" in log


def test_stopping_needs_a_reason_and_says_so_at_the_field(console: Any) -> None:
    response = console.post("/spoldzielnie/hutnik/wstrzymaj", {"reason": " "})
    assert response.status_code == 422
    assert "Wpisz powód wstrzymania." in response.content.decode()
    assert Cooperative.objects.get(slug="hutnik").status == "active"


def test_stopping_twice_tells_why_not(console: Any) -> None:
    for _ in range(2):
        page = console.post("/spoldzielnie/hutnik/wstrzymaj", {"reason": "x"}, follow=True).content.decode()
    assert "Zawiesić można tylko działającą" in page


@pytest.mark.parametrize("page", ["/spoldzielnie/nic/", "/spoldzielnie/nic/wznow", "/spoldzielnie/nic/wstrzymaj"])
def test_a_cooperative_that_is_not_there_is_404(console: Any, page: str) -> None:
    response = console.get(page) if page.endswith("/") else console.post(page, {"reason": "x"})
    assert response.status_code == 404


def test_nothing_is_changed_by_a_link(console: Any) -> None:
    assert console.get("/spoldzielnie/hutnik/wstrzymaj").status_code == 405
    assert console.get("/spoldzielnie/hutnik/wznow").status_code == 405


def test_a_mistyped_page_number_shows_the_nearest_page(console: Any) -> None:
    assert console.get("/?strona=abc").status_code == 200
    assert console.get("/?strona=999").status_code == 200


def test_the_public_page_links_to_the_cooperatives_that_are_served(at: Any) -> None:
    Cooperative.objects.filter(slug="hutnik").update(status="suspended")
    response = at("").get("/", headers={"host": "localhost:8000"})
    page = response.content.decode()
    assert 'href="http://siarkowiec.localhost:8000/"' in page
    assert "Hutnik" not in page


def test_the_public_page_needs_no_cooperative_to_be_there(at: Any) -> None:
    Cooperative.objects.update(status="suspended")
    assert "Nie ma tu jeszcze żadnej spółdzielni." in at("").get("/").content.decode()
