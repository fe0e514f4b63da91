"""Files of imports go when their days are over, and what the desk shows of rejected rows never has a whole PESEL."""

import datetime as dt
import io
import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from billing_import import actions
from billing_import.files import stored_file
from billing_import.keeping import delete_old_files
from billing_import.models import ImportReject, ImportRun
from billing_import.pipeline import run_import
from billing_import.tasks import delete_files
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.kernel.files import cooperative_folder, cooperative_path
from tests.billing_import.conftest import Importer
from tests.portal.access.rules_in_force import with_rules

HEADER = (
    "Indeks lokalu;Ulica;Nr budynku;Nr lokalu;Miejscowość;Nr kontrahenta;Imię;Nazwisko;PESEL;E-mail;Telefon;"
    "Tytuł prawny"
)
PESEL = "44051401458"
RIGHT = f"A/1;Gwiezdna;4;1;Sosnowiec;1;Zofia;Łącka;{PESEL};;;własność"
# The clerk's columns slipped: the PESEL stands where an address of mail should.
SLIPPED = f"A/2;Gwiezdna;4;2;Sosnowiec;2;Jan;Łącki;;PESEL {PESEL};;własność"
LEDGER_ROW = "HUTN/9/9;2024-01-01;naliczenie;Czynsz;1/24;100,00;;"


@pytest.fixture
def register(hutnik: Any, import_rows: Importer) -> ImportRun:
    """A register with a right row and a wrong one, read 91 days ago."""
    run = import_rows(RIGHT, SLIPPED, header=HEADER, kind="register")
    assert (run.accepted, run.rejected) == (1, 1)
    return read_before(run, 91)


def read_before(run: ImportRun, days: int) -> ImportRun:
    moment = timezone.now() - dt.timedelta(days=days)
    ImportRun.objects.filter(pk=run.pk).update(finished_at=moment, queued_at=moment)
    run.refresh_from_db()
    return run


def files_there() -> set[str]:
    return {path.name for path in (cooperative_folder() / "imports").rglob("*") if path.is_file()}


def test_a_pesel_in_a_wrong_column_is_masked_on_screens_and_whole_in_the_file_to_mend(register: ImportRun) -> None:
    reject = ImportReject.objects.get(run=register)
    assert reject.value == "PESEL ••••••01458"
    assert PESEL not in reject.reason
    assert PESEL in cooperative_path(register.errors_path).read_text(register.encoding)


def test_after_the_days_of_the_rule_both_files_go_and_the_run_stays(
    register: ImportRun, caplog: pytest.LogCaptureFixture
) -> None:
    paths = [stored_file(register), cooperative_path(register.errors_path)]
    size = sum(path.stat().st_size for path in paths)
    with caplog.at_level(logging.INFO, "billing_import.keeping"):
        assert delete_files(schema="hutnik") == 1
    assert not any(path.exists() for path in paths)
    assert not paths[0].parent.exists()
    before = (register.sha256, register.size, register.accepted, register.rejected, register.file_name)
    register.refresh_from_db()
    assert before == (register.sha256, register.size, register.accepted, register.rejected, register.file_name)
    assert (register.stored_path, register.errors_path) == ("", "")
    event = AuditEvent.objects.get(action="import.files_deleted")
    assert event.details == {"kind": "register", "sha256": register.sha256, "files": 2}
    (line,) = [record for record in caplog.records if record.message == "import.files_deleted"]
    assert (vars(line)["runs"], vars(line)["files"], vars(line)["bytes"]) == (1, 2, size)
    assert delete_files(schema="hutnik") == 0
    assert cooperative_folder().is_dir()


def test_rejected_rows_lose_the_value_and_keep_line_and_column(register: ImportRun) -> None:
    line, column = ImportReject.objects.values_list("line", "column").get(run=register)
    ImportReject.objects.filter(run=register).update(value="Łącki", reason="Nie ma osoby Łącki w rejestrze.")
    delete_old_files(day=clock.today(), by="tests")
    reject = ImportReject.objects.get(run=register)
    assert (reject.line, reject.column, reject.value, reject.reason) == (line, column, "", "dane usunięte")


