"""One import from its row in ``import_run`` to the end, exactly once. What is read and posted is in the kind's module.

Everything happens in one transaction: lock, read, stage, merge, balances, control totals, status. A refused file leaves
nothing but its status and its list of rejected rows.
"""

import logging
import uuid

from django.db import transaction
from django.utils import timezone

from billing_import import stop_points
from billing_import.formats.problems import FileRefused
from billing_import.kinds import kind_named
from billing_import.models import ImportRun
from billing_import.outcome import Outcome, Watch
from billing_import.scope import lock_scope
from billing_import.wording import message_of
from portal.audit.actions import record_event

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
UNFINISHED = (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING)
# Rows of such a file were read by a wrong header or belong elsewhere: mending them one by one would post wrong rows.
READ_WRONGLY = ("second_header", "rows_of_another_import", "continuation_unclear")

# How a finished run is named in the audit trail.
_KINDS: dict[str, str] = {
    ImportRun.Status.APPLIED: "import.applied",
    ImportRun.Status.APPLIED_WITH_REJECTS: "import.applied_with_rejects",
    ImportRun.Status.UNCHANGED: "import.unchanged",
    ImportRun.Status.REFUSED: "import.refused",
}


def run_import(run_id: uuid.UUID, *, watch: Watch | None = None) -> ImportRun:
    """Carry an import out, or find that it is finished; return its row.

    Locks: waits for other imports of the kind in this cooperative. Raises nothing for bad files: they are refused.
    """
    watch = watch or Watch()
    if not _claim(run_id):
        return ImportRun.objects.get(pk=run_id)
    stop_points.reach("claimed")
    outcome = Outcome()
    try:
        with transaction.atomic():
            run = _locked(run_id)
            if run.status not in UNFINISHED:
                return run
            stop_points.reach("locked")
            if run.attempts > MOST_ATTEMPTS:
                raise FileRefused("attempts_exhausted", count=MOST_ATTEMPTS)
            kind_named(run.kind).carry_out(run, outcome, watch)
            _finish(run, outcome)
            stop_points.reach("before_commit")
    except FileRefused as refused:
        run = _refuse(run_id, refused, outcome)
    stop_points.reach("committed")
    watch.finished()
    logger.info("import.finished", extra={"run": str(run.pk), "status": run.status, "rows": run.rows_read})
    return run


@transaction.atomic
def _claim(run_id: uuid.UUID) -> bool:
    """Count an attempt, so that it shows and is counted even if this process dies in the middle."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.status not in UNFINISHED:
        return False
    run.status = ImportRun.Status.RUNNING
    run.attempts += 1
    run.started_at = timezone.now()
    run.save(update_fields=["status", "attempts", "started_at"])
    return True


def _locked(run_id: uuid.UUID) -> ImportRun:
    kind = ImportRun.objects.values_list("kind", flat=True).get(pk=run_id)
    lock_scope(kind)
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)


def _finish(run: ImportRun, outcome: Outcome) -> None:
    outcome.write_to(run)
    run.finished_at = timezone.now()
    run.save()
    _audit(run)


@transaction.atomic
def _refuse(run_id: uuid.UUID, refused: FileRefused, outcome: Outcome) -> ImportRun:
    run = _locked(run_id)
    if run.status not in UNFINISHED:
        return run
    if refused.code in READ_WRONGLY:
        outcome.forget_rows()
    outcome.keep_rejects(run)
    outcome.write_to(run)
    run.added = run.unchanged = run.superseded = 0
    run.status = ImportRun.Status.REFUSED
    run.message = message_of(refused)
    run.finished_at = timezone.now()
    run.save()
    _audit(run)
    return run


def _audit(run: ImportRun) -> None:
    counts = {name: getattr(run, name) for name in ("accepted", "rejected", "added", "unchanged", "superseded")}
    record_event(
        action=_KINDS[run.status],
        by=run.requested_by,
        subject=f"import:{run.pk}",
        details={"kind": run.kind, "file": run.file_name, **counts},
    )
