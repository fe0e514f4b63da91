"""Documents as strangers, residents, members and workers find them."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.documents.models import Document, DocumentVersion
from portal.documents.publishing import add_version, withdraw_document
from portal.kernel.attachments import checked_attachment
from portal.residents.models import Person
from tests.personas import People
from tests.portal.access.rules_in_force import with_rules
from tests.portal.documents.conftest import PDF, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_shown")]


def answer(at: Any, user: Any, address: str = "/dokumenty") -> tuple[int, str]:
    client = at("siarkowiec")
    if user is not None:
        client.force_login(user)
    response = client.get(address)
    return response.status_code, response.content.decode().replace("\u00a0", " ")


def a_member(people: People) -> Any:
    Person.objects.filter(code="0001").update(membership_number="77")
    Person.objects.exclude(code="0001").update(membership_number=None)
    return people.title_holder


def test_each_circle_finds_its_own_and_the_rest_is_not_there(at: Any, people: People) -> None:
    member = a_member(people)
    made = {
        category: published(category, f"Papier {category}")
        for category in ("statute", "others", "minutes", "resolutions")
    }
    with_rules(documents={"resolutions": "nobody"})
    finds = {
        None: {"statute"},
        people.neighbour: {"statute", "others"},
        member: {"statute", "others", "minutes"},
        people.clerk: {"statute"},
    }
    for user, expected in finds.items():
        html = answer(at, user)[1]
        assert {key for key in made if f"Papier {key}" in html} == expected
        for key, document in made.items():
            for address in (f"/dokumenty/{document.pk}", f"/dokumenty/{document.pk}/1.pdf"):
                assert (answer_status(at, user, address) == 200) is (key in expected), (user, key, address)


def answer_status(at: Any, user: Any, address: str) -> int:
    client = at("siarkowiec")
    if user is not None:
        client.force_login(user)
    return int(client.get(address).status_code)


def test_members_find_theirs_in_the_membership_department(at: Any, people: People) -> None:
    member = a_member(people)
    minutes = published("minutes", "Protokół walnego")
    modules = [{"key": "ledger"}, {"key": "membership"}]
    with_rules(modules=modules)
    assert f"/dokumenty/{minutes.pk}" in answer(at, member, "/dzial-czlonkowski")[1]
    assert answer_status(at, member, f"/dokumenty/{minutes.pk}") == 200
    assert answer_status(at, people.neighbour, f"/dokumenty/{minutes.pk}") == 404
    assert answer_status(at, None, "/dokumenty") == 404


def test_a_newer_version_replaces_and_the_old_one_stays(at: Any, people: People) -> None:
    statute = published("statute", "Statut", text="Stary tekst")
    file = checked_attachment(SimpleUploadedFile("statut.pdf", PDF), largest_mb=1)
    for _twice in range(2):
        key = uuid.UUID(int=5)
        add_version(document=statute, dated_on=dt.date(2026, 9, 1), text="", file=file, form_key=key, by="P001")
    assert statute.versions.count() == 2
    html = answer(at, None, f"/dokumenty/{statute.pk}")[1]
    assert "tylko w pliku PDF" in html
    assert "PDF, 1 kB" in html
    assert "1 września 2026" in html
    old = answer(at, None, f"/dokumenty/{statute.pk}/1")[1]
    assert "To dawna wersja" in old
    assert "Stary tekst" in old
    client = at("siarkowiec")
    got = client.get(f"/dokumenty/{statute.pk}/2.pdf")
    assert got.getvalue() == PDF
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get(f"/dokumenty/{statute.pk}/1.pdf").content.startswith(b"%PDF")
    assert client.get(f"/dokumenty/{statute.pk}/9.pdf").status_code == 404
    withdraw_document(document=statute, by="P001")
    assert client.get(f"/dokumenty/{statute.pk}").status_code == 404


def test_search_finds_words_of_the_title_without_polish_signs_and_pages_stay_cheap(at: Any, people: People) -> None:
    Document.objects.bulk_create(
        Document(
            category="statute", title=f"Żółty regulamin {n}", folded_title=f"zolty regulamin {n}",
            dated_on=dt.date(2024 + n % 3, 1, 1),
        )
        for n in range(300)
    )  # fmt: skip
    client = at("siarkowiec")
    client.force_login(people.neighbour)
    client.get("/dokumenty")
    with CaptureQueriesContext(connection) as asked:
        html = client.get("/dokumenty?szukaj=ZOLTY&rok=2025&strona=2").content.decode()
    assert html.count('class="strong"') == 25
    assert len([one for one in asked if "SET search_path" not in one["sql"]]) <= 8
    assert "Nie ma takiego dokumentu" in answer(at, None, "/dokumenty?szukaj=czegoś+nie+ma")[1]
    for odd in ("szukaj=%00", "szukaj=" + "ą" * 5000, "rodzaj=minutes", "rok=0000", "strona=-3", "szukaj=%25_"):
        assert answer_status(at, None, f"/dokumenty?{odd}") == 200


def new_document(at: Any, user: Any, **values: Any) -> Any:
    client = at("siarkowiec")
    client.force_login(user)
    fields = {"category": "statute", "title": "Statut", "dated_on": "2026-03-02", "text": "§ 1"}
    fields["form_key"] = str(uuid.uuid4())
    return client.post("/biuro/dokumenty/nowy", {**fields, **values})


def test_a_worker_publishes_once_however_often_the_form_is_sent(at: Any, people: People) -> None:
    key = uuid.uuid4()
    for _twice in range(2):
        assert new_document(at, people.administrator, form_key=key).status_code == 302
    assert Document.objects.count() == DocumentVersion.objects.count() == 1
    assert answer_status(at, people.accountant, "/biuro/dokumenty/nowy") == 404
    client = at("siarkowiec")
    client.force_login(people.administrator)
    document = Document.objects.get()
    page = client.get(f"/biuro/dokumenty/{document.pk}").content.decode()
    assert "wszyscy, bez logowania" in page
    assert client.post(f"/biuro/dokumenty/{document.pk}/wycofaj").status_code == 302
    assert answer_status(at, None, f"/dokumenty/{document.pk}") == 404


def test_a_pdf_that_acts_is_refused_and_what_was_typed_stays(at: Any, people: People) -> None:
    bad = SimpleUploadedFile("statut.pdf", PDF.replace(b"/Count 0", b"/Count 0/AA<</O<</S/JavaScript>>>>"))
    response = new_document(at, people.administrator, file=bad, title="Mój statut")
    html = response.content.decode()
    assert response.status_code == 422
    assert "skrypt" in html
    assert "Mój statut" in html
    assert "<title>Błąd:" in html
    assert "Wpisz treść albo wybierz plik PDF." in new_document(at, people.administrator, text="").content.decode()


NAUGHTY = ["\x00", "😀" * 300, "<script>alert(1)</script>", "\u202e' OR 1=1 --", "ą" * 100_001]


@pytest.mark.parametrize("value", NAUGHTY)
def test_whatever_is_typed_gets_an_answer_in_words(at: Any, people: People, value: str) -> None:
    for field in ("category", "title", "number", "dated_on", "text", "form_key"):
        response = new_document(at, people.administrator, **{field: value})
        assert response.status_code in (302, 422), field
    client = at("siarkowiec")
    client.force_login(people.administrator)
    for field in ("recipient", "person_code", "premises_code", "title", "text", "places", "form_key"):
        start = {"recipient": "osoba", "person_code": "0001", "title": "T", "text": "x"}
        response = client.post("/biuro/pisma/nowe", {**start, field: value})
        assert response.status_code in (302, 422), field
    for document in Document.objects.all():
        assert "<script>alert" not in answer(at, None, f"/dokumenty/{document.pk}")[1]
