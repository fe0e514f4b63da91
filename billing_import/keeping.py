"""How long files of imports are kept: deleting those whose days are over. Runs, their counts and sums stay.

Law: files of people (``files.OF_PEOPLE``) and every errors file hold whole rows of them, PESEL too; once rows are
posted or mended nobody needs them (GDPR art. 5(1)(e)). Other files stay: they are what the books were written from.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, StrIndex

from billing_import.deciding import NotDecidable, cancel_run
from billing_import.files import OF_PEOPLE
from billing_import.models import ImportImage, ImportReject, ImportRun
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW
from portal.kernel.files import cooperative_path
from portal.rulebook.queries import rules_on

logger = logging.getLogger(__name__)

_WORKED_ON = (
    ImportRun.Status.QUEUED,
    ImportRun.Status.RUNNING,
    ImportRun.Status.PREVIEWED,
    ImportRun.Status.UNDOING,
)
_WORDS = "dane usunięte"


@dataclass(frozen=True, slots=True)
class OldFiles:
    """The files of one run whose days are over: paths in the cooperative's folder, the bytes they take."""

    run: ImportRun
    paths: tuple[str, ...]
    size: int


def delete_old_files(*, day: dt.date, by: Any, dry_run: bool = False) -> list[OldFiles]:
    """Delete files whose ``legal.import_files_days`` are over and return them; with ``dry_run`` change nothing.

    A preview that nobody decided on for so long is dropped first: its file would be kept for ever. Every run is a
    transaction of its own and a file that is gone already counts as deleted, so a run that broke is finished by the
    next one. What the desk shows of rejected rows keeps line, column and reason, and loses the value.
    """
    ended_before = dt.datetime.combine(
        day - dt.timedelta(days=rules_on(day).legal.import_files_days), dt.time(), tzinfo=WARSAW
    )
    if not dry_run:
        _drop_undecided(ended_before, by=by)
    found = []
    for run in _with_files(ended_before, is_dry=dry_run).iterator():
        old = _old_files(run)
        if dry_run or _delete(run, by=by):
            found.append(old)
    if found and not dry_run:
        counted = {"runs": len(found), "files": sum(len(one.paths) for one in found)}
        logger.info("import.files_deleted", extra={**counted, "bytes": sum(one.size for one in found)})
    return found


def _with_files(ended_before: dt.datetime, *, is_dry: bool) -> QuerySet[ImportRun]:
    runs = ImportRun.objects.annotate(ended_at=Coalesce("finished_at", "queued_at")).filter(ended_at__lt=ended_before)
    worked_on = [status for status in _WORKED_ON if not (is_dry and status == ImportRun.Status.PREVIEWED)]
    has_files = ~Q(errors_path="") | Q(kind__in=OF_PEOPLE) & ~Q(stored_path="")
    return runs.exclude(status__in=worked_on).filter(has_files).order_by("queued_at")


def _drop_undecided(ended_before: dt.datetime, *, by: Any) -> None:
    waiting = ImportRun.objects.filter(status=ImportRun.Status.PREVIEWED, finished_at__lt=ended_before)
    for run in waiting.iterator():
        # Race: somebody decides at this very moment; then it is theirs.
        with suppress(NotDecidable):
            cancel_run(run=run, by=by)


def _paths_of(run: ImportRun) -> Iterator[str]:
    # Quirk: an empty path would be the cooperative's whole folder.
    if run.errors_path:
        yield run.errors_path
    if run.kind in OF_PEOPLE and run.stored_path:
        yield run.stored_path


def _old_files(run: ImportRun) -> OldFiles:
    paths = tuple(_paths_of(run))
    there = [cooperative_path(path) for path in paths]
    return OldFiles(run, paths, sum(path.stat().st_size for path in there if path.is_file()))


@transaction.atomic
def _delete(run: ImportRun, *, by: Any) -> bool:
    stored = ImportRun.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=run.pk).first()
    if stored is None or stored.status in _WORKED_ON:
        return False
    paths = tuple(_paths_of(stored))
    # Before the row: a crash in between leaves a row of files that are gone, and the next night ends it.
    for path in paths:
        cooperative_path(path).unlink(missing_ok=True)
        with suppress(OSError):  # something else lies there still
            cooperative_path(path).parent.rmdir()
    rejects = ImportReject.objects.filter(run=stored).exclude(value="")
    repeats = Case(When(said__gt=0, then=Value(_WORDS)), default=F("reason"))
    rejects.annotate(said=StrIndex("reason", F("value"))).update(value="", reason=repeats)
    ImportImage.objects.filter(run=stored).delete()
    stored.errors_path = ""
    if stored.kind in OF_PEOPLE:
        stored.stored_path = ""
    stored.save(update_fields=["errors_path", "stored_path"])
    details = {"kind": stored.kind, "sha256": stored.sha256, "files": len(paths)}
    record_event(action="import.files_deleted", by=by, subject=f"import:{stored.pk}", details=details)
    return bool(paths)
