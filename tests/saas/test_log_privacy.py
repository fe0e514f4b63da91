"""No log line of a working day names anybody: signing in, searching, importing, and errors of all these."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from billing_import import actions
from billing_import.pipeline import run_import
from portal.finding.keeping import rebuild
from portal.kernel.masking import masked_pesels, without_personal_data
from portal.residents.models import Person
from saas.local import services
from saas.logging import CooperativeFilter, JsonFormatter
from tests.conftest import HostClient
from tests.personas import People
from tests.portal.accounts.signing import WRONG, sign_in

# What the demo's and the suite's people would not like to find in a log, in the spellings of files and forms.
PESEL, EMAIL, PHONE = "44051401458", "danuta.zieba@dom.example", "600 117 214"
NAMED = (PESEL, EMAIL, PHONE, "600117214", "Zięba", "Zi\\u0119ba", "zieba", "zi%C4%99ba", "Zi%C4%99ba", "Danuta")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that the product logs, as it leaves the process, at the level of a deployment and at DEBUG of ours."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(CooperativeFilter())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def names_nobody(log: io.StringIO) -> None:
    """Fail when a line names somebody; also when nothing was logged, for then nothing was tried."""
    lines = log.getvalue().splitlines()
    assert lines, "nothing was logged"
    assert [line for line in lines if any(word in line for word in NAMED)] == []


@pytest.fixture
def desk(people: People, at: Any) -> HostClient:
    """The administrator's browser, which checks tokens; Danuta is known with all her data."""
    Person.objects.filter(code="0001").update(email=EMAIL, phone=PHONE, pesel_ending=PESEL[-5:])
    rebuild()
    client = at("siarkowiec")
    client.force_login(people.administrator)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("typed", ["Danuta Zięba", PESEL, PHONE, EMAIL])
def test_a_search_leaves_no_word_in_addresses_and_lines(desk: HostClient, log: io.StringIO, typed: str) -> None:
    for address, field in (("/biuro/szukaj", "q"), ("/biuro/szukaj/lista", "q"), ("/biuro/dziennik/", "osoba")):
        answer = desk.post(address, {field: typed})
        assert not any(word in answer.get("Location", "") for word in NAMED)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        refused = HostClient(desk.host, enforce_csrf_checks=True)
        refused.cookies = desk.cookies
        assert refused.post(address, {field: typed}).status_code == 403
    names_nobody(log)


def test_the_list_of_answers_has_a_sealed_address_that_another_cooperative_cannot_open(
    desk: HostClient, people_of_hutnik: People, at: Any
) -> None:
    answer = desk.post("/biuro/szukaj", {"q": "zieba"})
    assert answer["Location"].startswith("/biuro/szukaj?s=")
    assert "Danuta Zięba" in desk.get(answer["Location"]).content.decode()
    hutnik = at("hutnik")
    hutnik.force_login(people_of_hutnik.administrator)
    page = hutnik.get(answer["Location"])
    assert (page.status_code, "Zięba" in page.content.decode()) == (200, False)
    assert "Kogo szukasz?" in desk.get("/biuro/szukaj?q=zieba").content.decode()


def test_a_search_that_breaks_is_logged_without_what_was_typed(
    desk: HostClient, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(text: str, *_more: Any, **_named: Any) -> None:
        raise LookupError(text)

    monkeypatch.setattr("portal.staff_desk.search_views.answers_to", breaks)
    for typed in (PESEL, EMAIL, PHONE):
        assert desk.post("/biuro/szukaj", {"q": typed}).status_code == 500
    assert "LookupError" in log.getvalue()
    names_nobody(log)


def test_signing_in_right_and_wrong_names_nobody(people: People, at: Any, log: io.StringIO) -> None:
    client = at("siarkowiec")
    for typed in (EMAIL, PESEL, "Danuta Zięba"):
        sign_in(client, typed, WRONG)
    refused = HostClient(client.host, enforce_csrf_checks=True)
    assert refused.post("/zaloguj", {"login": EMAIL, "password": WRONG}).status_code == 403
    sign_in(client, people.title_holder.identifier)
    names_nobody(log)


def test_an_import_with_refused_rows_names_nobody(
    hutnik: Any, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "send_message", lambda *_args: True)
    header = "Indeks lokalu;Ulica;Nr budynku;Nr lokalu;Miejscowość;Nr kontrahenta;Imię;Nazwisko;PESEL;E-mail;Telefon"
    header += ";Tytuł prawny"
    rows = [
        f"A/1;Gwiezdna;4;1;Sosnowiec;1;Danuta;Zięba;{PESEL};{EMAIL};{PHONE};własność",
        f"A/2;Gwiezdna;4;2;Sosnowiec;2;Danuta;Zięba;{PESEL}9;{EMAIL}@;{PHONE};własność",
    ]
    content = "\r\n".join((header, *rows, "")).encode("cp1250")
    file_name = "rejestr.csv"
    run = actions.queue_import(kind="register", file=io.BytesIO(content), file_name=file_name, by="test")
    done = run_import(run.pk)
    assert (done.accepted, done.rejected) == (1, 1)
    names_nobody(log)


def test_an_error_of_the_database_is_logged_without_the_row(siarkowiec: Any, log: io.StringIO) -> None:
    last_name = NAMED[4]
    row = Person(code="0001", kind="robot", last_name=last_name, email=EMAIL, phone=PHONE, legal_hold=PESEL)
    with pytest.raises(IntegrityError, match=last_name) as caught, transaction.atomic():
        row.save()
    more = {"answer": f"550 <{EMAIL}> unknown"}
    logging.getLogger("portal.tests").error("person.not_saved", exc_info=caught.value, extra=more)
    assert "person_kind_is_known" in log.getvalue()
    names_nobody(log)


def test_a_line_says_what_is_not_personal_as_it_is() -> None:
    record = logging.makeLogRecord({"name": "x", "levelno": 20, "levelname": "INFO", "msg": "import.finished"})
    vars(record).update(rows=123456789, run="3f0c7d1e-5a5b-4d0e-9d6e-600117214abc", anchor="41873:9f2c01")
    line = json.loads(JsonFormatter().format(record))
    assert (line["rows"], line["run"]) == (123456789, "3f0c7d1e-5a5b-4d0e-9d6e-600117214abc")
    assert line["anchor"] == "41873:9f2c01"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"PESEL {PESEL}.", "PESEL (PESEL)."),
        ("440514-01458", "(PESEL)"),
        ("tel. +48 600 117 214, wew. 12", "tel. (telephone), wew. 12"),
        ("15 823-38-88", "(telephone)"),
        ("<a.b+c@dom.example>", "<(e-mail)>"),
        ("błąd\nDETAIL:  Key (code)=(Zięba) already exists.\nkoniec", "błąd\n(row left out)\nkoniec"),
        ("61 1090 1014 0000 0712 1981 2874", "61 1090 1014 0000 0712 1981 2874"),
        (
            "2026-11-25T14:12:54, 127.0.0.1:54321, 0x7fa64b249510",
            "2026-11-25T14:12:54, 127.0.0.1:54321, 0x7fa64b249510",
        ),
    ],
)
def test_what_is_hidden_in_a_line(text: str, left: str) -> None:
    assert without_personal_data(text) == left


def test_a_pesel_keeps_its_last_five_digits() -> None:
    assert masked_pesels(f"nr {PESEL}, 440514 01458, konto 61109010140000071219812874") == (
        "nr ••••••01458, ••••••01458, konto 61109010140000071219812874"
    )


def test_the_web_server_keeps_no_list_of_addresses() -> None:
    assert not [part for part in services.web(8000).command if "access-log" in part]
