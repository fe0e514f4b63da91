"""What becomes of a file of the inbox once its imports ended: applied by itself, moved, or sent back with a note."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from billing_import import stop_points
from billing_import.deciding import NotDecidable, apply_previewed
from billing_import.inbox.models import InboxFile
from billing_import.inbox.notes import note_of_refusal, note_of_runs
from billing_import.inbox.places import IMPORTED, REJECTED, Entry, Place
from billing_import.models import ImportRun
from billing_import.profiles import UnknownProfile, profile_named
from portal.kernel.clock import WARSAW
from portal.kernel.files import cooperative_path

BY = "inbox"
_LOADED = (
    ImportRun.Status.APPLIED,
    ImportRun.Status.APPLIED_WITH_REJECTS,
    ImportRun.Status.UNCHANGED,
    ImportRun.Status.UNDONE,
    ImportRun.Status.REVERSED,
)
_ENDED = (*_LOADED, ImportRun.Status.REFUSED, ImportRun.Status.CANCELLED)


def end_taken(place: Place, now: dt.datetime) -> None:
    """Go through the files that were taken: apply what may be applied, move what ended. Costs two queries and a few."""
    taken = list(InboxFile.objects.filter(state=InboxFile.State.TAKEN).order_by("pk"))
    ids = {pk for row in taken for pk in row.runs}
    runs = {str(run.pk): run for run in ImportRun.objects.filter(pk__in=ids)}
    for run in runs.values():
        _apply_if_allowed(run)
    for row in taken:
        own = [runs[pk] for pk in row.runs if pk in runs]
        if all(run.status in _ENDED for run in own):
            _end(place, row, own, now)


def _apply_if_allowed(run: ImportRun) -> None:
    """Consent to a preview for the cooperative, when its profile says so and nothing in it needs a person's eyes.

    A preview that came anew because the data had changed is for people, so that it cannot go round by itself.
    """
    if run.status != ImportRun.Status.PREVIEWED or run.rejected or run.message or run.totals.get("warnings"):
        return
    try:
        profile, _version = profile_named(run.kind, run.profile)
    except UnknownProfile:
        return
    if profile.apply != "automatic":
        return
    try:
        apply_previewed(run=run, by=BY)
    except NotDecidable:
        return  # somebody decided meanwhile
    run.status = ImportRun.Status.QUEUED


def _end(place: Place, row: InboxFile, runs: Sequence[ImportRun], now: dt.datetime) -> None:
    entry = Entry(row.name, "file", row.size, row.version)
    is_loaded = bool(runs) and all(run.status in _LOADED for run in runs)
    folder = IMPORTED if is_loaded else REJECTED
    stamp = (row.taken_at or now).astimezone(WARSAW)
    name = f"{stamp:%Y-%m-%d}-{row.pk}-{entry.plain}"
    if not is_loaded or any(run.rejected for run in runs):
        # The note first: whoever is broken off between the two writes it once more, over itself.
        note = note_of_runs(row.name, runs) if runs else note_of_refusal(row.name, row.refusal)
        place.put(REJECTED, f"{name}.opis.txt", io.BytesIO(note.encode("utf-8-sig")))
        for run in runs:
            _put_errors(place, run, name)
    stop_points.reach("inbox_before_move")
    is_moved = place.move(entry, folder, name)
    stop_points.reach("inbox_moved")
    row.state = InboxFile.State.MOVED if is_moved else InboxFile.State.GONE
    row.moved_to, row.ended_at = f"{folder}/{name}" if is_moved else "", now
    row.save(update_fields=["state", "moved_to", "ended_at"])


def _put_errors(place: Place, run: ImportRun, name: str) -> None:
    path = cooperative_path(run.errors_path) if run.errors_path else None
    if path is not None and path.is_file():
        with path.open("rb") as errors:
            place.put(REJECTED, f"{name}.{Path(run.errors_path).name}", errors)


@transaction.atomic
def turn_away(place: Place, entry: Entry, now: dt.datetime) -> None:
    """Move a thing that is no file to take to ``odrzucone``, with a note that says why and how to mend it."""
    name = f"{now.astimezone(WARSAW):%Y-%m-%d}-{entry.mark}-{entry.plain}"
    place.put(REJECTED, f"{name}.opis.txt", io.BytesIO(note_of_refusal(entry.shown, entry.refusal).encode("utf-8-sig")))
    if not place.move(entry, REJECTED, name):
        return
    InboxFile.objects.filter(name=entry.shown, state=InboxFile.State.SEEN).delete()
    InboxFile.objects.create(
        name=entry.shown,
        version=entry.version[:120],
        size=entry.size,
        state=InboxFile.State.MOVED,
        seen_at=now,
        ended_at=now,
        refusal=entry.refusal,
        moved_to=f"{REJECTED}/{name}",
    )
