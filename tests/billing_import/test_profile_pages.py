"""Describing an unknown file in the browser: what is guessed, what people mend, what the import then does."""

import io
from typing import Any

import pytest

from billing_import.models import ImportProfile, ImportRun, ImportSample
from billing_import.pipeline import run_import
from billing_import.profiles import Profile, profile_named
from billing_import.samples import profile_of_sample
from tests.personas import People

pytestmark = pytest.mark.django_db
CODE = "SIENK/12/34"
MESSY = (
    "Spółdzielnia Mieszkaniowa Łąka\r\nWydruk z dnia 02.02.2024, strona 1\r\n\r\n"
    "Lokal kod;Dzień ksieg.;Typ dok;Treść wpisu;Obciążenie zł;Uznanie zł;Saldo\r\n"
    "SIENK/12/34;05.01.2024;Naliczenie;Czynsz za styczeń;1 100,00;;1 100,00\r\n"
    "SIENK/12/34;06.01.2024;Przelew;Wpłata;;1 000,00;100,00\r\n"
    "SIENK/12/35;06.01.2024;Przelew;Wpłata łączna;;90,00;-90,00\r\n"
    "NIE/MA/1;07.01.2024;Naliczenie;Czynsz;50,00;;50,00\r\n"
)


@pytest.fixture
def desk(people: People, at: Any, messages: Any) -> Any:
    """The accountant of Siarkowiec, signed in at the desk."""
    client = at("siarkowiec")
    client.force_login(people.accountant)
    return client


def described(desk: Any, content: bytes, name: str = "kartoteka_2024-01.csv", kind: str = "ledger") -> ImportSample:
    """Send a sample and return it."""
    file = io.BytesIO(content)
    file.name = name
    response = desk.post("/biuro/importy/profile/nowy", {"kind": kind, "file": file})
    assert response.status_code == 302, response.content.decode()
    return ImportSample.objects.get(pk=response["Location"].rsplit("/", 1)[-1])


def fields_shown(desk: Any, sample: ImportSample) -> dict[str, Any]:
    """Return what the form of columns holds, as a browser would send it."""
    form = desk.get(f"/biuro/importy/przyklad/{sample.pk}").context["columns"]
    return {"step": "columns"} | {
        name: value for name in form.fields if (value := form[name].value()) not in (None, False, "")
    }


def saved(desk: Any, sample: ImportSample, **said: Any) -> ImportProfile:
    """Go through the rows and the last step as they are proposed."""
    assert desk.get(f"/biuro/importy/przyklad/{sample.pk}/wiersze").status_code == 200
    form = desk.get(f"/biuro/importy/przyklad/{sample.pk}/zapis").context["form"]
    fields = {name: form[name].value() for name in form.fields} | said
    response = desk.post(f"/biuro/importy/przyklad/{sample.pk}/zapis", fields)
    assert response.status_code == 302, response.content.decode()
    return ImportProfile.objects.get(pk=response["Location"].rsplit("/", 1)[-1])


def used(desk: Any, sample: ImportSample) -> ImportRun:
    """Import the sample and return the run with its preview made."""
    response = desk.post(f"/biuro/importy/przyklad/{sample.pk}/wczytaj")
    assert response.status_code == 302
    return run_import(ImportRun.objects.get(pk=response["Location"].rsplit("/", 1)[-1]).pk)


def test_a_messy_file_of_an_unknown_program_is_read_after_three_clicks(desk: Any) -> None:
    sample = described(desk, MESSY.encode("cp852"))
    page = desk.get(f"/biuro/importy/przyklad/{sample.pk}").content.decode()
    assert "Treść wpisu" in page
    assert "„Przelew”" in page
    assert desk.post(f"/biuro/importy/przyklad/{sample.pk}", fields_shown(desk, sample)).status_code == 302
    checked = desk.get(f"/biuro/importy/przyklad/{sample.pk}/wiersze")
    rows = checked.context["rows"]
    assert [(row.line, row.is_taken) for row in rows] == [(5, True), (6, True), (7, True), (8, False)]
    assert "Nie ma takiego lokalu w rejestrze" in checked.content.decode()
    profile = saved(desk, sample, speaks="months")
    assert (profile.name, profile.origin, profile.version) == ("kartoteka-2024-01", "sample", 1)
    said = profile_named("ledger", profile.name)[0]
    assert said.columns["premises"] == "Lokal kod"
    assert (said.kinds, said.mode, said.file_names) == ({"Przelew": "payment"}, "snapshot", ("kartoteka_*-*.csv",))
    run = used(desk, sample)
    assert (run.status, run.accepted, run.rejected, run.profile_version) == ("previewed", 3, 1, 1)
    assert not ImportSample.objects.exists()
    assert "wersja 1" in desk.get(f"/biuro/importy/{run.pk}").content.decode()


def test_what_was_guessed_wrong_is_put_right(desk: Any) -> None:
    sample = described(desk, MESSY.encode("cp852"))
    fields = fields_shown(desk, sample)
    wrong = {**fields, "col_debit": fields["col_credit"], "col_entry_on": ""}
    answer = desk.post(f"/biuro/importy/przyklad/{sample.pk}", wrong)
    assert answer.status_code == 422
    assert "Tę kolumnę ma już pole" in answer.content.decode()
    assert "Wskaż kolumnę dla pola „Data”" in answer.content.decode()
    swapped = {**fields, "col_description": fields["col_kind"], "col_kind": "", "kind_by_side": "on"}
    assert desk.post(f"/biuro/importy/przyklad/{sample.pk}", swapped).status_code == 302
    sample.refresh_from_db()
    profile: Profile = profile_of_sample(sample)
    assert profile.kind_by_side
    assert profile.columns["description"] == "Typ dok"
