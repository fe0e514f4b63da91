"""What goes back to the accounting system: each row once per cursor, by the API and as nightly files in the inbox."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from billing_import.back.models import ExportFile, ExportRow
from billing_import.back.writing import write_files_to_take
from billing_import.inbox.models import Inbox
from portal.audit.models import AuditEvent
from portal.kernel.exports_back import EXPORTS_BACK
from portal.ledger.models import SourceRun
from portal.meters.models import Reading
from portal.residents.models import ContactChange
from tests.billing_import.test_api import Program, token_of
from tests.personas import People

pytestmark = pytest.mark.django_db
CONTACTS = "/api/v1/exports/kontakty"
RUN, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def program(people: People, at: Any) -> Program:
    return Program(at("siarkowiec"), token_of("exports:read"))


def change(people: People, after: str, *, state: str = "applied", field: str = "phone") -> ContactChange:
    change = ContactChange(person=people.title_holder.person_link.person, field=field, after=after, state=state)
    change.asked_by = "tests"
    if state != "waiting":
        change.decided_by, change.decided_at = "P001", timezone.now()
        change.refusal = "nie" if state == "refused" else ""
    change.save()
    return change


def test_each_accepted_change_comes_once_and_the_same_question_gets_the_same_answer(
    people: People, program: Program
) -> None:
    change(people, "600100200")
    change(people, "danuta@example.pl", field="email")
    change(people, "600100201", state="refused")
    waiting = change(people, "600100202", state="waiting")
    first = program.get(CONTACTS, limit=1).json()
    rest = program.get(CONTACTS, cursor=first["cursor"]).json()
    rows = first["rows"] + rest["rows"]
    assert [row["after"] for row in rows] == ["600100200", "danuta@example.pl"]
    assert (rows[0]["person"], rows[0]["field"]) == ("0001", "telefon")
    assert (first["has_more"], rest["has_more"]) == (True, False)
    assert program.get(CONTACTS, limit=1).json() == first
    assert program.get(CONTACTS, cursor=rest["cursor"]).json()["rows"] == []
    waiting.state, waiting.decided_by, waiting.decided_at = "applied", "P001", timezone.now()
    waiting.save()
    assert [row["after"] for row in program.get(CONTACTS, cursor=rest["cursor"]).json()["rows"]] == ["600100202"]


def test_a_program_may_ask_from_a_day(people: People, program: Program) -> None:
    change(people, "600100200")
    program.get(CONTACTS)
    ExportRow.objects.update(listed_at=timezone.now() - dt.timedelta(days=3))
    change(people, "600100201")
    today = timezone.localdate()
    assert [row["after"] for row in program.get(CONTACTS, since=today).json()["rows"]] == ["600100201"]
    assert len(program.get(CONTACTS, since=today - dt.timedelta(days=5)).json()["rows"]) == 2
    assert program.get(CONTACTS, since=today, cursor=1).status_code == 422
    assert program.get(CONTACTS, cursor=-1).status_code == 422
    assert program.get("/api/v1/exports/nie-ma").status_code == 404


def test_the_file_of_the_api_has_the_columns_of_the_description(people: People, program: Program) -> None:
    change(people, "=1+1")
    answer = program.get(f"{CONTACTS}/csv")
    header, row = answer.content.decode("utf-8-sig").splitlines()
    assert header == "Nr;Nr kontrahenta;Co;Było;Jest;Data zmiany;Indeks lokalu"
    assert row.split(";")[1:5] == ["0001", "telefon", "", "'=1+1"]  # never a formula
    assert answer["X-IOK-Has-More"] == "false"
    described = {one["code"]: one for one in program.get("/api/v1/exports").json()["exports"]}
    assert [column["title"] for column in described["kontakty"]["columns"]] == header.split(";")[1:]
    assert AuditEvent.objects.filter(action="export.read", subject="export:kontakty").count() == 1


def test_a_row_that_was_erased_is_left_out_and_moves_no_other(people: People, program: Program) -> None:
    first, _second = change(people, "600100200"), change(people, "600100201")
    before = program.get(CONTACTS).json()
    first.delete()
    after = program.get(CONTACTS).json()
    assert after["rows"] == before["rows"][1:]
    assert after["cursor"] == before["cursor"]


def test_readings_that_a_file_brought_do_not_go_back(people: People, program: Program) -> None:
    SourceRun.objects.create(id=RUN, kind="readings", file_name="o.csv", as_of=timezone.localdate(), state="applied")
    for run, meter in ((RUN, "Z-PLIKU"), (OTHER, "OD-LUDZI")):
        Reading.objects.create(
            premises=people.flat, meter_number=meter, read_on=dt.date(2026, 11, 1), value="12.5000", basis="measured",
            source="resident", source_line=1, run_id=run, source_key=run,
        )  # fmt: skip
    [row] = program.get("/api/v1/exports/odczyty").json()["rows"]
    assert {name: row[name] for name in ("premises", "meter", "read_on", "value", "source")} == {
        "premises": "SIENK/12/34",
        "meter": "OD-LUDZI",
        "read_on": "2026-11-01",
        "value": "12,5",
        "source": "mieszkaniec",
    }


def test_every_night_writes_what_is_new_and_goes_on_where_it_was_broken_off(
    people: People, settings: Any, tmp_path: Path
) -> None:
    settings.INBOX_ROOT = tmp_path
    folder = tmp_path / "siarkowiec" / "do-odebrania"
    now = timezone.now()
    change(people, "600100200")
    assert write_files_to_take(now) == 0  # nobody watches the inbox
    Inbox.objects.create(is_watched=True)
    assert write_files_to_take(now) == 1
    assert write_files_to_take(now) == 0
    change(people, "600100201")
    assert write_files_to_take(now) == 1
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2
    texts = {name: (folder / name).read_text(encoding="utf-8-sig") for name in names}
    assert [sum(number in text for text in texts.values()) for number in ("600100200", "600100201")] == [1, 1]
    # A night that died after the file was written and before that was noted writes the same file over itself.
    ExportFile.objects.filter(name=names[1]).update(written_at=None)
    change(people, "600100202")
    assert write_files_to_take(now) == 1
    assert {path.name: path.read_text(encoding="utf-8-sig") for path in folder.iterdir()} == texts
    assert write_files_to_take(now) == 1
    assert len(list(folder.iterdir())) == 3


def test_every_export_says_in_words_what_each_column_is() -> None:
    for code, export in EXPORTS_BACK:
        assert code == export.code
        assert len({column.field for column in export.columns}) == len(export.columns)
        assert all(column.title and column.meaning for column in export.columns)