def test_before_the_days_are_over_nothing_goes(register: ImportRun) -> None:
    read_before(register, 90)
    assert delete_old_files(day=clock.today(), by="tests") == []
    with_rules(legal={"import_files_days": 30})
    assert len(delete_old_files(day=clock.today(), by="tests")) == 1


def test_of_a_ledger_only_the_file_of_errors_goes(hutnik: Any, premises: Any, import_rows: Importer) -> None:
    run = read_before(import_rows("A/1;2024-01-01;naliczenie;Czynsz;1/24;100,00;;", LEDGER_ROW), 400)
    assert run.errors_path
    assert delete_files(schema="hutnik") == 1
    run.refresh_from_db()
    assert (run.errors_path, stored_file(run).is_file()) == ("", True)


def test_a_run_that_is_worked_on_keeps_its_file(hutnik: Any, messages: Any) -> None:
    content = io.BytesIO("\r\n".join((HEADER, RIGHT, "")).encode())
    run = actions.queue_import(kind="register", file=content, file_name="rejestr.csv", by="test")
    read_before(run, 400)
    for status in ("queued", "running"):
        ImportRun.objects.filter(pk=run.pk).update(status=status)
        assert delete_old_files(day=clock.today(), by="tests") == []
    assert stored_file(run).is_file()


def test_a_preview_that_nobody_decided_on_is_dropped_with_its_file(hutnik: Any, messages: Any) -> None:
    content = io.BytesIO("\r\n".join((HEADER, RIGHT, "")).encode())
    wishes = {"file": content, "file_name": "rejestr.csv", "by": "test", "wish": ImportRun.Wish.PREVIEW}
    run = run_import(actions.queue_import(kind="register", **wishes).pk)  # type: ignore[arg-type]
    assert run.status == "previewed"
    read_before(run, 400)
    assert len(delete_old_files(day=clock.today(), by="tests", dry_run=True)) == 1
    path = stored_file(run)
    assert len(delete_old_files(day=clock.today(), by="tests")) == 1
    run.refresh_from_db()
    assert (run.status, path.exists()) == ("cancelled", False)


def test_a_night_that_broke_after_the_files_is_ended_by_the_next_one(register: ImportRun) -> None:
    for path in (stored_file(register), cooperative_path(register.errors_path)):
        Path(path).unlink()
    assert delete_files(schema="hutnik") == 1
    register.refresh_from_db()
    assert register.stored_path == ""


def test_a_dry_run_names_runs_and_deletes_nothing(register: ImportRun) -> None:
    there, said = files_there(), io.StringIO()
    call_command("delete_import_files", "--cooperative", "hutnik", "--dry-run", stdout=said)
    assert f"{register.pk}:" in said.getvalue()
    assert "Usunęłyby się pliki: 2" in said.getvalue()
    assert (files_there(), AuditEvent.objects.filter(action="import.files_deleted").exists()) == (there, False)
    call_command("delete_import_files", "--cooperative", "hutnik", stdout=said)
    assert "Usunięte pliki: 2" in said.getvalue()


def test_the_page_of_the_run_says_that_the_file_is_gone(register: ImportRun, people_of_hutnik: Any, at: Any) -> None:
    client = at("hutnik")
    client.force_login(people_of_hutnik.accountant)
    address = f"/biuro/importy/{register.pk}"
    assert client.get(f"{address}/odrzucone.csv").status_code == 200
    delete_old_files(day=clock.today(), by="tests")
    assert client.get(f"{address}/odrzucone.csv").status_code == 404
    page = client.get(address)
    assert (page.status_code, "Pliku z tymi wierszami już nie ma." in page.content.decode()) == (200, True)
