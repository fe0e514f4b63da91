"""Court cases, loaded for screens. Writing them is the import's."""

import uuid

from django.db.models import F, QuerySet

from portal.court.models import CourtCase
from portal.kernel.imported_rows import open_rows


def cases_of(person_id: uuid.UUID) -> QuerySet[CourtCase]:
    """Return a person's own cases, those with a day ahead first. Costs one query."""
    rows = open_rows(CourtCase).filter(person_id=person_id)
    return rows.order_by(F("next_on").desc(nulls_last=True), "reference", "pk")
