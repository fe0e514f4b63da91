"""The two commands as accountants and scripts use them: exit codes, one JSON object, CSV of balances."""

import io
import json
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command

from billing_import import actions
from billing_import.management.commands import import_file
from billing_import.pipeline import run_import
from billing_import.tasks import send_lost_runs
from tests.billing_import.conftest import HEADER, Importer


@pytest.fixture
def command(django_capture_on_commit_callbacks: Any) -> Any:
    """Run import_file; return its exit code and output."""

    def do(*arguments: Any) -> tuple[int, str]:
        out, code = io.StringIO(), 0
        do.errors = io.StringIO()  # type: ignore[attr-defined]
        with django_capture_on_commit_callbacks(execute=True):
            try:
                call_command("import_file", *map(str, arguments), stdout=out, stderr=do.errors)  # type: ignore[attr-defined]
            except SystemExit as stopped:
                code = int(stopped.code or 0)
        return code, out.getvalue()

    return do


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one good and one bad row."""
    path = tmp_path / "kartoteka.csv"
    path.write_text(f"{HEADER}\nA/1;05.01.2024;N;Opis;N/1;10,00;;\nA/1;31.02.2024;N;Opis;N/2;10,00;;\n")
    return path


KEYS = [
    "run", "status", "rows_read", "accepted", "rejected", "unchanged", "added", "superseded", "sum_debit", "sum_credit",
    "errors_file",
]  # fmt: skip
HUTNIK = ("--cooperative", "hutnik", "--kind", "ledger")


def test_a_file_is_queued_and_its_run_printed(premises: Any, messages: Any, command: Any, file: Path) -> None:
    code, out = command(*HUTNIK, file)
    assert code == 0
    messages.assert_called_once()
    assert str(messages.call_args.args[0]) == out.strip()


def test_nobody_waits_for_a_run_longer_than_wished(premises: Any, messages: Any, command: Any, file: Path) -> None:
    code, out = command(*HUTNIK, "--wait", "--wait-seconds", "0.3", "--json", file)
    assert (code, json.loads(out)["status"]) == (1, "queued")


def test_refused_and_wrong_usage_have_their_codes(premises: Any, messages: Any, command: Any, tmp_path: Path) -> None:
    assert command(*HUTNIK, tmp_path / "nie-ma.csv")[0] == 2
    assert command("--cooperative", "nie_ma", "--kind", "ledger", __file__)[0] == 2
    assert command(*HUTNIK, "--profile", "nie-ma", __file__)[0] == 2
    assert command(*HUTNIK, "--continues", "3c86dbdc-152a-4f65-84df-141fce06877a", __file__)[0] == 2
    assert command(*HUTNIK, tmp_path)[0] == 2
    messages.assert_not_called()


def test_a_file_that_cannot_be_opened_is_told_in_polish(premises: Any, command: Any, tmp_path: Path) -> None:
    for name, words in (("nie-ma.csv", "Nie ma takiego pliku: "), ("", "To jest folder, a nie plik: ")):
        assert command(*HUTNIK, tmp_path / name)[0] == 2
        assert command.errors.getvalue().startswith(words)


def test_programs_get_eleven_keys_and_people_the_message(
    premises: Any, messages: Any, command: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(import_file, "_wait", lambda run, seconds: run_import(run.pk))
    (tmp_path / "pusty.csv").touch()
    code, out = command(*HUTNIK, "--wait", "--json", tmp_path / "pusty.csv")
    assert (code, list(json.loads(out))) == (1, KEYS)
    assert command.errors.getvalue().startswith("Plik jest pusty.")


def test_a_run_that_ended_is_reported_in_one_object(premises: Any, import_bytes: Importer, file: Path) -> None:
    from billing_import.presenters import report_of

    report = report_of(import_bytes(file.read_bytes()))
    errors = report.pop("errors_file")
    assert Path(errors).read_text().splitlines()[1].startswith("3;Data;")
    assert report.pop("run")
    assert report == {
        "status": "applied_with_rejects",
        "rows_read": 2,
        "accepted": 1,
        "rejected": 1,
        "unchanged": 0,
        "added": 1,
        "superseded": 0,
        "sum_debit": "10.00",
        "sum_credit": "0.00",
    }


def test_balances_are_printed_as_csv(premises: Any, import_rows: Importer) -> None:
    import_rows(
        "A/1;05.01.2024;N;Opis;N/1;10,00;;", "A/1;05.02.2024;W;Opis;W/1;;25,50;", "A/2;05.02.2024;N;Opis;N/2;1,00;;"
    )
    out = io.StringIO()
    call_command("ledger_balances", "--cooperative", "hutnik", stdout=out)
    assert out.getvalue().splitlines() == [
        "premises,account,debit,credit,balance",
        "A/1,A/1,10.00,25.50,-15.50",
        "A/2,A/2,1.00,0.00,1.00",
    ]
    out = io.StringIO()
    call_command("ledger_balances", "--cooperative", "hutnik", "--on", "2024-01-31", stdout=out)
    assert out.getvalue().splitlines()[1:] == ["A/1,A/1,10.00,0.00,10.00"]


def test_the_sweep_sends_lost_runs_again_but_not_those_on_their_way(premises: Any, messages: Any) -> None:
    import datetime as dt

    from django.utils import timezone

    from billing_import import tasks

    run = actions.queue_import(kind="ledger", file=io.BytesIO(b"x"), file_name="x.csv", by="test")
    with mock.patch.object(tasks, "send_message", return_value=True) as sent:
        assert send_lost_runs() == 0
        assert send_lost_runs(timezone.now() + dt.timedelta(seconds=20)) == 1
        sent.assert_called_once_with(run.pk)
        run_import(run.pk)
        assert send_lost_runs(timezone.now() + dt.timedelta(seconds=20)) == 0


def test_a_broker_that_is_away_loses_nothing(premises: Any, django_capture_on_commit_callbacks: Any) -> None:
    from kombu.exceptions import OperationalError

    from billing_import.tasks import run_import as task

    away = mock.patch.object(task, "apply_async", side_effect=OperationalError("away"))
    with away, django_capture_on_commit_callbacks(execute=True):
        run = actions.queue_import(kind="ledger", file=io.BytesIO(b"x"), file_name="x.csv", by="test")
    run.refresh_from_db()
    assert run.status == "queued"
