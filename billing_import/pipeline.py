"""One import from its row in ``import_run`` to the end, exactly once. What is read and posted is in the kind's module.

Everything happens in one transaction: lock, read, stage, merge, balances, control totals, status. A preview does the
same and is rolled back at the end, so that it says what applying will do. A refused file leaves nothing but its status
and its list of rejected rows.
"""

import logging
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing_import import stop_points
from billing_import.files import OF_PEOPLE
from billing_import.formats.problems import FileRefused
from billing_import.kinds import kind_named
from billing_import.models import ImportProgress, ImportRun
from billing_import.outcome import Outcome, Watch
from billing_import.picture import Differs, figures_of, picture_of, without_people
from billing_import.scope import lock_scope
from billing_import.wording import message_of
from portal.audit.actions import record_event

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
UNFINISHED = (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING)
# Rows of such a file were read by a wrong header or belong elsewhere: mending them one by one would post wrong rows.
READ_WRONGLY = ("second_header", "rows_of_another_import", "continuation_unclear")
# A file waits until the one before it in its parcel came to one of these.
_DONE_BEFORE = (ImportRun.Status.APPLIED, ImportRun.Status.APPLIED_WITH_REJECTS, ImportRun.Status.UNCHANGED)
_FAILED_BEFORE = (
    ImportRun.Status.REFUSED,
    ImportRun.Status.CANCELLED,
    ImportRun.Status.UNDONE,
    ImportRun.Status.REVERSED,
)

# How a finished run is named in the audit trail.
_KINDS: dict[str, str] = {
    ImportRun.Status.PREVIEWED: "import.previewed",
    ImportRun.Status.APPLIED: "import.applied",
    ImportRun.Status.APPLIED_WITH_REJECTS: "import.applied_with_rejects",
    ImportRun.Status.UNCHANGED: "import.unchanged",
    ImportRun.Status.REFUSED: "import.refused",
    ImportRun.Status.CANCELLED: "import.cancelled",
}


class Previewed(Exception):
    """Ends the transaction of a preview: nothing of it stays but the picture."""

    def __init__(self, picture: dict[str, Any], *, is_other: bool) -> None:
        super().__init__("previewed")
        self.picture, self.is_other = picture, is_other


class Cancelled(Exception):
    """Somebody wants the import to stop, and nothing is posted yet."""


def run_import(run_id: uuid.UUID, *, watch: Watch | None = None) -> ImportRun:
    """Carry an import out, or find that it is finished; return its row.

    Locks: waits for other imports of the kind in this cooperative. Raises nothing for bad files: they are refused.
    """
    watch = watch or Watch()
    claimed = _claim(run_id)
    if claimed is None:
        return ImportRun.objects.get(pk=run_id)
    stop_points.reach("claimed")
    watch.rows_known = claimed.picture.get("rows", 0)
    outcome = Outcome()
    version = claimed.profile_version
    try:
        with transaction.atomic():
            run = _locked(run_id)
            if run.status not in UNFINISHED:
                return run
            stop_points.reach("locked")
            if run.attempts > MOST_ATTEMPTS:
                raise FileRefused("attempts_exhausted", count=MOST_ATTEMPTS)
            _stop_if_cancelled(run)
            try:
                kind_named(run.kind).carry_out(run, outcome, watch)
            finally:
                version = run.profile_version
            _end_if_preview(run, outcome)
            _finish(run, outcome)
            stop_points.reach("before_commit")
    except Previewed as seen:
        run = _keep_preview(run_id, seen, outcome, version)
    except (Cancelled, watch.Stopped):
        run = _cancel(run_id)
    except FileRefused as refused:
        run = _refuse(run_id, refused, outcome, version)
    stop_points.reach("committed")
    watch.finished()
    logger.info("import.finished", extra={"run": str(run.pk), "status": run.status, "rows": run.rows_read})
    return run


