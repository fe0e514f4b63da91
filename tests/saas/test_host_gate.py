"""The gate from a host to a cooperative: who is let in, what it costs, and that nothing stays open."""

import json
import logging
from contextlib import closing
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from saas import error_pages
from saas.logging import CooperativeFilter, JsonFormatter
from tenants import queries
from tenants.lifecycle import suspend_cooperative
from tenants.models import Cooperative

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bare_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.saas.urls_for_gate"
    queries.prewarmed_addresses()


def _warm(client: Any) -> Any:
    client.raise_request_exception = False
    client.get("/silent")
    return client


@pytest.mark.parametrize(
    "host",
    ["obca.localhost", "siarkowiec.localhost.example.com", "127.0.0.1", "[::1]", "a b", "", "ł.localhost", "x" * 300],
)
def test_an_unknown_host_gets_a_plain_404_and_costs_no_statement(
    at: Any, host: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = _warm(at("siarkowiec"))
    with django_assert_num_queries(0):
        response = client.get("/silent", headers={"host": host})
    assert response.status_code == 404
    page = response.content.decode()
    assert "Nie ma takiej strony" in page
    assert "Siarkowiec" not in page
    assert response["Content-Security-Policy"]


def test_a_flood_of_unknown_hosts_costs_no_statement_and_no_memory(
    at: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = _warm(at("siarkowiec"))
    before = len(queries.addresses.current().met)
    with django_assert_num_queries(0):
        for number in range(200):
            assert client.get("/silent", headers={"host": f"h{number}.localhost"}).status_code == 404
    assert len(queries.addresses.current().met) == before


@pytest.mark.parametrize(
    "host", ["siarkowiec.localhost", "SIARKOWIEC.localhost:8000", "siarkowiec.localhost.", "www.smsiarkowiec.pl"]
)
def test_each_host_of_a_cooperative_opens_its_schema(at: Any, host: str) -> None:
    response = _warm(at("siarkowiec")).get("/asking", headers={"host": host})
    assert response.json() == {"schema": "siarkowiec"}


def test_a_page_that_does_not_use_the_database_costs_no_statement(
    at: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = _warm(at("siarkowiec"))
    with django_assert_num_queries(0):
        assert client.get("/silent").content == b"siarkowiec"


def test_a_request_that_uses_the_database_sets_its_schema_exactly_once(at: Any) -> None:
    client = _warm(at("hutnik"))
    with CaptureQueriesContext(connection) as queries_of_page:
        assert client.get("/asking").json() == {"schema": "hutnik"}
    statements = [query["sql"] for query in queries_of_page]
    assert [sql for sql in statements if "search_path" in sql] == ['SET search_path = "hutnik","extensions"']
    assert len(statements) == 5


def test_neighbouring_requests_never_see_each_others_schema(at: Any) -> None:
    one, other = _warm(at("siarkowiec")), _warm(at("hutnik"))
    for _ in range(5):
        assert one.get("/asking").json() == {"schema": "siarkowiec"}
        assert other.get("/asking").json() == {"schema": "hutnik"}
        assert at("").get("/").status_code in (200, 404)


@pytest.mark.parametrize("page", ["/silent", "/asking", "/broken", "/streamed", "/nowhere"])
def test_the_schema_is_closed_after_every_request_even_a_broken_one(at: Any, page: str) -> None:
    client = _warm(at("siarkowiec"))
    seen = []
    original = type(client).__mro__[1].request

    def watched(self: Any, **request: Any) -> Any:
        response = original(self, **request)
        seen.append(connection.schema_name)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(client).__mro__[1], "request", watched)
        client.get(page)
    assert seen == ["public"]


def test_a_streamed_answer_is_read_in_its_cooperatives_schema(at: Any) -> None:
    response = _warm(at("hutnik")).get("/streamed")
    connection.set_schema_to_public()
    assert b"".join(response.streaming_content) == b"hutnik"
    assert connection.schema_name == "public"


def test_a_suspended_cooperative_answers_with_its_own_page_and_telephones(at: Any) -> None:
    client = _warm(at("siarkowiec"))
    suspend_cooperative(slug="siarkowiec", by="olga")
    response = client.get("/asking")
    assert response.status_code == 503
    page = response.content.decode()
    assert "Siarkowiec" in page
    assert "tel:158233888,29" in page
    assert client.post("/asking").status_code == 503
    assert _warm(at("hutnik")).get("/asking").status_code == 200


def test_a_suspended_page_still_gets_its_stylesheet(at: Any) -> None:
    suspend_cooperative(slug="siarkowiec", by="olga")
    with closing(_warm(at("siarkowiec")).get("/static/portal/iok.css")) as response:
        assert response.status_code == 200


@pytest.mark.parametrize("change", [{"status": "preparing"}, {"status": "preparing", "schema_version": ""}])
def test_a_cooperative_being_prepared_is_as_unknown_as_any_host(at: Any, change: dict[str, str]) -> None:
    Cooperative.objects.filter(slug="hutnik").update(**change)
    queries.announce_change()
    response = _warm(at("hutnik")).get("/silent")
    assert response.status_code == 404
    assert "Hutnik" not in response.content.decode()


def test_a_mistake_of_ours_shows_a_polish_page_without_a_trace(at: Any) -> None:
    response = _warm(at("siarkowiec")).get("/broken")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Coś poszło nie tak" in page
    assert response["X-Request-ID"] in page
    assert "secret" not in page
    assert "Traceback" not in page


def test_a_database_that_is_away_shows_a_polish_503_page(at: Any) -> None:
    response = _warm(at("siarkowiec")).get("/unreachable")
    assert response.status_code == 503
    assert response["Retry-After"]
    page = response.content.decode()
    assert "Strona chwilowo nie działa" in page
    assert "10.1.2.3" not in page


def test_every_answer_carries_the_headers(at: Any) -> None:
    client = _warm(at("siarkowiec"))
    answers = [client.get(page) for page in ("/silent", "/broken", "/nowhere", "/static/portal/iok.css")]
    answers.append(client.get("/silent", headers={"host": "obca.localhost"}))
    for response in answers:
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert len(response["X-Request-ID"]) == 16
        response.close()


def test_pages_are_kept_by_no_cache_unless_they_say_so_and_are_nobodys(at: Any) -> None:
    client = _warm(at("siarkowiec"))
    assert client.get("/silent")["Cache-Control"] == "no-store"
    assert client.get("/lasting")["Cache-Control"] == "public, max-age=60"
    assert client.get("/careless")["Cache-Control"] == "no-store"


def test_health_is_answered_for_any_host_and_tells_nothing_else(at: Any) -> None:
    client = at("siarkowiec")
    assert client.get("/health/live", headers={"host": "10.0.0.7"}).json() == {"status": "ok"}
    assert client.get("/health/ready", headers={"host": "10.0.0.7"}).json()["database"] is True


def test_a_database_that_is_away_before_the_hosts_are_known_shows_the_503_page_too(
    at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("connection refused to 10.1.2.3")

    client = _warm(at("siarkowiec"))
    queries.addresses.forget()
    monkeypatch.setattr(queries.addresses, "_read", away)
    response = client.get("/silent")
    assert response.status_code == 503
    assert "Strona chwilowo nie działa" in response.content.decode()
    assert client.get("/health/live").status_code == 200


def test_a_broken_error_page_still_says_something_in_polish(at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: Any) -> str:
        raise RuntimeError

    client = _warm(at("siarkowiec"))
    monkeypatch.setattr(error_pages, "render_to_string", broken)
    response = client.get("/broken")
    assert response.status_code == 500
    assert "Strona chwilowo nie działa" in response.content.decode()


def test_log_lines_name_the_cooperative_and_the_request_but_no_address(at: Any) -> None:
    client = _warm(at("hutnik"))
    lines: list[str] = []
    handler = logging.Handler()
    handler.addFilter(CooperativeFilter())
    handler.setFormatter(JsonFormatter())
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    logging.getLogger("django.request").addHandler(handler)
    try:
        response = client.get("/broken?pesel=44051401359")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    line = json.loads(lines[0])
    assert line["cooperative"] == "hutnik"
    assert line["request"] == response["X-Request-ID"]
    assert "44051401359" not in lines[0]
