"""The question of a TLS front: yes or no about a host, out of memory, for nobody else to ask."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tenants import queries
from tenants.dns_proof import record_text
from tenants.domains import claim_host, release_host
from tenants.host_proofs import check_host
from tenants.lifecycle import suspend_cooperative

pytestmark = pytest.mark.django_db

FRONT = {"REMOTE_ADDR": "10.0.0.2", "HTTP_HOST": "web:8000"}


def ask(at: Any, host: str, **extra: str) -> Any:
    return at("").get("/tls/zapytanie", {"domain": host}, **{**FRONT, **extra})


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("siarkowiec.localhost", 200),
        ("WWW.SMSIARKOWIEC.PL.", 200),
        ("iok.smhutnik.pl", 200),
        ("operator.localhost", 200),
        ("localhost", 200),
        ("cudza.localhost", 404),
        ("www.siarkowiec.localhost", 404),
        ("example.com", 404),
        ("", 404),
        ("a" * 300, 404),
        ("\x00", 404),
        ("siarkowiec.localhost/x", 404),
        ("siarkowiec.localhost:443", 200),
        ("siarkowiec.localhost:443:80", 200),
        (" siarkowiec.localhost", 404),
        ("siarkowiec.localhost\r\nX: y", 404),
        ("siarkowiec.localhost\x00", 404),
        ("xn--d-uga0v4h.example.pl", 404),
        ("łódź.example.pl", 404),
        ("sıarkowiec.localhost", 404),
        ("[::1]:80", 404),
        ("*.localhost", 404),
        ("....", 404),
        ("'; DROP TABLE tenants_domain; --", 404),
    ],
)
def test_hosts_of_ours_are_told_from_others_without_a_statement(
    at: Any, host: str, answer: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.prewarmed_addresses()
    with django_assert_num_queries(0):
        assert ask(at, host).status_code == answer


def test_a_host_with_polish_letters_is_known_by_the_name_that_dns_has(at: Any) -> None:
    domain = claim_host(slug="hutnik", host="Łódź.example.pl", by="olga")
    check_host(slug="hutnik", host=domain.domain, by="olga", resolve=lambda _name: [record_text(domain.proof_token)])
    assert ask(at, "xn--d-uga0v4h.example.pl").status_code == 200
    assert ask(at, "XN--D-UGA0V4H.example.pl.").status_code == 200


@pytest.mark.parametrize(
    "query", ["", "domain=%FF%FE%00", "domain=a&domain=siarkowiec.localhost.x", "domain[]=a", "x" * 9000]
)
def test_odd_questions_get_a_plain_no(at: Any, query: str) -> None:
    answer = at("").get(f"/tls/zapytanie?{query}", **FRONT)
    assert answer.status_code == 404
    assert answer.content == b"nie\n"


def test_a_host_given_back_gets_no_further_certificate(at: Any) -> None:
    assert ask(at, "iok.smhutnik.pl").status_code == 200
    release_host(slug="hutnik", host="iok.smhutnik.pl", by="olga")
    assert ask(at, "iok.smhutnik.pl").status_code == 404


def test_a_host_that_is_not_proved_gets_no_certificate_and_a_stopped_one_keeps_its(at: Any) -> None:
    claim_host(slug="hutnik", host="iok2.smhutnik.pl", by="olga")
    suspend_cooperative(slug="hutnik", by="olga")
    assert ask(at, "iok2.smhutnik.pl").status_code == 404
    assert ask(at, "iok.smhutnik.pl").status_code == 200


@pytest.mark.parametrize(
    "stranger",
    [
        {"REMOTE_ADDR": "203.0.113.5"},
        {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "203.0.113.5"},
        {"REMOTE_ADDR": "10.0.0.2", "HTTP_FORWARDED": "for=203.0.113.5"},
        {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_REAL_IP": "203.0.113.5"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_a_stranger_learns_nothing_from_the_answer(at: Any, stranger: dict[str, str]) -> None:
    known, unknown = ask(at, "siarkowiec.localhost", **stranger), ask(at, "nikt.example", **stranger)
    assert known.status_code == unknown.status_code == 404
    for answer in (known, unknown):
        assert "Nie ma takiej strony" in answer.content.decode()
    assert len(known.content) == len(unknown.content)


def test_with_a_secret_only_who_knows_it_may_ask(at: Any, settings: Any) -> None:
    settings.TLS_QUESTION_SECRET = "pytanie-frontu"
    assert ask(at, "siarkowiec.localhost").status_code == 404
    asked = {"domain": "siarkowiec.localhost", "klucz": "pytanie-frontu"}
    assert at("").get("/tls/zapytanie", asked, REMOTE_ADDR="203.0.113.5").status_code == 200
    assert at("").get("/tls/zapytanie", {**asked, "klucz": "zły"}, REMOTE_ADDR="10.0.0.2").status_code == 404


def test_a_flood_of_names_costs_no_statement_and_no_memory(
    at: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = len(queries.addresses.current().met)
    with django_assert_num_queries(0):
        for number in range(300):
            assert ask(at, f"h{number}.example.com").status_code == 404
        for number in range(50):
            assert ask(at, f"{number}" * 60 + ".siarkowiec.localhost").status_code == 404
    book = queries.addresses.current()
    assert len(book.met) == before
    assert len(book.schema_of_host) == 4, "a no is remembered nowhere"
    assert at("").post("/tls/zapytanie", **FRONT).status_code == 404