@transaction.atomic
def _claim(run_id: uuid.UUID) -> ImportRun | None:
    """Count an attempt, so that it shows and is counted even if this process dies in the middle.

    Returns None when there is nothing to do now: the run is finished, or waits for the file before it.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("after").get(pk=run_id)
    if run.status not in UNFINISHED or waits_for_another(run):
        return None
    run.status = ImportRun.Status.RUNNING
    run.attempts += 1
    run.started_at = timezone.now()
    run.save(update_fields=["status", "attempts", "started_at"])
    return run


def waits_for_another(run: ImportRun) -> bool:
    """Tell whether the file before this one in its parcel is not through yet."""
    return run.after is not None and run.after.status not in (*_DONE_BEFORE, *_FAILED_BEFORE)


def _locked(run_id: uuid.UUID) -> ImportRun:
    kind = ImportRun.objects.values_list("kind", flat=True).get(pk=run_id)
    lock_scope(kind)
    return ImportRun.objects.select_for_update(of=("self",)).select_related("after").get(pk=run_id)


def _stop_if_cancelled(run: ImportRun) -> None:
    if run.after is not None and run.after.status in _FAILED_BEFORE:
        raise FileRefused("file_before_failed", file=run.after.file_name)
    if ImportProgress.objects.filter(pk=run.pk, is_cancelled=True).exists():
        raise Cancelled


def _end_if_preview(run: ImportRun, outcome: Outcome) -> None:
    """Roll a preview back; roll an applied run back, too, when it came to something else than people consented to.

    A file that changes nothing needs nobody's consent.
    """
    if outcome.status == ImportRun.Status.UNCHANGED:
        return
    is_preview = run.wish == ImportRun.Wish.PREVIEW
    if not is_preview and not run.picture:
        return
    if not is_preview and Differs.between(run.picture, figures_of(outcome, run.kind)) is None:
        return
    parts = kind_named(run.kind).picture
    raise Previewed(picture_of(run, outcome, parts(run) if parts else {}), is_other=not is_preview)


def _finish(run: ImportRun, outcome: Outcome) -> None:
    outcome.write_to(run)
    if run.kind in OF_PEOPLE:
        run.picture = without_people(run.picture)
    run.finished_at = timezone.now()
    run.save()
    audit_run(run)


@transaction.atomic
def _keep_preview(run_id: uuid.UUID, seen: Previewed, outcome: Outcome, version: int) -> ImportRun:
    run = _locked(run_id)
    if run.status not in UNFINISHED:
        return run
    outcome.keep_rejects(run)
    outcome.write_to(run)
    run.status, run.wish, run.picture = ImportRun.Status.PREVIEWED, ImportRun.Wish.PREVIEW, seen.picture
    run.attempts, run.consented_by, run.profile_version = 0, "", version
    if seen.is_other:
        run.message = _(
            "Od podglądu zmieniły się dane, więc import dałby inny wynik. Nic nie zapisano. "
            "Sprawdź nowe liczby i zdecyduj jeszcze raz."
        )
    run.finished_at = timezone.now()
    run.save()
    audit_run(run)
    return run


@transaction.atomic
def _cancel(run_id: uuid.UUID) -> ImportRun:
    run = _locked(run_id)
    if run.status not in UNFINISHED:
        return run
    run.status, run.finished_at = ImportRun.Status.CANCELLED, timezone.now()
    run.save()
    audit_run(run)
    return run


@transaction.atomic
def _refuse(run_id: uuid.UUID, refused: FileRefused, outcome: Outcome, version: int) -> ImportRun:
    run = _locked(run_id)
    if run.status not in UNFINISHED:
        return run
    if refused.code in READ_WRONGLY:
        outcome.forget_rows()
    outcome.keep_rejects(run)
    outcome.write_to(run)
    run.added = run.unchanged = run.superseded = 0
    run.profile_version = version
    run.status = ImportRun.Status.REFUSED
    run.message = message_of(refused)
    run.totals["refused_for"] = refused.code
    run.finished_at = timezone.now()
    run.save()
    audit_run(run)
    return run


def audit_run(run: ImportRun) -> None:
    """Write down what came of a run, as its status says."""
    counts = {name: getattr(run, name) for name in ("accepted", "rejected", "added", "unchanged", "superseded")}
    record_event(
        action=_KINDS[run.status],
        by=run.consented_by or run.requested_by,
        subject=f"import:{run.pk}",
        details={"kind": run.kind, "file": run.file_name, **counts},
    )
