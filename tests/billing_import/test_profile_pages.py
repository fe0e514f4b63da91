"""Describing an unknown file in the browser: what is guessed, what people mend, what the import then does."""

import datetime as dt
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing_import.actions import ImportNotPossible, queue_import
from billing_import.models import ImportProfile, ImportProfileVersion, ImportRun, ImportSample
from billing_import.pipeline import run_import
from billing_import.profiles import Profile, profile_named, save_profile
from billing_import.samples import keep_sample, profile_of_sample, remove_old_samples, trial_of
from portal.audit.models import AuditEvent
from portal.kernel.files import cooperative_path
from tests.billing_import import bank_files
from tests.billing_import.dirty_files import dirty_ledger, premises_codes
from tests.billing_import.table_files import xlsx_of
from tests.personas import People, make_premises

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


def named(content: bytes, name: str) -> Any:
    """Return a file as a browser sends it."""
    file = io.BytesIO(content)
    file.name = name
    return file


def described(desk: Any, content: bytes, name: str = "kartoteka_2024-01.csv", kind: str = "ledger") -> ImportSample:
    """Send a sample and return it."""
    response = desk.post("/biuro/importy/profile/nowy", {"kind": kind, "file": named(content, name)})
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


def as_accepted(desk: Any, sample: ImportSample) -> set[int]:
    """Return the lines that the page of rows shows as accepted, after the columns are confirmed as they stand."""
    response = desk.post(f"/biuro/importy/przyklad/{sample.pk}", fields_shown(desk, sample))
    assert response.status_code == 302, [form.errors for form in (response.context["columns"],)]
    page = desk.get(f"/biuro/importy/przyklad/{sample.pk}/wiersze")
    return {row.line for row in page.context["rows"] if row.is_taken}


def test_a_spreadsheet_with_title_rows_names_its_sheet(desk: Any) -> None:
    rows = [
        ["Zestawienie za styczeń"],
        [],
        ["Lokal", "Data", "Typ", "Kwota Wn", "Kwota Ma"],
        [CODE, "05.01.2024", "N", "100,00", ""],
        [CODE, "06.01.2024", "W", "", "40,00"],
    ]
    content = xlsx_of(rows, title="Styczeń", others={"Luty": [*rows[:3], [CODE, "05.02.2024", "N", "1,00", ""]]})
    sample = described(desk, content, name="obroty.xlsx")
    assert as_accepted(desk, sample) == {4, 5}
    profile = saved(desk, sample)
    assert profile_named("ledger", profile.name)[0].table == "Styczeń"
    assert used(desk, sample).accepted == 2


def test_one_amount_with_a_sign_is_read_by_what_the_clerk_says(desk: Any) -> None:
    rows = f"Data;Lokal;Tytuł;Kwota\r\n2024-01-05;{CODE};czynsz;-120,00\r\n2024-01-06;{CODE};wpłata;50,00\r\n"
    sample = described(desk, rows.encode())
    page = desk.get(f"/biuro/importy/przyklad/{sample.pk}").content.decode()
    assert "Nie wiemy, co znaczy plus przy kwocie" in page
    fields = fields_shown(desk, sample) | {"sign": "positive_is_credit"}
    desk.post(f"/biuro/importy/przyklad/{sample.pk}", fields)
    saved(desk, sample)
    run = used(desk, sample)
    assert (run.accepted, str(run.sum_debit), str(run.sum_credit)) == (2, "120.00", "50.00")
    assert {kind: one["rows"] for kind, one in run.totals["kinds"].items()} == {"charge": 1, "payment": 1}


def test_english_names_and_days_with_the_month_first(desk: Any) -> None:
    rows = f"Unit,Posting date,Type,Description,Debit,Credit\n{CODE},03/04/2024,CHG,rent,100.00,\n"
    sample = described(desk, rows.encode())
    assert "pierwszy jest dzień, czy miesiąc" in desk.get(f"/biuro/importy/przyklad/{sample.pk}").content.decode()
    fields = fields_shown(desk, sample)
    clash = {**fields, "date_forms": ["DD/MM/YYYY", "MM/DD/YYYY"]}
    assert desk.post(f"/biuro/importy/przyklad/{sample.pk}", clash).status_code == 422
    desk.post(f"/biuro/importy/przyklad/{sample.pk}", {**fields, "date_forms": ["MM/DD/YYYY"]})
    page = desk.get(f"/biuro/importy/przyklad/{sample.pk}/wiersze").content.decode()
    assert "04.03.2024" in page


