"""The API as a program of the cooperative uses it, and everything that must keep others out."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import schema_context

from billing_import.api.models import ApiAnswer, ApiToken
from billing_import.api.scopes import SCOPES
from billing_import.api.tokens import make_token
from billing_import.models import ImportRun
from billing_import.pipeline import run_import
from billing_import.undoing import undo_run
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.ledger.models import Entry
from tests.billing_import.conftest import HEADER
from tests.personas import People

pytestmark = pytest.mark.django_db
GOOD = f"{HEADER}\nSIENK/12/34;05.01.2024;N;Opis;N/1;1 234,50;;\n"
BAD = "SIENK/12/35;31.02.2024;N;Opis;N/2;10,00;;\n"
RUNS = "/api/v1/imports"


class Program:
    """A program with a token of Siarkowiec, without cookies."""

    def __init__(self, client: Any, token: str) -> None:
        self.client, self.headers = client, {"authorization": f"Bearer {token}"}

    def get(self, path: str, **told: Any) -> Any:
        return self.client.get(path, told, headers=self.headers)

    def post(self, path: str, body: str | bytes = b"", **headers: str) -> Any:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, body, content_type="application/octet-stream", headers=self.headers | told)


def token_of(*scopes: str, name: str = "FK", days: int = 30) -> str:
    until = clock.today() + dt.timedelta(days=days)
    return make_token(name=name, scopes=scopes or tuple(SCOPES), expires_on=until, by="tests")[1]


@pytest.fixture
def program(people: People, at: Any, messages: Any) -> Program:
    return Program(at("siarkowiec"), token_of())


def sent(program: Program, text: str = GOOD, **wishes: str) -> ImportRun:
    """Send a file and let a worker carry it out."""
    query = "&".join(f"{name}={value}" for name, value in {"file_name": "k.csv", **wishes}.items())
    answer = program.post(f"{RUNS}?{query}", text)
    assert answer.status_code == 202, answer.content
    return run_import(answer.json()["runs"][0]["id"])


def test_a_program_sends_a_file_looks_at_the_preview_and_applies_it(program: Program) -> None:
    run = sent(program)
    assert (run.status, run.requested_by, run.kind) == ("previewed", "api:FK", "ledger")
    told = program.get(f"{RUNS}/{run.pk}").json()
    assert (told["status"], told["sum_debit"], told["file_name"]) == ("previewed", "1234.50", "k.csv")
    assert program.post(f"{RUNS}/{run.pk}/apply").status_code == 202
    run = run_import(run.pk)
    assert (run.status, Entry.objects.count()) == ("applied", 1)
    assert program.post(f"{RUNS}/{run.pk}/undo").json()["status"] == "undoing"
    assert undo_run(run.pk).status == "undone"
    again = program.post(f"{RUNS}/{run.pk}/apply")
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")
    assert "nie czeka na decyzję" in again.json()["detail"]
    queued = ImportRun.objects.get(pk=program.post(f"{RUNS}?file_name=b.csv", GOOD).json()["runs"][0]["id"])
    assert program.post(f"{RUNS}/{queued.pk}/cancel").json()["status"] == "cancelled"


def test_a_program_that_is_sure_applies_at_once_by_a_form(program: Program) -> None:
    files = {"file": [SimpleUploadedFile("a.csv", GOOD.encode()), SimpleUploadedFile("b.csv", GOOD.encode())]}
    answer = program.client.post(f"{RUNS}?wish=apply&kind=ledger", files, headers=program.headers)
    runs = answer.json()["runs"]
    assert [run["file_name"] for run in runs] == ["a.csv", "b.csv"]
    assert run_import(runs[0]["id"]).status == "applied"
    assert run_import(runs[1]["id"]).status == "unchanged"


def test_rejected_rows_are_read_as_json_and_as_a_file(program: Program) -> None:
    run = sent(program, GOOD + BAD)
    [reject] = program.get(f"{RUNS}/{run.pk}/rejects").json()["rejects"]
    assert (reject["line"], reject["column"], reject["value"]) == (3, "Data", "31.02.2024")
    assert "Nie ma takiego dnia w kalendarzu" in reject["reason"]
    answer = program.get(f"{RUNS}/{run.pk}/rejects.csv")
    with schema_context("siarkowiec"):
        assert b"31.02.2024" in b"".join(answer.streaming_content)
    assert AuditEvent.objects.filter(action="export.read", actor="api:FK", subject=f"import:{run.pk}").count() == 2
    clean = sent(program)
    assert program.get(f"{RUNS}/{clean.pk}/rejects.csv").status_code == 404


def test_the_list_goes_on_where_the_page_before_ended(program: Program) -> None:
    for number in range(3):
        program.post(f"{RUNS}?file_name=k{number}.csv", GOOD)
    first = program.get(RUNS, limit=2).json()
    rest = program.get(RUNS, limit=2, before=first["next"]).json()
    names = [run["file_name"] for run in first["runs"] + rest["runs"]]
    assert (sorted(names), rest["next"]) == (["k0.csv", "k1.csv", "k2.csv"], None)


def test_the_same_request_again_does_nothing_and_another_with_its_key_is_refused(program: Program) -> None:
    first = program.post(f"{RUNS}?file_name=k.csv", GOOD, idempotency_key="k-1")
    again = program.post(f"{RUNS}?file_name=k.csv", GOOD, idempotency_key="k-1")
    assert (first.json(), first.status_code) == (again.json(), again.status_code)
    assert again["Idempotency-Replayed"] == "true"
    assert ImportRun.objects.count() == 1
    for path, body in ((f"{RUNS}?file_name=k.csv", GOOD + BAD), (f"{RUNS}?file_name=k.csv&wish=apply", GOOD)):
        other = program.post(path, body, idempotency_key="k-1")
        assert (other.status_code, other.json()["code"]) == (409, "key_used")
    assert program.post(f"{RUNS}?file_name=k.csv", GOOD, idempotency_key="k-2").status_code == 202
    assert program.post(RUNS, GOOD, idempotency_key="x" * 101).status_code == 422


def test_a_request_that_was_refused_may_be_mended_under_its_key(program: Program) -> None:
    assert program.post(RUNS, "nic takiego", idempotency_key="k").status_code == 422
    assert ApiAnswer.objects.count() == 0
    assert program.post(RUNS, GOOD, idempotency_key="k").status_code == 202


def test_keys_of_two_tokens_do_not_meet(program: Program, at: Any) -> None:
    other = Program(at("siarkowiec"), token_of(name="Inny"))
    assert program.post(RUNS, GOOD, idempotency_key="k").status_code == 202
    assert "Idempotency-Replayed" not in other.post(RUNS, GOOD + BAD, idempotency_key="k")
    assert ImportRun.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "body", "code", "words"),
    [
        (f"{RUNS}?kind=nie-ma", GOOD, "kind_unknown", "Możliwe: ledger"),
        (f"{RUNS}?profile=p", GOOD, "kind_needed", "podaj też"),
        (f"{RUNS}?kind=ledger&profile=nie-ma", GOOD, "not_possible", "Nie ma profilu"),
        (f"{RUNS}?wish=moze", GOOD, "not_understood", "wish"),
        (f"{RUNS}?as_of=jutro", GOOD, "not_understood", "as_of"),
        (RUNS, "to nie jest żaden plik", "not_possible", "Nie wiemy, co jest w pliku"),
        (RUNS, "", "no_file", "W zapytaniu nie ma pliku"),
    ],
)
def test_what_is_not_understood_is_told(program: Program, path: str, body: str, code: str, words: str) -> None:
    answer = program.post(path, body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["code"] == code
    assert words in answer.json()["detail"]
    assert ImportRun.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_read(program: Program) -> None:
    told = {"CONTENT_LENGTH": str(600 << 20)}
    answer = program.client.generic("POST", RUNS, b"x", "text/csv", headers=program.headers, **told)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_without_a_token_that_works_nothing_opens(people: People, at: Any, messages: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.administrator)  # a cookie is no token
    old, ended = token_of(name="stary"), token_of(name="zamknięty")
    ApiToken.objects.filter(name="stary").update(expires_on=clock.today() - dt.timedelta(days=1))
    ApiToken.objects.filter(name="zamknięty").update(revoked_at=timezone.now(), revoked_by="P003")
    with schema_context("hutnik"):
        of_another = token_of(name="FK")
    for header in ("", "Bearer x", f"Basic {old}", f"Bearer {old}", f"Bearer {ended}", f"Bearer {of_another}"):
        answer = client.get(RUNS, headers={"authorization": header} if header else {})
        assert answer.status_code == 401, header
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("scope", "open_paths"),
    [
        ("imports:read", {RUNS}),
        ("exports:read", {"/api/v1/exports", "/api/v1/exports/kontakty"}),
        ("imports:write", set()),
    ],
)
def test_a_token_opens_what_its_scopes_say(people: People, at: Any, scope: str, open_paths: set[str]) -> None:
    program = Program(at("siarkowiec"), token_of(scope))
    for path in (RUNS, "/api/v1/exports", "/api/v1/exports/kontakty"):
        assert program.get(path).status_code == (200 if path in open_paths else 403), path
    assert program.post(RUNS, GOOD).status_code == (202 if scope == "imports:write" else 403)


def test_a_run_of_another_cooperative_is_as_if_it_were_not(program: Program, hutnik: Any) -> None:
    with schema_context("hutnik"):
        theirs = ImportRun(kind="ledger", profile="default", file_name="k.csv", sha256="0" * 64, size=1)
        theirs.requested_by = "P001"
        theirs.save()
    made_up = "11111111-1111-4111-8111-111111111111"
    for rest in ("", "/rejects", "/rejects.csv"):
        seen = [program.get(f"{RUNS}/{pk}{rest}") for pk in (theirs.pk, made_up)]
        assert [answer.status_code for answer in seen] == [404, 404]
        assert seen[0].content == seen[1].content
    for step in ("apply", "cancel", "undo"):
        assert program.post(f"{RUNS}/{theirs.pk}/{step}").status_code == 404


def test_a_program_that_asks_too_often_is_told_when_to_come_back(program: Program, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    answers = [program.get(RUNS) for _ in range(7)]  # at most one minute ends meanwhile
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 1 <= int(refused[0]["Retry-After"]) <= 61
    assert refused[0].json()["code"] == "too_many_requests"
    assert ApiToken.objects.get().last_used_at is not None


def test_answers_carry_the_headers_of_all_pages_and_no_cookie(program: Program) -> None:
    answer = program.get(RUNS)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert (answer["Cache-Control"], answer["X-Frame-Options"]) == ("no-store", "DENY")
    assert not answer.cookies


def test_the_description_and_its_document_are_served_here_and_name_every_address(program: Program, at: Any) -> None:
    document = at("siarkowiec").get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert {"get", "post"} == set(document["paths"][RUNS])
    assert "Idempotency-Key" in json.dumps(document["paths"][RUNS]["post"])
    page = at("siarkowiec").get("/api/").content.decode()
    assert "<dt>POST</dt><dd><code>/api/v1/imports</code>" in page
    assert "cdn" not in page


def test_a_token_is_shown_once_and_can_be_ended(people: People, at: Any) -> None:
    desk = at("siarkowiec")
    desk.force_login(people.accountant)
    until = (clock.today() + dt.timedelta(days=30)).isoformat()
    told = {"name": "Księgowość", "scopes": ["imports:read"], "expires_on": until}
    page = desk.post("/biuro/importy/klucze", told).content.decode()
    text = page.split("<code>")[1].split("</code>")[0]
    assert text.startswith("iok_")
    assert text not in desk.get("/biuro/importy/klucze").content.decode()
    token = ApiToken.objects.get()
    assert text not in token.digest
    program = Program(at("siarkowiec"), text)
    assert program.get(RUNS).status_code == 200
    assert "Jest już klucz o tej nazwie" in desk.post("/biuro/importy/klucze", told).content.decode()
    assert desk.post(f"/biuro/importy/klucze/{token.pk}/uniewaznij").status_code == 302
    assert program.get(RUNS).status_code == 401
    assert set(AuditEvent.objects.filter(subject=f"api_token:{token.pk}").values_list("action", flat=True)) == {
        "api_token.made",
        "api_token.revoked",
    }
    assert desk.post("/biuro/importy/klucze", told | {"expires_on": "2020-01-01"}).status_code == 422
    assert desk.post("/biuro/importy/klucze", told | {"scopes": ["wszystko"]}).status_code == 422


def test_kind_and_wish_may_be_fields_of_the_form(program: Program) -> None:
    def posted(query: str = "", **fields: str) -> Any:
        file = SimpleUploadedFile("k.csv", GOOD.encode())
        return program.client.post(f"{RUNS}{query}", {"file": file, **fields}, headers=program.headers)

    run = run_import(posted(kind="ledger", profile="default", wish="apply").json()["runs"][0]["id"])
    assert (run.status, run.kind) == ("applied", "ledger")
    assert posted("?kind=ledger", kind="ledger").status_code == 202
    twice = posted("?kind=ledger", kind="bank")
    assert (twice.status_code, twice.json()["code"]) == (422, "said_twice")
    for field, value in (("wish", "erase"), ("as_of", "jutro"), ("kind", "x" * 100_000), ("profile", "\x00")):
        assert posted(**{field: value}).status_code == 422, field
