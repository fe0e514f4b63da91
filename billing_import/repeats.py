"""A file that was imported before and would change nothing: told by its hash, its profile and what happened since."""

from billing_import.ledger_reading import Counts
from billing_import.models import ImportRun
from billing_import.outcome import Outcome


def same_import_before(run: ImportRun) -> ImportRun | None:
    """Return a run that makes this one needless, or None.

    The same bytes read by the same version of a profile, all rows accepted then, and nothing closed since. A file that
    had rejects is read again: what was missing may be there now. A wish for another day of the data is not the same.
    """
    done = (ImportRun.Status.APPLIED, ImportRun.Status.UNCHANGED)
    before = (
        ImportRun.objects.filter(
            kind=run.kind,
            sha256=run.sha256,
            profile=run.profile,
            profile_version=run.profile_version,
            status__in=done,
            rejected=0,
            continues=None,
        )
        .order_by("-finished_at")
        .first()
    )
    if before is None or run.continues_id is not None or run.as_of_wished not in (None, before.as_of):
        return None
    closed_since = ImportRun.objects.filter(kind=run.kind, superseded__gt=0, finished_at__gt=before.finished_at)
    added_since = ImportRun.objects.filter(
        kind=run.kind, profile=run.profile, added__gt=0, finished_at__gt=before.finished_at
    )
    # A later file of a snapshot profile may have added rows that this one would close; reading again is always right.
    return None if closed_since.exists() or added_since.exists() else before


def copy_counts(before: ImportRun, outcome: Outcome) -> None:
    """Say of a repeated file what the first import said, with nothing added."""
    outcome.status = ImportRun.Status.UNCHANGED
    outcome.counts = Counts(
        lines=before.lines,
        skipped=before.lines_skipped,
        joined=before.lines_joined,
        rows=before.rows_read,
        accepted=before.accepted,
    )
    outcome.unchanged = before.accepted
    outcome.sum_debit, outcome.sum_credit, outcome.as_of = before.sum_debit, before.sum_credit, before.as_of
    outcome.totals = before.totals