def test_a_file_without_names_of_columns_is_read_by_places(desk: Any) -> None:
    rows = f"{CODE}|20240105|N|Czynsz|12,00|\r\n{CODE}|20240106|W|Wpłata||5,00\r\nX/1|20240107|W|Wpłata||5,00\r\n"
    sample = described(desk, rows.encode("cp1250"), name="bez.txt")
    assert as_accepted(desk, sample) == {1, 2}
    profile = saved(desk, sample, name="bez nazw")
    said = profile_named("ledger", profile.name)[0]
    assert (said.header, said.columns["debit"], said.first_line) == ("none", "kolumna 5", 1)
    run = used(desk, sample)
    assert (run.accepted, run.rejected, run.lines_skipped) == (2, 1, 0)
    desk.post(f"/biuro/importy/{run.pk}/zastosuj")
    run = run_import(run.pk)
    errors = cooperative_path(run.errors_path).read_bytes().replace(b"X/1", CODE.encode())
    desk.post(f"/biuro/importy/{run.pk}", {"file": named(errors, "poprawki.csv")})
    mended = run_import(ImportRun.objects.get(continues=run).pk)
    assert (mended.status, mended.accepted, mended.rejected) == ("previewed", 1, 0)


def test_names_that_stand_twice_are_remembered_by_their_places(desk: Any) -> None:
    rows = f"Lokal;Data;Typ;Kwota;Kwota\n{CODE};05.01.2024;N;100,00;\n{CODE};06.01.2024;W;;40,00\n"
    sample = described(desk, rows.encode())
    assert "Zapamiętamy numery kolumn" in desk.get(f"/biuro/importy/przyklad/{sample.pk}").content.decode()
    fields = fields_shown(desk, sample) | {"col_debit": "3", "col_credit": "4", "col_amount": "", "sign": "two_columns"}
    desk.post(f"/biuro/importy/przyklad/{sample.pk}", fields)
    profile = saved(desk, sample)
    assert profile_named("ledger", profile.name)[0].first_line == 2
    assert used(desk, sample).accepted == 2


def test_the_clerk_picks_the_line_of_names(desk: Any) -> None:
    rows = f"A1;B1;C1;D1;E1\nKlucz;Kiedy;Co;Plus;Minus\n{CODE};05.01.2024;N;100,00;\n{CODE};06.01.2024;W;;40,00\n"
    sample = described(desk, rows.encode())
    page = f"/biuro/importy/przyklad/{sample.pk}"
    said = {"step": "table", "kind": "ledger", "encoding": "guess", "separator": ";", "header_line": "1"}
    assert desk.post(page, said).status_code == 302
    assert desk.get(page).context["columns"].titles[0] == "1. A1"
    desk.post(page, {**said, "header_line": "2"})
    assert desk.get(page).context["columns"].titles[0] == "1. Klucz"
    desk.post(page, {**said, "separator": "|", "header_line": "2"})
    assert desk.get(page).context["columns"].titles == ["1. kolumna bez nazwy"]


def test_accounts_that_hold_codes_of_premises_get_a_template(desk: Any) -> None:
    rows = f"Data;Konto;Typ;Wn;Ma\n05.01.2024;204-{CODE};N;1,00;\n05.01.2024;130-1;W;;1,00\n"
    sample = described(desk, rows.encode())
    page = desk.get(f"/biuro/importy/przyklad/{sample.pk}")
    assert "Część kont nie pasuje do wzorca" in page.content.decode()
    desk.post(f"/biuro/importy/przyklad/{sample.pk}", fields_shown(desk, sample) | {"others": "skip"})
    saved(desk, sample)
    run = used(desk, sample)
    assert (run.accepted, run.rejected, run.totals["others"]["rows"]) == (1, 0, 1)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("ledger", MESSY.encode("cp852")),
        ("ledger", f"Lokal;Data;Rodzaj;Wn;Ma\nX;x;y;z;\n{CODE};1.1.2024;N;1.234;\nRazem;;;1.234;\n".encode()),
        ("components", f"Lokal;Od;Składnik;Kwota\n{CODE};01.01.2024;woda;1,00\n{CODE};;woda;x\n".encode()),
        ("register", "Indeks lokalu;Ulica;Nr domu;Nr lokalu;Nazwisko\nN/1;Leśna;1;1;Lis\n;Leśna;1;2;Lis\n".encode()),
        ("readings", f"Lokal;Licznik;Data;Stan\n{CODE};W-1;01.01.2024;12,5\n{CODE};W-1;kiedyś;13\n".encode()),
    ],
)
def test_what_the_page_shows_as_accepted_the_import_accepts(desk: Any, kind: str, content: bytes) -> None:
    sample = described(desk, content, kind=kind)
    shown = as_accepted(desk, sample)
    saved(desk, sample, **({"speaks": "append"} if kind != "register" else {}))
    run = used(desk, sample)
    refused = set(run.rejects.values_list("line", flat=True))
    page_rows = run.rows_read
    assert len(shown) == run.accepted
    assert not shown & refused
    assert len(shown) + len(refused) == page_rows


