"""What stands on an import, so that it can no longer be taken away as if it had never been."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from billing_import.models import ImportRun
from portal.ledger.periods import closed_days

COUNTED = (ImportRun.Status.APPLIED, ImportRun.Status.APPLIED_WITH_REJECTS, ImportRun.Status.UNCHANGED)


@dataclass(frozen=True, slots=True)
class StandsOn:
    """One reason: ``later_run``, ``correction`` or ``closed_days``, and for the first, which run."""

    code: str
    run_id: uuid.UUID | None = None


def what_stands_on(run: ImportRun) -> StandsOn | None:
    """Return the first thing that stands on a ledger run, None when it may be taken away. Costs up to four queries.

    A later file stands on it when it found rows posted or closed some: it would have posted them itself otherwise.
    """
    later = later_file(run) or _run_that_closed(run)
    if later is not None:
        return StandsOn("later_run", later)
    if _exists(_CORRECTED, run):
        return StandsOn("correction")
    closed = closed_days()
    if closed is not None and _exists(_IN_CLOSED_DAYS, run, closed=closed):
        return StandsOn("closed_days")
    return None


def later_file(run: ImportRun) -> uuid.UUID | None:
    """Return a later run of the kind that found rows recorded, or that goes on from this one. Costs one query."""
    later = ImportRun.objects.filter(kind=run.kind, status__in=COUNTED, finished_at__gte=run.finished_at)
    later = later.exclude(pk=run.pk).order_by("-finished_at")
    for other in later.values("pk", "unchanged", "continues_id", "reverses_id"):
        if other["unchanged"] or run.pk in {other["continues_id"], other["reverses_id"]}:
            return uuid.UUID(str(other["pk"]))
    return None


def _run_that_closed(run: ImportRun) -> uuid.UUID | None:
    closed = _first(_CLOSED_BY_OTHERS, run)
    return uuid.UUID(str(closed)) if closed else None


def _exists(sql: str, run: ImportRun, **parameters: Any) -> bool:
    return _first(sql, run, **parameters) is not None


def _first(sql: str, run: ImportRun, **parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"run": run.pk, **parameters})
        row = cursor.fetchone()
    return None if row is None else row[0]


_CLOSED_BY_OTHERS = """
    SELECT superseded_by_run FROM ledger_entry WHERE run_id = %(run)s AND superseded_by_run IS NOT NULL LIMIT 1
"""
_CORRECTED = """
    SELECT reversal.id FROM ledger_entry AS reversal JOIN ledger_entry AS entry ON entry.id = reversal.reversal_of_id
    WHERE entry.run_id = %(run)s LIMIT 1
"""
_IN_CLOSED_DAYS = """
    SELECT id FROM ledger_entry
    WHERE entry_on <= %(closed)s AND (run_id = %(run)s OR superseded_by_run = %(run)s) LIMIT 1
"""
