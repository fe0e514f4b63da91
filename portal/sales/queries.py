"""Invoices, loaded for screens. Writing them is the import's."""

import uuid
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import Case, Count, DecimalField, F, Min, Q, QuerySet, Sum, Value, When

from portal.kernel.imported_rows import open_rows
from portal.kernel.one_round import Read
from portal.premises.queries import HeldPremises
from portal.sales.models import Invoice

# What is still to be paid: nothing of an invoice that the file calls paid or canceled, whatever its amounts say.
REMAINING = Case(
    When(state__in=[Invoice.State.OPEN, Invoice.State.PART], then=F("amount") - F("paid")),
    default=Value(Decimal(0)),
    output_field=DecimalField(max_digits=14, decimal_places=2),
)


def invoices_of(person_id: uuid.UUID, premises_ids: Collection[uuid.UUID] = ()) -> QuerySet[Invoice]:
    """Return a person's invoices, and those of premises that name nobody, newest first. Costs one query."""
    concerned = Q(person_id=person_id) | Q(person__isnull=True, premises__in=premises_ids)
    return open_rows(Invoice).filter(concerned).order_by("-issued_on", "-pk")


def invoices_seen_by(person_id: uuid.UUID, held: Iterable[HeldPremises]) -> QuerySet[Invoice]:
    """Return the person's own invoices and those of held premises that name nobody, of the days they may see.

    Each comes with ``remaining``: what is still to be paid, in złoty. Newest first. Costs one query.
    """
    concerned = Q(person_id=person_id)
    for one in held:
        of_premises = Q(person__isnull=True, premises_id=one.premises.pk)
        if one.days.first is not None:
            of_premises &= Q(issued_on__gte=one.days.first)
        if one.days.last is not None:
            of_premises &= Q(issued_on__lte=one.days.last)
        concerned |= of_premises
    rows = open_rows(Invoice).filter(concerned).annotate(remaining=REMAINING)
    return rows.order_by("-issued_on", "-pk")


def totals(invoices: QuerySet[Invoice]) -> Read:
    """Return per kind what remains in all, how many wait and the first due day, as ``values()``. Costs one query."""
    waiting = invoices.filter(state__in=[Invoice.State.OPEN, Invoice.State.PART]).order_by("kind")
    return waiting.values("kind").annotate(total=Sum("remaining"), count=Count("pk"), first_due=Min("due_on"))


def years(invoices: QuerySet[Invoice]) -> Read:
    """Return the years in which invoices were issued, the newest first, as ``values()``. Costs one query."""
    return invoices.order_by("-issued_on__year").values("issued_on__year").distinct()
