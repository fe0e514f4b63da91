"""Files of everything about a person: what is in them and what is not, asking, waiting, downloading, going."""

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from portal.access.models import AccessApplication
from portal.audit.actions import record_look
from portal.audit.models import AuditEvent
from portal.kernel.personal_exports import PERSONAL_EXPORTS
from portal.own_data.exporting import call_workers_to_silent, content_of, delete_over, make_export, path_of
from portal.own_data.models import OwnExport
from portal.premises.models import Title
from portal.residents.actions import give_account_to_person
from portal.residents.models import Person, Representation
from tests.pdf_text import Pdf
from tests.personas import People, make_user, post_entry
from tests.portal.accounts.signing import sign_in, text_of

pytestmark = pytest.mark.django_db
PAGE = "/moje-dane/pliki"
ENTRIES = "Rozliczenia: opłaty, wpłaty, korekty, odsetki"


@pytest.fixture
def danuta(people: People, at: Any) -> Any:
    """The title holder, signed in, with rows of her own and a neighbour who has others."""
    post_entry(people.account, "2026-10-01", debit="412.50", description="Opłata za październik")
    post_entry(people.account, "2018-01-01", debit="99.99", description="Przed jej tytułem")
    post_entry(people.account_next_door, "2026-10-01", debit="77.70", description="Opłata sąsiadki")
    record_look(by=people.clerk, person_id=people.title_holder.person_link.person_id, what="person_card")
    AccessApplication.objects.create(
        number=7, operation="grant", way="paper", state="applied", person=people.title_holder.person_link.person
    )
    client = at("siarkowiec")
    sign_in(client, people.title_holder.identifier)
    return client


def rows(content: dict[str, Any], heading: str) -> list[dict[str, Any]]:
    """Return the rows of a part."""
    return next(part["wiersze"] for part in content["części"] if part["nazwa"] == heading)


def made(client: Any) -> OwnExport:
    """Ask on the page and let the worker work."""
    client.post(PAGE)
    export = OwnExport.objects.latest("asked_at")
    assert make_export(export.pk)
    return export


def test_everything_of_hers_is_there_and_nothing_of_others(danuta: Any, people: People) -> None:
    content = content_of(people.title_holder)
    text = json.dumps(content, ensure_ascii=False)
    for own in ("Danuta", "SIENK/12/34", "Opłata za październik", "412.50", "GAR/7", "Otwarto kartę osoby"):
        assert own in text
    for others in ("Łąkowska", "Opłata sąsiadki", "77.70", "Przed jej tytułem", "Marek"):
        assert others not in text
    assert [row["Numer"] for row in rows(content, "Wnioski o konto")] == [7]
    assert rows(content, "Tytuły do lokali")[0]["Tytuł"] == "odrębna własność"
    assert {part.heading for _, part in PERSONAL_EXPORTS} == {part["nazwa"] for part in content["części"]}


def test_a_former_owner_gets_the_days_of_their_title_alone(danuta: Any, people: People) -> None:
    post_entry(people.account_next_door, "2023-10-01", debit="55.50", description="Za czasów Piotra")
    assert [row["Opis"] for row in rows(content_of(people.former_owner), ENTRIES)] == ["Za czasów Piotra"]


def test_whoever_acts_for_a_person_gets_their_own_account_and_nothing_of_the_person(people: People) -> None:
    principal = Person.objects.get(code="0001")
    day = dt.date(2026, 1, 1)
    acting = Representation.objects.create(
        principal=principal, representative_name="Ewa Lis", basis="notarial_power", scopes=["see"], valid_from=day,
        document_seen_on=day, document_seen_by="P001",
    )  # fmt: skip
    ewa = make_user("L-EWA", full_name="Ewa Lis")
    give_account_to_person(user=ewa, person=principal, by="tests", representation=acting)
    text = json.dumps(content_of(ewa), ensure_ascii=False)
    assert "L-EWA" in text
    assert "SIENK" not in text
    assert "Danuta" not in text


def test_she_asks_sees_how_far_it_is_and_downloads_both_files(danuta: Any, people: People) -> None:
    assert "Przygotowujemy pliki" in text_of(danuta.post(PAGE, follow=True))
    danuta.post(PAGE)  # a double click
    export = OwnExport.objects.get()
    assert make_export(export.pk)
    assert not make_export(export.pk), "a second worker finds it done"
    export.refresh_from_db()
    assert export.parts_done == export.parts_total == len(list(PERSONAL_EXPORTS)) + 1
    assert "Do druku (PDF)" in text_of(danuta.get(PAGE))
    content = json.loads(b"".join(danuta.get(f"{PAGE}/{export.pk}/json").streaming_content))
    assert content["konto"] == "L0001"
    paper = danuta.get(f"{PAGE}/{export.pk}/pdf")
    assert "no-store" in paper["Cache-Control"]
    assert "Opłata za październik" in Pdf(b"".join(paper.streaming_content)).text()
    kinds = AuditEvent.objects.filter(action__startswith="own_export").values_list("action", "details")
    assert sorted((kind, details.get("form", "")) for kind, details in kinds) == [
        ("own_export.downloaded", "json"),
        ("own_export.downloaded", "pdf"),
        ("own_export.requested", ""),
    ]


def test_the_password_comes_before_the_file(danuta: Any) -> None:
    export = made(danuta)
    session = danuta.session
    session["account_authentication_methods"] = []
    session.save()
    assert danuta.get(f"{PAGE}/{export.pk}/json")["Location"].startswith("/potwierdz-haslo?next=")


def test_files_go_after_a_day_and_a_lost_one_is_made_again(danuta: Any) -> None:
    export = made(danuta)
    later = timezone.now() + dt.timedelta(hours=25)
    assert path_of(export.pk, "json").stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"
    assert delete_over(later) == 1
    assert not path_of(export.pk, "json").exists()
    assert danuta.get(f"{PAGE}/{export.pk}/json").status_code == 404
    danuta.post(PAGE)
    lost = OwnExport.objects.get()
    assert call_workers_to_silent(timezone.now()) == 0
    assert call_workers_to_silent(timezone.now() + dt.timedelta(minutes=2)) == 1
    OwnExport.objects.update(attempts=3)
    assert call_workers_to_silent(timezone.now() + dt.timedelta(minutes=2)) == 0
    lost.refresh_from_db()
    assert lost.state == "failed"
    assert "nie udało się zrobić" in text_of(danuta.get(PAGE))


def test_five_files_a_day_are_enough(danuta: Any, people: People) -> None:
    for _ in range(5):
        danuta.post(PAGE)
        OwnExport.objects.update(state="failed")
    assert "Nowy przygotujemy jutro" in text_of(danuta.post(PAGE, follow=True))
    assert OwnExport.objects.count() == 5


def test_somebody_without_any_title_gets_their_files_too(people: People) -> None:
    Title.objects.filter(person__code="0002").delete()
    assert content_of(people.co_owner)["osoba"] == "Marek Zięba"
