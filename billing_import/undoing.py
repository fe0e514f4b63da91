"""Carrying out the wish to take an import back, exactly once, in one transaction. How, is in the kind's module."""

import logging
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing_import import posting, stop_points
from billing_import.kinds import UndoNotPossible, kind_named
from billing_import.models import ImportRun
from billing_import.scope import lock_scope
from portal.audit.actions import record_event

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
_KINDS = {ImportRun.Status.UNDONE: "import.undone", ImportRun.Status.REVERSED: "import.reversed"}


def undo_run(run_id: uuid.UUID) -> ImportRun:
    """Take a run back, or find that it is taken back; return its row.

    Locks: waits for imports of the kind in this cooperative.
    """
    if not _claim(run_id):
        return ImportRun.objects.get(pk=run_id)
    stop_points.reach("undo_claimed")
    try:
        with transaction.atomic():
            run = _locked(run_id)
            if run.status != ImportRun.Status.UNDOING:
                return run
            if run.attempts > MOST_ATTEMPTS:
                raise UndoNotPossible(_("Cofanie przerwało się kilka razy. Nic nie zmieniono. Zgłoś to operatorowi."))
            undo = kind_named(run.kind).undo
            if undo is None:
                raise UndoNotPossible(_("Tego rodzaju pliku nie da się cofnąć. Wyślij plik z poprawnymi danymi."))
            run.status = undo(run)
            wrong = posting.accounts_out_of_balance() if run.kind == "ledger" else 0
            if wrong:
                raise UndoNotPossible(
                    _("Salda nie zgadzałyby się z zapisami. Nic nie zmieniono. Zgłoś to operatorowi.")
                )
            run.undone_at = timezone.now()
            run.save()
            record_event(
                action=_KINDS[ImportRun.Status(run.status)],
                by=run.undone_by,
                subject=f"import:{run.pk}",
                details={"kind": run.kind, "file": run.file_name, "added": run.added, "superseded": run.superseded},
            )
            stop_points.reach("undo_before_commit")
    except UndoNotPossible as refused:
        run = _give_up(run_id, str(refused))
    logger.info("import.undone", extra={"run": str(run.pk), "status": run.status})
    return run


@transaction.atomic
def _claim(run_id: uuid.UUID) -> bool:
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.status != ImportRun.Status.UNDOING:
        return False
    run.attempts += 1
    run.save(update_fields=["attempts"])
    return True


def _locked(run_id: uuid.UUID) -> ImportRun:
    kind = ImportRun.objects.values_list("kind", flat=True).get(pk=run_id)
    lock_scope(kind)
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)


@transaction.atomic
def _give_up(run_id: uuid.UUID, message: str) -> ImportRun:
    run = _locked(run_id)
    if run.status == ImportRun.Status.UNDOING:
        run.status, run.message = run.status_before_undo, message
        run.save()
    return run
