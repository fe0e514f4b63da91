"""Charge components, loaded for screens. Writing them is the import's."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from portal.charges.in_force import components_on
from portal.charges.models import Component
from portal.kernel.imported_rows import open_rows
from portal.ledger.models import SourceRun


def components_of(premises_id: uuid.UUID) -> QuerySet[Component]:
    """Return the open rows of premises, newest first, with ``came``: when their file was recorded. Costs one query."""
    came = SourceRun.objects.filter(pk=OuterRef("run_id")).values("recorded_at")
    rows = open_rows(Component).filter(premises_id=premises_id).annotate(came=Subquery(came))
    return rows.order_by("-valid_from", F("line_no").asc(nulls_last=True), "pk")


def charge_on(premises_id: uuid.UUID, day: dt.date) -> Sequence[Component]:
    """Return what the charge of premises is made of on a day. Costs one query."""
    rows: list[Any] = list(components_of(premises_id))  # with ``came``
    return components_on(day, rows)
