"""A file that was imported before and would change nothing: told by its hash, its profile and what happened since."""

from django.db import connection

from billing_import.ledger_reading import Counts
from billing_import.models import ImportReject, ImportRun
from billing_import.outcome import Outcome
from portal.ledger.periods import closed_days

_DONE = (ImportRun.Status.APPLIED, ImportRun.Status.APPLIED_WITH_REJECTS, ImportRun.Status.UNCHANGED)
# Where a run's totals keep what its rejected rows depended on.
KNOWN_THEN = "known_then"


def same_import_before(run: ImportRun) -> ImportRun | None:
    """Return a run that makes this one needless, or None.

    The same bytes read by the same version of a profile, and nothing added or closed since. A file that had rejects is
    read again when the register or the closed days are others than then: what was missing may be there now. A wish for
    another day of the data is not the same. Costs up to five queries.
    """
    before = (
        ImportRun.objects.filter(
            kind=run.kind,
            sha256=run.sha256,
            profile=run.profile,
            profile_version=run.profile_version,
            status__in=_DONE,
            continues=None,
            reverses=None,
        )
        .order_by("-finished_at")
        .first()
    )
    if before is None or run.continues_id is not None or run.as_of_wished not in (None, before.as_of):
        return None
    if before.rejected and before.totals.get(KNOWN_THEN) != known_now():
        return None
    closed_since = ImportRun.objects.filter(kind=run.kind, superseded__gt=0, finished_at__gt=before.finished_at)
    added_since = ImportRun.objects.filter(
        kind=run.kind, profile=run.profile, added__gt=0, finished_at__gt=before.finished_at
    )
    # A later file of a snapshot profile may have added rows that this one would close; reading again is always right.
    return None if closed_since.exists() or added_since.exists() else before


def known_now() -> str:
    """Return what rejecting a row depends on beside the file and its profile: codes of the register, closed days.

    Costs a scan of premises and persons.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT md5(string_agg(code, ',' ORDER BY code)) FROM premises_premises)
                || (SELECT coalesce(md5(string_agg(code, ',' ORDER BY code)), '') FROM residents_person)
            """
        )
        row = cursor.fetchone()
    return f"{row and row[0]}:{closed_days()}"


def copy_counts(run: ImportRun, before: ImportRun, outcome: Outcome) -> None:
    """Say of a repeated file what the first import said, with nothing added; its rejected rows are listed again."""
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
    if before.rejected:
        outcome.rejected_before = before.rejected
        run.errors_path, run.encoding, run.separator = before.errors_path, before.encoding, before.separator
        _copy_rejects(run, before)


def _copy_rejects(run: ImportRun, before: ImportRun) -> None:
    ImportReject.objects.filter(run=run).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO import_reject (run_id, line, original_line, "column", value, code, reason, mended_by_run)
            SELECT %s, line, original_line, "column", value, code, reason, mended_by_run
            FROM import_reject WHERE run_id = %s ORDER BY id
            """,
            [run.pk, before.pk],
        )
