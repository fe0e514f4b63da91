"""One look into a cooperative's inbox: what ended is moved away, what stopped changing is taken, exactly once.

A file's row is the truth (``InboxFile``): it is taken in the transaction that writes its runs down, and moved only
after they ended. Whoever is broken off at any point leaves the next look to go on. Words are in ``notes``.
"""

import datetime as dt
import logging
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from billing_import import stop_points
from billing_import.actions import ImportNotPossible
from billing_import.formats import property_set
from billing_import.inbox.ending import end_taken, turn_away
from billing_import.inbox.folder import open_folder
from billing_import.inbox.models import Inbox, InboxFile
from billing_import.inbox.places import Entry, FileAway, InboxClosed, Place, Unreadable
from billing_import.models import ImportRun
from billing_import.parcels import Sent, queue_parcel
from portal.kernel.files import cooperative_path
from portal.kernel.schemas import current_schema

logger = logging.getLogger(__name__)

BY = "inbox"
# A look is short, so that those of other cooperatives get their turn; the rest waits for the next one.
MOST_TAKEN = 20
MOST_BYTES = 1 << 30


def look_into_inbox(now: dt.datetime) -> int:
    """Do one look, or nothing when nobody watches the inbox or another look is on; return how many files were taken.

    What stands in the way is written to the inbox's row in Polish and raises nothing.
    """
    inbox = Inbox.objects.filter(is_watched=True).first()
    if inbox is None:
        return 0
    taken, problem = 0, ""
    with _alone() as is_alone:
        if not is_alone:
            return 0
        try:
            with opened(inbox) as place:
                end_taken(place, now)
                entries = place.waiting()
                taken, failed = _take_settled(place, entries, now)
                problem = _about_failed(failed) or _about_folders(entries)
        except InboxClosed as closed:
            problem = str(closed)
            logger.warning("inbox.closed", extra={"problem": problem})
        Inbox.objects.filter(pk=inbox.pk).update(last_look_at=now, problem=problem)
    return taken


@contextmanager
def opened(inbox: Inbox) -> Iterator[Place]:
    """Open the place of an inbox. Raises InboxClosed."""
    if inbox.place == Inbox.Place.BUCKET:
        # Cost: the client of S3 takes 26 MB and half a second, which processes without buckets need not pay.
        from billing_import.inbox.bucket import open_bucket

        with open_bucket(inbox) as bucket:
            yield bucket
    else:
        with open_folder() as folder:
            yield folder


