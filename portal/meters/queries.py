"""Meters and readings, loaded for screens. Writing them is the import's."""

import uuid

from django.db.models import F, QuerySet

from portal.kernel.imported_rows import open_rows
from portal.meters.models import Meter, Reading


def meters_of(premises_id: uuid.UUID) -> QuerySet[Meter]:
    """Return the meters of premises, those that were removed last. Costs one query."""
    rows = open_rows(Meter).filter(premises_id=premises_id)
    return rows.order_by(F("removed_on").asc(nulls_first=True), "medium", "number", "pk")


def readings_of(premises_id: uuid.UUID) -> QuerySet[Reading]:
    """Return the readings of premises by meter, newest first. Costs one query."""
    return open_rows(Reading).filter(premises_id=premises_id).order_by("meter_number", "-read_on", "-pk")
