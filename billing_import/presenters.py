"""Runs as people and programs read them: words, percents, one JSON object. Asking the database is kept to one row."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from billing_import.models import ImportProgress, ImportRun
from portal.kernel.files import cooperative_path
from portal.kernel.money import NBSP


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far an unfinished run is: a stage in words and a percent of the file.

    ``is_posting``: it is too late to stop it; ``is_stopping``: somebody asked it to stop.
    """

    words: str
    percent: int
    is_posting: bool = False
    is_stopping: bool = False


def status_words(run: ImportRun) -> str:
    """Return the run's status in words."""
    return {
        "queued": _("czeka w kolejce"),
        "running": _("w toku"),
        "applied": _("zastosowany"),
        "applied_with_rejects": _("zastosowany, część wierszy odrzucona"),
        "unchanged": _("bez zmian"),
        "refused": _("odrzucony, nic nie zmieniono"),
        "previewed": _("czeka na Twoją decyzję"),
        "cancelled": _("odwołany, nic nie zmieniono"),
        "undoing": _("cofanie w toku"),
        "undone": _("cofnięty"),
        "reversed": _("wystornowany"),
    }[run.status]


def progress_of(run: ImportRun) -> RunProgress:
    """Return how far the run is. Costs one query."""
    if run.status == ImportRun.Status.UNDOING:
        return RunProgress(_("cofanie zapisów"), 50)
    if run.status == ImportRun.Status.QUEUED:
        return RunProgress(_("czeka w kolejce"), 0)
    progress = ImportProgress.objects.filter(pk=run.pk).first()
    if progress is None:
        return RunProgress(_("w toku"), 0)
    counted = f"{progress.rows_done:,}".replace(",", NBSP)
    if progress.stage == "merging":
        return RunProgress(_("księgowanie wierszy: %(count)s") % {"count": counted}, 90, is_posting=True)
    if progress.is_cancelled:
        return RunProgress(_("przerywamy, nic nie zostanie zapisane"), 0, is_stopping=True)
    # While a file is read for the first time nobody knows its rows; bytes are known from the start.
    if progress.rows_known:
        share = progress.rows_done / progress.rows_known
        known = f"{progress.rows_known:,}".replace(",", NBSP)
        words = _("wiersze: %(count)s z %(known)s") % {"count": counted, "known": known}
    else:
        share = progress.bytes_done / progress.bytes_known if progress.bytes_known else 0.0
        words = _("przeczytane wiersze: %(count)s") % {"count": counted}
    # What is not committed is never called done.
    return RunProgress(words, min(90, int(share * 90)))


def report_of(run: ImportRun) -> dict[str, Any]:
    """Return the run as the one object that ``import_file --json`` prints; sums as text, in złoty."""
    return {
        "run": str(run.pk),
        "status": run.status,
        "rows_read": run.rows_read,
        "accepted": run.accepted,
        "rejected": run.rejected,
        "unchanged": run.unchanged,
        "added": run.added,
        "superseded": run.superseded,
        "sum_debit": f"{run.sum_debit:.2f}",
        "sum_credit": f"{run.sum_credit:.2f}",
        "errors_file": str(cooperative_path(run.errors_path)) if run.errors_path else None,
    }