@contextmanager
def _alone() -> Iterator[bool]:
    # Of the session, not of a transaction: each file is taken in a transaction of its own. It ends with the connection.
    name = f"{current_schema()}:inbox"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        row = cursor.fetchone()
    is_alone = bool(row and row[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _about_folders(entries: list[Entry]) -> str:
    folders = [f"„{entry.shown}”" for entry in entries if entry.kind == "folder"]
    if not folders:
        return ""
    names = ", ".join(folders[:5])
    return f"W folderze do-wczytania jest podfolder {names}. Plików z podfolderów nie bierzemy. Przenieś je wyżej."


def _about_failed(names: list[str]) -> str:
    if not names:
        return ""
    told = ", ".join(f"„{name}”" for name in names[:5])
    return f"Nie udało się wczytać: {told}. To błąd po naszej stronie. Spróbujemy ponownie. Powiedz o tym operatorowi."


def _take_settled(place: Place, found: list[Entry], now: dt.datetime) -> tuple[int, list[str]]:
    """Take what stopped changing; return how many files that is, and names of those at which our own code failed."""
    entries = [entry for entry in found if entry.kind != "folder" and not entry.is_unfinished]
    for entry in (entry for entry in entries if entry.refusal):
        turn_away(place, entry, now)
    good = [entry for entry in entries if not entry.refusal]
    seen = _seen(good, now)
    settled = [entry for entry in good if _is_settled(seen.get(entry.name), now)]
    folder = cooperative_path(f"imports/skrzynka-{uuid.uuid4()}")
    folder.mkdir(parents=True)
    try:
        copies = _copied(place, settled, seen, folder)
        # A set goes as one; while any file still changes, a further one of the set may be on its way.
        groups = _groups(copies, wait_for_sets=len(settled) < len(good), is_cut=len(copies) < len(settled))
        taken, failed = 0, []
        for group in groups:
            try:
                taken += _take(group, now)
            except DatabaseError:
                raise  # nothing else would go well either
            except Exception:
                # One file that we stumble over must not keep the others waiting.
                logger.exception("inbox.file_failed")
                failed += [copy.row.name for copy in group]
        return taken, failed
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _seen(entries: list[Entry], now: dt.datetime) -> dict[str, InboxFile]:
    """Return the row of each entry nobody has taken, since when it is as it is. Costs a query a change."""
    held = {row.name: row for row in InboxFile.objects.filter(state__in=[InboxFile.State.SEEN, InboxFile.State.TAKEN])}
    there = {entry.name for entry in entries}
    for gone in held.values():
        if gone.state == InboxFile.State.SEEN and gone.name not in there:
            gone.delete()  # nothing became of it; whoever wrote it took it away again
    found = {}
    for entry in entries:
        row: InboxFile | None = held.get(entry.name)
        if row is None:
            row = InboxFile.objects.create(name=entry.name, version=entry.version, size=entry.size, seen_at=now)
        elif row.state == InboxFile.State.TAKEN:
            continue
        elif row.version != entry.version:
            row.version, row.size, row.seen_at = entry.version, entry.size, now
            row.save()
        found[entry.name] = row
    return found


def _is_settled(row: InboxFile | None, now: dt.datetime) -> bool:
    return row is not None and now - row.seen_at >= dt.timedelta(seconds=settings.INBOX_SETTLE_SECONDS)


class _Copy:
    """A file's own copy of what stood in the inbox, its row, and why it cannot be read if it cannot."""

    def __init__(self, row: InboxFile, path: Path, sha256: str, refusal: str) -> None:
        self.row, self.path, self.sha256, self.refusal = row, path, sha256, refusal


def _copied(place: Place, settled: list[Entry], seen: dict[str, InboxFile], folder: Path) -> list[_Copy]:
    copies: list[_Copy] = []
    size = 0
    for number, entry in enumerate(settled[:MOST_TAKEN]):
        size += entry.size
        if copies and size > MOST_BYTES:
            break
        path, sha256, refusal = folder / str(number), "", ""
        try:
            sha256 = place.copy(entry, path)
        except FileAway:
            continue  # the next look sees what is there then
        except Unreadable as error:
            refusal = str(error)
        copies.append(_Copy(seen[entry.name], path, sha256, refusal))
    return copies


def _groups(copies: list[_Copy], *, wait_for_sets: bool, is_cut: bool) -> Iterator[list[_Copy]]:
    """Yield what goes together: the files of property managers' sets as one, each other file alone."""
    readable = {copy.row.name: copy for copy in copies if not copy.refusal}
    paths = {name: copy.path for name, copy in readable.items()}
    in_sets = {file.name for one in property_set.sets_of(paths) for file in one.files}
    if in_sets:
        in_sets |= {name for name, path in paths.items() if property_set.is_day_of_data(path)}
    alone = [copy for copy in copies if copy.row.name not in in_sets]
    for copy in alone:
        yield [copy]
    if in_sets and not wait_for_sets and not (is_cut and alone):
        yield [readable[name] for name in sorted(in_sets)]


def _take(group: list[_Copy], now: dt.datetime) -> int:
    """Write down the runs that a group becomes, or why it becomes none; return how many files were taken."""
    with transaction.atomic():
        pks = [copy.row.pk for copy in group]
        rows = {row.pk: row for row in InboxFile.objects.select_for_update().filter(pk__in=pks, state="seen")}
        if len(rows) != len(group):
            return 0
        runs, refusal = _queued(group)
        for copy in group:
            row = rows[copy.row.pk]
            row.state, row.taken_at, row.sha256 = InboxFile.State.TAKEN, now, copy.sha256
            row.runs, row.refusal = [str(run.pk) for run in runs], copy.refusal or refusal
            row.save()
        stop_points.reach("inbox_taken")
    return len(group)


def _queued(group: list[_Copy]) -> tuple[list[ImportRun], str]:
    if any(copy.refusal for copy in group):
        return [], ""
    files = [copy.path.open("rb") for copy in group]
    try:
        sent = [Sent(copy.row.name, file) for copy, file in zip(group, files, strict=True)]
        return queue_parcel(files=sent, by=BY, wish=ImportRun.Wish.PREVIEW), ""
    except ImportNotPossible as error:
        return [], str(error)
    finally:
        for file in files:
            file.close()
