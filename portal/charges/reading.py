"""What pages about a charge need to know, as reads for one statement: components, and what was charged lately."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Min, OuterRef, Q, Subquery, Sum

from portal.charges.models import Component
from portal.charges.why import ComponentRow
from portal.kernel.imported_rows import open_rows
from portal.kernel.one_round import Read, Row
from portal.ledger.balance import ZERO, Line
from portal.ledger.models import Entry, SourceRun
from portal.ledger.queries import accounts_seen_by, open_entries
from portal.premises.visibility import VisibleDays

# Long enough to find the charge before the newest one where charges come every quarter or once a year.
WINDOW = dt.timedelta(days=400)
LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
_COLUMNS = ("name", "line_no", "person_id", "valid_from", "valid_to", "quantity", "unit", "rate", "amount")


def components_read(person_id: uuid.UUID, premises_id: uuid.UUID, days: VisibleDays) -> Read:
    """Return the components of premises that concern a person and had begun by the last day they may see."""
    source = SourceRun.objects.filter(pk=OuterRef("run_id"))
    rows = open_rows(Component).filter(Q(person__isnull=True) | Q(person_id=person_id), premises_id=premises_id)
    if days.last is not None:
        rows = rows.filter(valid_from__lte=days.last)
    came = Subquery(source.values("recorded_at"))
    in_order = rows.annotate(came=came).order_by("valid_from", F("line_no").asc(nulls_last=True), "pk")
    read: Read = in_order.values(*_COLUMNS, "came")
    return read


def component_rows(rows: Iterable[Row]) -> list[ComponentRow]:
    """Return the rows of ``components_read`` for the pure rules; a row whose file is not told came before all."""
    return [ComponentRow(**{**row, "came": row["came"] or LONG_AGO}) for row in rows]


def charged_read(
    person_id: uuid.UUID,
    premises_id: uuid.UUID,
    days: VisibleDays,
    *,
    first: dt.date = dt.date.min,
    last: dt.date | None = None,
    by_text: bool = True,
) -> Read:
    """Return what was charged on which day, and for what, over all accounts that concern the person."""
    accounts = accounts_seen_by(person_id, premises_id).order_by().values("pk")
    rows = open_entries().filter(account__in=accounts, kind=Entry.Kind.CHARGE)
    rows = rows.filter(entry_on__gte=max(first, days.first or first))
    ends = [day for day in (last, days.last) if day is not None]
    if ends:
        rows = rows.filter(entry_on__lte=min(ends))
    groups = rows.order_by().values(*(("entry_on", "description") if by_text else ("entry_on",)))
    sums = groups.annotate(amount=Sum(F("debit") - F("credit")), first_row=Min("pk"))
    read: Read = sums.order_by("entry_on", "first_row")
    return read


def charged_lines(rows: Iterable[Row]) -> list[Line]:
    """Return the rows of ``charged_read`` as rows of a ledger, for the rules that read those."""
    return [_line(row) for row in rows]


def _line(row: Row) -> Line:
    day: Any = row["entry_on"]
    return Line(row["first_row"], day, None, "charge", row["amount"], ZERO, row.get("description", ""))
