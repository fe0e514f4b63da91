"""The run without a file that takes another one back by opposites: made, and dropped when it is taken back itself."""

import datetime as dt

from billing_import.models import ImportRun
from portal.kernel.clock import today
from portal.ledger.models import SourceRun


def new_reversal(run: ImportRun, *, on: dt.date | None = None) -> ImportRun:
    """Return the new run that reverses a run; the caller fills its counts in and saves it.

    ``on`` is the day of its data, today unless given.
    """
    reversal = ImportRun.objects.create(
        kind=run.kind,
        profile=run.profile,
        profile_version=run.profile_version,
        file_name=f"Storno: {run.file_name}"[:255],
        stored_path="",
        sha256="",
        size=0,
        status=ImportRun.Status.APPLIED,
        reverses=run,
        requested_by=run.undone_by,
        finished_at=dt.datetime.now(dt.UTC),
    )
    if run.kind != "register":
        SourceRun.objects.create(
            id=reversal.pk, file_name=reversal.file_name, kind=reversal.kind, as_of=run.as_of or on or today(),
            state=SourceRun.State.UNDONE,
        )  # fmt: skip
    return reversal


def drop_reversal(run: ImportRun) -> None:
    """Let the run that this one reversed be applied again; does nothing for any other run."""
    if run.reverses_id is None:
        return
    status = ImportRun.objects.values_list("status_before_undo", flat=True).get(pk=run.reverses_id)
    ImportRun.objects.filter(pk=run.reverses_id).update(status=status)
    SourceRun.objects.filter(pk=run.reverses_id).update(state=SourceRun.State.APPLIED)
    run.reverses = None  # so that it may be reversed once more, by another run