def test_a_refused_file_is_described_from_its_run(desk: Any) -> None:
    desk.post("/biuro/importy/nowy", {"reading": "ledger:default", "file": named(MESSY.encode("cp852"), "obcy.csv")})
    run = run_import(ImportRun.objects.get().pk)
    assert run.status == "refused"
    assert "Opisz ten plik w profilu" in desk.get(f"/biuro/importy/{run.pk}").content.decode()
    response = desk.post(f"/biuro/importy/{run.pk}/opisz")
    sample = ImportSample.objects.get()
    assert response["Location"] == f"/biuro/importy/przyklad/{sample.pk}"
    assert (sample.kind, sample.file_name) == ("ledger", "obcy.csv")


def test_a_changed_profile_keeps_its_versions_and_runs_say_which_they_were_read_by(desk: Any) -> None:
    sample = described(desk, MESSY.encode("cp852"))
    desk.post(f"/biuro/importy/przyklad/{sample.pk}", fields_shown(desk, sample))
    profile = saved(desk, sample)
    run = used(desk, sample)
    changing = desk.post(f"/biuro/importy/profile/{profile.pk}/zmien")["Location"]
    sample = ImportSample.objects.get(pk=changing.rsplit("/", 1)[-1])
    assert fields_shown(desk, sample)["col_premises"] == "0"
    desk.post(changing, fields_shown(desk, sample) | {"decimal": "comma"})
    saved(desk, sample, apply="automatic")
    page = desk.get(f"/biuro/importy/profile/{profile.pk}").content.decode()
    assert "Znak przed groszami: rozpoznaj z kwot pliku → przecinek" in page
    old = desk.get(f"/biuro/importy/profile/{profile.pk}/wersja/1").content.decode()
    assert "Dziś obowiązuje wersja 2" in old
    assert f"/biuro/importy/profile/{profile.pk}/wersja/1" in desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert desk.get(f"/biuro/importy/profile/{profile.pk}/wersja/3").status_code == 404
    actions = list(AuditEvent.objects.filter(subject=f"import_profile:{profile.pk}").values_list("action", flat=True))
    assert sorted(actions) == ["import_profile.changed", "import_profile.created"]


def test_a_profile_that_runs_were_read_by_is_archived_and_one_that_none_was_is_deleted(desk: Any) -> None:
    sample = described(desk, MESSY.encode("cp852"))
    desk.post(f"/biuro/importy/przyklad/{sample.pk}", fields_shown(desk, sample))
    profile = saved(desk, sample)
    used(desk, sample)
    at = f"/biuro/importy/profile/{profile.pk}"
    desk.post(f"{at}/usun")
    assert ImportProfile.objects.filter(pk=profile.pk).exists()
    desk.post(f"{at}/odloz")
    assert "w archiwum" in desk.get("/biuro/importy/profile/").content.decode()
    assert f"ledger:{profile.name}" not in desk.get("/biuro/importy/nowy").content.decode()
    with pytest.raises(ImportNotPossible, match="w archiwum"):
        queue_import(kind="ledger", file=io.BytesIO(b"x"), file_name="x", by="test", profile=profile.name)
    desk.post(f"{at}/przywroc")
    assert f"ledger:{profile.name}" in desk.get("/biuro/importy/nowy").content.decode()
    copying = desk.post(f"{at}/kopiuj")["Location"]
    copy = saved(desk, ImportSample.objects.get(pk=copying.rsplit("/", 1)[-1]))
    assert (copy.name, copy.origin) == (f"{profile.name}-2", "copy")
    assert profile_named("ledger", copy.name)[0].columns == profile_named("ledger", profile.name)[0].columns
    desk.post(f"/biuro/importy/profile/{copy.pk}/usun")
    assert not ImportProfile.objects.filter(pk=copy.pk).exists()


def test_samples_live_for_a_day(desk: Any) -> None:
    sample = described(desk, MESSY.encode("cp852"))
    path = cooperative_path(sample.stored_path)
    assert (remove_old_samples(), path.exists()) == (0, True)
    assert remove_old_samples(timezone.now() + dt.timedelta(hours=25)) == 1
    assert not path.exists()
    assert desk.get(f"/biuro/importy/przyklad/{sample.pk}").status_code == 404


def test_what_is_no_file_of_rows_is_refused_in_words(desk: Any) -> None:
    response = desk.post(
        "/biuro/importy/profile/nowy", {"kind": "", "file": named(b"%PDF-1.4 \x00\x01\x02 nic", "skan.pdf")}
    )
    assert response.status_code == 422
    assert not ImportSample.objects.exists()


