"""Invoices, loaded for screens. Writing them is the import's."""

import uuid
from collections.abc import Collection

from django.db.models import Q, QuerySet

from portal.kernel.imported_rows import open_rows
from portal.sales.models import Invoice


def invoices_of(person_id: uuid.UUID, premises_ids: Collection[uuid.UUID] = ()) -> QuerySet[Invoice]:
    """Return a person's invoices, and those of premises that name nobody, newest first. Costs one query."""
    concerned = Q(person_id=person_id) | Q(person__isnull=True, premises__in=premises_ids)
    return open_rows(Invoice).filter(concerned).order_by("-issued_on", "-pk")
