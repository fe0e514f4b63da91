"""Import a ledger or register file of one cooperative through the worker, and say how it ended."""

import argparse
import datetime as dt
import json
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django_tenants.utils import schema_context
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from billing_import.actions import ImportNotPossible, queue_import
from billing_import.kinds import kind_codes
from billing_import.models import ImportRun
from billing_import.pipeline import UNFINISHED
from billing_import.presenters import RunProgress, progress_of, report_of, status_words
from portal.kernel.dispatch import schemas_to_work_on

EXIT_DONE, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2
_LOOK_EVERY = 0.2
_SAY_AFTER = 15.0


class Command(BaseCommand):
    help = "Import a file: exit code 0 applied or unchanged, 1 refused (or not finished in time), 2 wrong usage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cooperative", required=True, metavar="SLUG")
        parser.add_argument("--kind", required=True, choices=kind_codes())
        parser.add_argument("--profile", metavar="NAME")
        parser.add_argument("--wait", action="store_true", help="wait for the end and report it")
        parser.add_argument("--wait-seconds", type=float, default=3600.0, metavar="SECONDS", help="but no longer")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")
        parser.add_argument("--continues", type=uuid.UUID, metavar="RUN", help="the run whose rejected rows are mended")
        parser.add_argument("--as-of", type=_day, metavar="DAY", help="the day the data are from, YYYY-MM-DD")
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, path = options["cooperative"], options["file"]
        if slug not in schemas_to_work_on():
            self._wrong(f"Nie ma działającej spółdzielni „{slug}”.")
        try:
            with path.open("rb") as file, schema_context(slug):
                run = queue_import(
                    kind=options["kind"],
                    file=file,
                    file_name=path.name,
                    by="import_file",
                    profile=options["profile"],
                    continues=options["continues"],
                    as_of=options["as_of"],
                )
        except OSError as error:
            self._wrong(_file_problem(path, error))
        except ImportNotPossible as error:
            self._wrong(str(error))
        with schema_context(slug):
            if options["wait"]:
                run = _wait(run, options["wait_seconds"])
            self._report(run, as_json=options["as_json"])
        is_unfinished = run.status in UNFINISHED
        if run.status == ImportRun.Status.REFUSED or (options["wait"] and is_unfinished):
            sys.exit(EXIT_REFUSED)

    def _wrong(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(EXIT_USAGE)

    def _report(self, run: ImportRun, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report_of(run), ensure_ascii=False))
            if run.message:
                self.stderr.write(run.message)
        elif run.status in UNFINISHED:
            self.stdout.write(str(run.pk))
        else:
            report = report_of(run)
            self.stdout.write(f"{run.pk}: {status_words(run)}")
            self.stdout.write(
                f"wiersze: {report['rows_read']}, przyjęte: {report['accepted']} (nowe {report['added']}, bez zmian "
                f"{report['unchanged']}), odrzucone: {report['rejected']}, zamknięte: {report['superseded']}"
            )
            if run.message:
                self.stdout.write(run.message)
            if report["errors_file"]:
                self.stdout.write(f"odrzucone wiersze: {report['errors_file']}")


def _file_problem(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"Nie ma takiego pliku: {path}."
    if isinstance(error, IsADirectoryError):
        return f"To jest folder, a nie plik: {path}."
    if isinstance(error, PermissionError):
        return f"Nie wolno odczytać pliku: {path}. Zmień jego uprawnienia."
    return f"Nie udało się odczytać pliku: {path} (błąd {error.errno})."


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day (YYYY-MM-DD)") from error


def _wait(run: ImportRun, seconds: float) -> ImportRun:
    """Look at the run's row until it ends or the time is over; progress goes to the terminal, never to the output."""
    console = Console(stderr=True)
    percent = TextColumn("{task.percentage:>3.0f} %")
    columns = (TextColumn("{task.description}"), BarColumn(), percent, TimeElapsedColumn())
    started, said = time.monotonic(), False
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(run.file_name, total=100)
        while True:
            run = ImportRun.objects.get(pk=run.pk)
            if run.status not in UNFINISHED:
                return run
            waited = time.monotonic() - started
            if waited > seconds:
                console.print("Import jeszcze się nie skończył. Jego wynik będzie na liście importów.")
                return run
            if run.status == ImportRun.Status.QUEUED and waited > _SAY_AFTER and not said:
                console.print("Żaden proces roboczy (worker) nie wziął jeszcze tego pliku. Czekam dalej.")
                said = True
            progress: RunProgress = progress_of(run)
            bar.update(task, completed=progress.percent, description=f"{run.file_name}: {progress.words}")
            time.sleep(_LOOK_EVERY)