def test_postgresql_keeps_one_row_a_version(siarkowiec: Any) -> None:
    stored = save_profile(Profile(name="nasz"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportProfileVersion.objects.create(profile=stored, version=1, settings={}, made_by="test")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportProfileVersion.objects.create(profile=stored, version=0, settings={}, made_by="test")


def test_words_that_only_later_rows_use_are_asked_about(desk: Any) -> None:
    early = "".join(f"{CODE};{day:02}.01.2024;N;{day},00;\n" for day in range(1, 29)) * 12
    sample = described(desk, f"Lokal;Data;Typ;Wn;Ma\n{early}{CODE};01.02.2024;Zwrot;;5,00\n".encode())
    at = f"/biuro/importy/przyklad/{sample.pk}"
    desk.post(at, fields_shown(desk, sample))
    assert "są słowa, których nie znamy" in desk.get(f"{at}/wiersze").content.decode()
    assert desk.post(at, {"step": "words"}).status_code == 302
    assert desk.get(at).context["columns"].words == {"Zwrot": "charge"}
    desk.post(at, fields_shown(desk, sample) | {"word_0": "payment"})
    assert not desk.get(f"{at}/wiersze").context["has_unknown_words"]


def test_another_column_of_kinds_brings_its_own_words(desk: Any) -> None:
    sample = described(desk, MESSY.encode("cp852"))
    at = f"/biuro/importy/przyklad/{sample.pk}"
    response = desk.post(at, fields_shown(desk, sample) | {"col_kind": "3", "col_description": ""})
    assert response["Location"] == at
    assert set(desk.get(at).context["columns"].words) == {"Czynsz za styczeń", "Wpłata łączna", "Czynsz"}


def test_of_a_dirty_file_the_same_rows_are_accepted_as_by_the_import(hutnik: Any, import_bytes: Any) -> None:
    codes = premises_codes(6)
    for code in codes:
        make_premises(code, number=code.rsplit("/", 1)[-1])
    dirty = dirty_ledger(7, 400, codes, bad_share=0.1)
    content = dirty.content.replace(b"Indeks lokalu", b"Unit", 1).replace(b";Rodzaj;", b";Posting;", 1)
    sample = keep_sample(file=io.BytesIO(content), file_name="brudny.csv", by="test", kind="ledger")
    profile = profile_of_sample(sample)
    assert set(profile.columns) == {"premises", "kind"}
    trial = trial_of(sample, profile)
    save_profile(profile)
    run = import_bytes(content, profile=profile.name)
    refused = sorted(set(run.rejects.values_list("line", flat=True)))
    assert (trial.counts.accepted, sorted({one.row.line for one in trial.rejected})) == (run.accepted, refused)
    assert set(refused) < set(dirty.rejected_lines), "an unknown word is guessed, for people to confirm"


def test_a_profile_whose_files_are_gone_can_still_be_changed(desk: Any) -> None:
    stored = save_profile(Profile(name="nasz", columns={"premises": "Klucz"}))
    sample = ImportSample.objects.get(pk=desk.post(f"/biuro/importy/profile/{stored.pk}/zmien")["Location"][-36:])
    assert desk.get(f"/biuro/importy/przyklad/{sample.pk}")["Location"].endswith("/zapis")
    form = desk.get(f"/biuro/importy/przyklad/{sample.pk}/zapis").context["form"]
    fields = {name: form[name].value() for name in form.fields} | {"apply": "automatic", "file_names": "*"}
    wrong = desk.post(f"/biuro/importy/przyklad/{sample.pk}/zapis", fields)
    assert "Sama gwiazdka pasuje do każdego pliku" in wrong.content.decode()
    desk.post(f"/biuro/importy/przyklad/{sample.pk}/zapis", fields | {"file_names": "K*.csv"})
    said, version = profile_named("ledger", "nasz")
    assert (said.apply, said.file_names, said.columns, version) == ("automatic", ("K*.csv",), {"premises": "Klucz"}, 2)


def test_a_bank_statement_needs_no_columns_to_be_picked(desk: Any) -> None:
    sample = described(desk, bank_files.as_bytes(bank_files.of_bank("pko")), name="wyciag.sta", kind="")
    assert sample.kind == "bank"
    page = desk.get(f"/biuro/importy/przyklad/{sample.pk}")
    assert "header_line" not in page.context["table"].fields
    assert len(as_accepted(desk, sample)) == len(bank_files.PAYMENTS)
    assert profile_named("bank", saved(desk, sample).name)[0].columns == {}
