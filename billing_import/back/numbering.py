"""Rows of an export in one order that never changes: each gets a number once, and a reader goes on after any number."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from billing_import.back.models import ExportRow
from portal.kernel.exports_back import ExportBack, Value
from portal.kernel.schemas import current_schema

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class BackRow:
    """One row with its number, the cursor to go on after it."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class BackPage:
    """Some rows of an export. ``cursor`` is what to ask with for the next ones, ``has_more`` whether there are any."""

    rows: tuple[BackRow, ...]
    cursor: int
    has_more: bool


@transaction.atomic
def number_new_rows(export: ExportBack) -> int:
    """Give numbers to rows that have none; return how many.

    Race: numbers are given one reader at a time, up to the commit. Otherwise a row with a smaller number could come to
    be seen after a reader had gone past it. Cost: two statements (three for a room with two tables) and
    one for 2000 new rows.
    """
    with connection.cursor() as cursor:
        name = f"{current_schema()}:export:{export.code}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    listed = ExportRow.objects.filter(export=export.code, ref=OuterRef("export_ref"))
    rows: list[ExportRow] = []
    for ready in (export.ready, export.ready_besides):
        if ready is not None:
            new = ready().annotate(export_ref=Cast("pk", CharField())).filter(~Exists(listed))
            refs = new.values_list("export_ref", flat=True).iterator(chunk_size=_AT_ONCE)
            rows += [ExportRow(export=export.code, ref=ref) for ref in refs]
    ExportRow.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return len(rows)


def page_after(export: ExportBack, after: int, *, limit: int, upto: int | None = None) -> BackPage:
    """Return the rows after a number, at most ``limit``; the same call returns the same rows in the same order.

    A row whose data were erased meanwhile is left out. Costs two queries.
    """
    listed = ExportRow.objects.filter(export=export.code, id__gt=after).order_by("id")
    if upto is not None:
        listed = listed.filter(id__lte=upto)
    numbers = list(listed.values_list("id", "ref")[: limit + 1])
    asked, has_more = numbers[:limit], len(numbers) > limit
    cells = export.cells([ref for _, ref in asked]) if asked else {}
    rows = tuple(BackRow(number, tuple(cells[ref])) for number, ref in asked if ref in cells)
    return BackPage(rows, asked[-1][0] if asked else after, has_more)


def titles_of(export: ExportBack) -> Sequence[str]:
    """Return the heads of an export's file: the row's number first."""
    return ("Nr", *(column.title for column in export.columns))
