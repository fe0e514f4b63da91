"""What people decide about a run: apply what they saw, drop it, stop it, take it back, let much vanish.

Each decision is written down and sent to a worker; carrying it out is in ``pipeline`` and ``undoing``.
"""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from billing_import.actions import send_message
from billing_import.files import OF_PEOPLE
from billing_import.kinds import kind_named
from billing_import.models import ImportRun
from billing_import.picture import without_people
from billing_import.standing_on import COUNTED
from portal.audit.actions import identifier_of, record_event

# Refusals that are a question: somebody who knows the file may let it through.
QUESTIONS = ("too_much_vanishes", "register_of_others")


class NotDecidable(Exception):
    """The run is not in a state in which this can be decided; the text is a Polish sentence."""


@transaction.atomic
def apply_previewed(*, run: ImportRun, by: Any) -> ImportRun:
    """Consent to what the preview shows. Raises NotDecidable when there is nothing to consent to any more."""
    current = _locked(run)
    if current.status != ImportRun.Status.PREVIEWED:
        raise NotDecidable(_("Ten plik nie czeka na decyzję. Odśwież stronę."))
    current.status, current.wish = ImportRun.Status.QUEUED, ImportRun.Wish.APPLY
    current.consented_by, current.attempts, current.message = identifier_of(by), 0, ""
    current.save()
    _record("import.consented", current, by)
    return current


@transaction.atomic
def cancel_run(*, run: ImportRun, by: Any) -> ImportRun:
    """Drop a previewed or waiting run, or ask a running one to stop before anything is posted.

    Raises NotDecidable when the run is finished. A run that is posting already goes on to its end.
    """
    # Race: a running import holds its row to the end; the wish lies beside it, where it looks between blocks.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO import_progress (run_id, is_cancelled) VALUES (%s, true)
            ON CONFLICT (run_id) DO UPDATE SET is_cancelled = true
            """,
            [run.pk],
        )
    current = ImportRun.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=run.pk).first()
    if current is None or current.status == ImportRun.Status.RUNNING:
        _record("import.stop_wished", run, by)
        return run
    if current.status not in (ImportRun.Status.QUEUED, ImportRun.Status.PREVIEWED):
        raise NotDecidable(_("Ten import jest już skończony. Nie da się go przerwać, można go cofnąć."))
    current.status = ImportRun.Status.CANCELLED
    if current.kind in OF_PEOPLE:
        current.picture = without_people(current.picture)
    current.save(update_fields=["status", "picture"])
    _record("import.cancelled", current, by)
    return current


@transaction.atomic
def take_back(*, run: ImportRun, by: Any) -> ImportRun:
    """Wish that an applied run is undone. Raises NotDecidable when it is not applied or cannot be undone."""
    current = _locked(run)
    if kind_named(current.kind).undo is None:
        raise NotDecidable(_("Tego rodzaju pliku nie da się cofnąć. Wyślij plik z poprawnymi danymi."))
    if current.status not in COUNTED:
        raise NotDecidable(_("Cofnąć można tylko zastosowany import. Odśwież stronę."))
    current.status_before_undo, current.status = current.status, ImportRun.Status.UNDOING
    current.undone_by, current.attempts, current.message = identifier_of(by), 0, ""
    current.save()
    _record("import.undo_wished", current, by)
    return current


@transaction.atomic
def allow_vanishing(*, run: ImportRun, by: Any) -> ImportRun:
    """Read a file again that was refused because so much is missing or unknown; its preview shows what would change.

    Raises NotDecidable when the run was not refused for that.
    """
    current = _locked(run)
    if current.status != ImportRun.Status.REFUSED or current.totals.get("refused_for") not in QUESTIONS:
        raise NotDecidable(_("Ten plik nie był wstrzymany pytaniem. Nie ma czego potwierdzać."))
    current.status, current.wish = ImportRun.Status.QUEUED, ImportRun.Wish.PREVIEW
    current.vanishing_allowed_by, current.attempts, current.message = identifier_of(by), 0, ""
    current.save()
    _record("import.vanishing_allowed", current, by)
    return current


def _locked(run: ImportRun) -> ImportRun:
    # Race: a run that is being carried out holds its row; whoever decides meanwhile waits and then sees its end.
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)


def _record(action: str, run: ImportRun, by: Any) -> None:
    record_event(action=action, by=by, subject=f"import:{run.pk}", details={"kind": run.kind, "file": run.file_name})
    if run.status in {ImportRun.Status.QUEUED, ImportRun.Status.UNDOING}:
        transaction.on_commit(lambda: send_message(run.pk))
