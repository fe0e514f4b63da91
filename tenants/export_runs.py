"""Exports that operators ask for: who and why is written down on both sides, the file is kept for some days."""

import datetime as dt
import logging
import uuid
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.audit.actions import record_event
from tenants.export import sha256_of, write_export
from tenants.models import Cooperative, ExportRun, WorkStatus
from tenants.operator_log import write_event
from tenants.work import UNFINISHED, claim, finish, progress_of, take_lock

logger = logging.getLogger(__name__)

KEPT = dt.timedelta(days=7)


class ExportRefused(ValueError):
    """The export cannot be asked for; the text says why."""


@transaction.atomic
def request_export(*, slug: str, reason: str, by: str) -> ExportRun:
    """Ask the worker for everything of a cooperative. The cooperative's own audit trail keeps who asked and why."""
    cooperative = Cooperative.objects.select_for_update().get(slug=slug)
    if not cooperative.schema_version:
        raise ExportRefused("Ta spółdzielnia nie ma jeszcze danych.")
    if ExportRun.objects.filter(slug=slug, status__in=UNFINISHED).exists():
        raise ExportRefused("Eksport tej spółdzielni już trwa. Poczekaj, aż się skończy.")
    run = ExportRun.objects.create(slug=slug, reason=reason, requested_by=by)
    _note("export.requested", run, by, {"reason": reason})
    transaction.on_commit(lambda: _send(run.pk))
    return run


def note_download(*, run: ExportRun, by: str) -> None:
    """Write down that somebody took the file."""
    with transaction.atomic():
        _note("export.downloaded", run, by, {})


def export_folder() -> Path:
    """Return where exports lie: outside of every cooperative's folder."""
    return Path(settings.EXPORT_ROOT)


def export_path(run: ExportRun) -> Path | None:
    """Return the run's file, or None when there is none or its days are over."""
    if run.status != WorkStatus.DONE or run.expires_at is None or run.expires_at <= timezone.now():
        return None
    path = export_folder() / f"{run.pk}.zip"
    return path if path.is_file() else None


def carry_out_export(run_id: uuid.UUID) -> str:
    """Write the file and return the run's status; a second message for the same run finds it done.

    The file gets its name when it is whole: a worker killed in the middle leaves a part that the next one overwrites.
    """
    run = claim(ExportRun, run_id)
    if run is None:
        return str(ExportRun.objects.values_list("status", flat=True).get(pk=run_id))
    assert isinstance(run, ExportRun)  # noqa: S101 - what was claimed
    folder = export_folder()
    folder.mkdir(parents=True, exist_ok=True)
    part, whole = folder / f"{run.pk}.part", folder / f"{run.pk}.zip"
    try:
        with progress_of(run) as progress:
            written = write_export(run.slug, part, tell=progress.tell)
    except Cooperative.DoesNotExist:
        part.unlink(missing_ok=True)
        finish(run, WorkStatus.REFUSED, [f"Nie ma już spółdzielni „{run.slug}”."])
        return run.status
    except OSError:
        logger.exception("export.failed", extra={"run": str(run_id)})
        part.unlink(missing_ok=True)
        finish(run, WorkStatus.FAILED, ["Nie udało się zapisać pliku. Sprawdź, czy na dysku jest miejsce."])
        return run.status
    with transaction.atomic():
        if not take_lock(run.pk):
            return run.status  # another worker just finishes the same run
        run.size, run.sha256 = part.stat().st_size, sha256_of(part)
        part.replace(whole)
        run.file_name = f"{run.slug}-{timezone.localdate().isoformat()}.zip"
        run.expires_at = timezone.now() + KEPT
        run.step = "done"
        rows = sum(table["rows"] for table in written.tables.values())
        finish(run, WorkStatus.DONE, [f"Tabele: {len(written.tables)}, wiersze: {rows}, pliki: {len(written.files)}."])
    return run.status


def remove_old_exports() -> int:
    """Delete the files whose days are over; return how many."""
    over = ExportRun.objects.filter(status=WorkStatus.DONE, expires_at__lte=timezone.now())
    return sum(_remove(run) for run in list(over))


def remove_exports_of(slug: str) -> None:
    """Delete all exported files of a cooperative that is being deleted."""
    for run in ExportRun.objects.filter(slug=slug).exclude(status=WorkStatus.REMOVED):
        _remove(run)


def _remove(run: ExportRun) -> int:
    for ending in ("zip", "part"):
        (export_folder() / f"{run.pk}.{ending}").unlink(missing_ok=True)
    run.status = WorkStatus.REMOVED
    run.save(update_fields=["status"])
    return 1


def _note(action: str, run: ExportRun, by: str, details: dict[str, str]) -> None:
    write_event(action=action, by=by, cooperative=run.slug, details=details)
    if Cooperative.objects.filter(slug=run.slug).exclude(schema_version="").exists():
        with schema_context(run.slug):
            record_event(action=action, by=f"operator platformy: {by}", subject=f"export:{run.pk}", details=details)


def _send(run_id: uuid.UUID) -> None:
    from tenants.tasks import send_export  # the task calls back into this module

    send_export(run_id)
