"""Membership, loaded for screens. Writing it is the import's."""

import uuid

from django.db.models import F, QuerySet

from portal.kernel.imported_rows import open_rows
from portal.membership.models import Membership


def membership_of(person_id: uuid.UUID) -> QuerySet[Membership]:
    """Return what the register of members says of a person, the newest day first. Costs one query."""
    rows = open_rows(Membership).filter(person_id=person_id)
    return rows.order_by(F("stated_on").desc(nulls_last=True), "-pk")
