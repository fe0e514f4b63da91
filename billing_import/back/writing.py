"""Nightly files in the inbox's ``do-odebrania``: what is new since the last one, each row in one file alone."""

import datetime as dt
import logging
import tempfile
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from billing_import.back.models import ExportFile, ExportRow
from billing_import.back.numbering import number_new_rows, page_after, titles_of
from billing_import.inbox.looking import opened
from billing_import.inbox.models import Inbox
from billing_import.inbox.places import TO_TAKE, InboxClosed, Place
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW
from portal.kernel.csv_export import Cell, csv_lines
from portal.kernel.exports_back import EXPORTS_BACK, ExportBack, Value

logger = logging.getLogger(__name__)

_AT_ONCE = 1000


def write_files_to_take(now: dt.datetime) -> int:
    """Write a file of each export that has new rows; return how many. Nothing while nobody watches the inbox."""
    inbox = Inbox.objects.filter(is_watched=True).first()
    if inbox is None:
        return 0
    try:
        with opened(inbox) as place:
            return sum(_write(place, export, now) for _, export in EXPORTS_BACK)
    except InboxClosed as closed:
        logger.warning("inbox.closed", extra={"problem": str(closed)})
        Inbox.objects.filter(pk=inbox.pk).update(problem=str(closed))
        return 0


def _write(place: Place, export: ExportBack, now: dt.datetime) -> int:
    """Finish a file that was planned and not written; otherwise plan the next one and write it."""
    planned = _planned(export, now)
    if planned is None:
        return 0
    # 16 MB in memory, more on the disk: a first file may hold years of changes.
    with tempfile.SpooledTemporaryFile(16 << 20) as spool:
        for line in csv_lines(titles_of(export), _cells(export, planned.after, planned.upto)):
            spool.write(line.encode())
        spool.seek(0)
        place.put(TO_TAKE, planned.name, spool)  # type: ignore[arg-type]
    with transaction.atomic():
        planned.written_at = now
        planned.save(update_fields=["written_at"])
        record_event(
            action="export.sent_back",
            by="inbox",
            subject=f"export:{export.code}",
            details={"file": planned.name, "after": planned.after, "upto": planned.upto},
        )
    return 1


@transaction.atomic
def _planned(export: ExportBack, now: dt.datetime) -> ExportFile | None:
    number_new_rows(export)  # its lock holds to the end of this transaction: two nights never plan the same rows
    unwritten = ExportFile.objects.filter(export=export.code, written_at__isnull=True).order_by("after").first()
    if unwritten is not None:
        return unwritten
    after = ExportFile.objects.filter(export=export.code).aggregate(last=Max("upto"))["last"] or 0
    upto = ExportRow.objects.filter(export=export.code).aggregate(last=Max("id"))["last"] or 0
    if upto <= after:
        return None
    name = f"{export.code}-{now.astimezone(WARSAW):%Y-%m-%d}-{after + 1}-{upto}.csv"
    return ExportFile.objects.create(export=export.code, after=after, upto=upto, name=name)


def _cells(export: ExportBack, after: int, upto: int) -> Iterator[list[Cell]]:
    while True:
        page = page_after(export, after, limit=_AT_ONCE, upto=upto)
        yield from ([row.number, *map(as_cell, row.cells)] for row in page.rows)
        if not page.has_more:
            return
        after = page.cursor


def as_cell(value: Value) -> Cell:
    """Return a value as a file has it: moments become Poland's day and hour."""
    return value.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M") if isinstance(value, dt.datetime) else value
