"""Pages of what went wrong: whom to call, the number of the log line, the reader's language; JSON for programs."""

import json
import logging
from typing import Any

import pytest
from django.conf import settings

from tests.personas import People
from tests.portal.accounts.signing import WRONG, sign_in, text_of

pytestmark = pytest.mark.django_db


def test_a_missing_page_says_whom_to_call_and_a_number_that_stands_in_the_log(
    people: People, at: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="saas.error_pages"):
        answer = at("siarkowiec").get("/nie-ma")
    number = answer["X-Request-ID"]
    page = text_of(answer)
    assert f"Numer zdarzenia: {number}" in page
    assert "15 823-38-88" in page.replace("\u2011", "-")
    assert [record.status for record in caplog.records if record.message == "error_page.shown"] == [404]


@pytest.mark.parametrize(("language", "words"), [("uk", "Такої сторінки немає"), ("en", "There is no such page")])
def test_it_speaks_the_readers_language(people: People, at: Any, language: str, words: str) -> None:
    client = at("siarkowiec")
    client.get(f"/wyglad?language={language}")
    page = text_of(client.get("/nie-ma"))
    assert words in page
    assert f'<html lang="{language}">' in page


def test_a_body_that_is_too_large_gets_plain_words(people: People, at: Any, settings: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    huge = {"correspondence_address": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    answer = client.post("/moje-dane/kontakt/zmien", huge)
    assert answer.status_code == 413
    assert "najwyżej 2 MB. Nic się nie zapisało." in text_of(answer)
    many = client.post("/moje-dane/kontakt/zmien", {f"f{n}": "x" for n in range(1200)})
    assert many.status_code == 413


def test_a_program_gets_json_whatever_happens(people: People, at: Any) -> None:
    answer = at("siarkowiec").get("/api/v1/nie-ma")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    problem = json.loads(answer.content)
    assert problem["code"] == "not_found"
    assert problem["request"] == answer["X-Request-ID"]


def test_a_program_gets_json_while_a_break_lasts(people: People, at: Any) -> None:
    from tests.tenants.test_maintenance import HOUR, plan

    plan(starts_in=-HOUR, lasts=2 * HOUR)
    answer = at("siarkowiec").get("/api/v1/exports")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(answer.content)["code"] == "maintenance"
    assert int(answer["Retry-After"]) > 3000


def test_too_many_tries_say_how_long_to_wait_and_a_number(people: People, at: Any) -> None:
    client = at("siarkowiec")
    answer = next(one for one in (sign_in(client, "L0001", WRONG) for _ in range(20)) if one.status_code == 429)
    page = text_of(answer)
    assert "Logowanie zamknięte" in page
    assert answer["X-Request-ID"] in page
    assert int(answer["Retry-After"]) > 0


def test_the_engine_of_sessions_is_one_that_the_walls_know() -> None:
    assert settings.SESSION_ENGINE == "portal.accounts.session_store"
