"""From a figure to the line of the file it came from: for the accountant, and for a clerk who may open the card."""

from typing import Any

import pytest

from billing_import.models import ImportRun
from portal.accounts.models import StaffRole
from portal.audit.models import AuditEvent
from portal.ledger.models import Entry
from tests.billing_import.conftest import HEADER, Importer
from tests.personas import People

pytestmark = pytest.mark.django_db
COMPONENTS = "Indeks lokalu;Od;Składnik;Kwota;Uwagi działu"


@pytest.fixture
def run(people: People, at: Any, import_rows: Importer) -> ImportRun:
    """A ledger file about the flat of Danuta and Marek, in Siarkowiec."""
    at("siarkowiec")
    return import_rows("SIENK/12/34;05.01.2024;N;Eksploatacja;N/1;1 234,50;;15.01.2024", header=HEADER)


def page(at: Any, user: Any, where: str) -> Any:
    client = at("siarkowiec")
    client.force_login(user)
    return client.get(where)


def test_an_accountant_reads_the_line_under_the_files_header(run: ImportRun, at: Any, people: People) -> None:
    entry = Entry.objects.get()
    answer = page(at, people.accountant, f"/biuro/importy/{entry.run_id}/wiersz/{entry.source_line}")
    text = answer.content.decode()
    for words in ("Wiersz 2", "plik.csv", "Nr dowodu", "N/1", "1 234,50", "15.01.2024"):
        assert words in text, words
    assert page(at, people.accountant, f"/biuro/importy/{run.pk}/wiersz/9").status_code == 404
    looks = AuditEvent.objects.filter(action="look.source_line")
    holders = {people.title_holder.person_link.person_id, people.co_owner.person_link.person_id}
    assert {look.person_id for look in looks} == holders


def test_a_clerk_sees_lines_of_people_whose_ledgers_they_may_see(run: ImportRun, at: Any, people: People) -> None:
    where = f"/biuro/importy/{run.pk}/wiersz/2"
    assert page(at, people.clerk, where).status_code == 200
    assert page(at, people.clerk, f"/biuro/importy/{run.pk}/wiersz/1").status_code == 404
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=["find_people"])
    assert page(at, people.clerk, where).status_code == 404
    assert page(at, people.title_holder, where).status_code == 404


def test_the_card_leads_from_each_kind_to_its_line(
    run: ImportRun, at: Any, people: People, import_rows: Importer
) -> None:
    made = import_rows("SIENK/12/34;01.04.2026;Winda;12,00;pilne", header=COMPONENTS, kind="components")
    person = people.title_holder.person_link.person_id
    card = page(at, people.clerk, f"/biuro/osoby/{person}").content.decode()
    for one in (run, made):
        assert f"/biuro/importy/{one.pk}/wiersz/2" in card
    text = page(at, people.clerk, f"/biuro/osoby/{person}/pliki").content.decode().replace("\u00a0", " ")
    assert "Winda od 01.04.2026, 12,00 zł" in text
    line = page(at, people.clerk, f"/biuro/importy/{made.pk}/wiersz/2").content.decode()
    assert "Uwagi działu" in line
    assert "tej kolumny nie czytamy" in line
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=["find_people"])
    assert "Dane z plików" not in page(at, people.clerk, f"/biuro/osoby/{person}").content.decode()
    assert page(at, people.clerk, f"/biuro/osoby/{person}/pliki").status_code == 404


def test_a_whole_pesel_is_shown_nowhere(people: People, at: Any, import_rows: Importer) -> None:
    header = "Indeks lokalu;Ulica;Nr budynku;Nr kontrahenta;Nazwisko;Tytuł prawny;PESEL"
    made = import_rows("X/1;Polna;1;777;Lis;własność;44051401359", header=header, kind="register")
    assert made.status == "applied"
    text = page(at, people.accountant, f"/biuro/importy/{made.pk}/wiersz/2").content.decode()
    assert "••••••01359" in text
    assert "44051401359" not in text
    assert page(at, people.clerk, f"/biuro/importy/{made.pk}/wiersz/2").status_code == 404


def test_a_line_whose_file_is_gone_says_so(run: ImportRun, at: Any, people: People) -> None:
    from portal.kernel.files import cooperative_path

    cooperative_path(run.stored_path).unlink()
    text = page(at, people.accountant, f"/biuro/importy/{run.pk}/wiersz/2").content.decode()
    assert "Pliku już nie ma" in text


def test_a_case_is_seen_by_whoever_may_see_court_cases_alone(people: People, at: Any, import_rows: Importer) -> None:
    at("siarkowiec")
    made = import_rows("0001;I C 1/26;pozew", header="Nr kontrahenta;Sygnatura;Etap", kind="court")
    where, card = f"/biuro/importy/{made.pk}/wiersz/2", f"/biuro/osoby/{people.title_holder.person_link.person_id}"
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=["find_people", "see_ledgers"])
    assert page(at, people.clerk, where).status_code == 404
    assert "I C 1/26" not in page(at, people.clerk, card).content.decode()
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=["find_people", "see_court_cases"])
    assert page(at, people.clerk, where).status_code == 200
    assert "I C 1/26" in page(at, people.clerk, card).content.decode()
    assert AuditEvent.objects.get(action="look.source_line").person_id == people.title_holder.person_link.person_id
