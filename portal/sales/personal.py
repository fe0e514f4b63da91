"""What this room tells a person of themselves in a file of everything about them."""

from typing import Any

from django.db.models import Q, QuerySet

from portal.kernel.imported_rows import open_rows
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose
from portal.premises.queries import in_days_of_titles
from portal.sales.models import Invoice


def _invoices(whose: Whose) -> QuerySet[Any]:
    of_premises = Q(person__isnull=True) & in_days_of_titles(whose.person, premises="premises", day="issued_on")
    return open_rows(Invoice).filter(of_premises | Q(person_id=whose.person)).order_by("issued_on", "pk")


_INVOICES = PersonalPart(
    heading="Faktury",
    tables=frozenset({"sales_invoice"}),
    columns={
        "number": "Numer",
        "kind": "Rodzaj",
        "issued_on": "Wystawiona",
        "due_on": "Termin",
        "description": "Za co",
        "amount": "Kwota, zł",
        "paid": "Zapłacono, zł",
        "state": "Stan",
    },
    rows=_invoices,
    words={"kind": dict(Invoice.Kind.choices), "state": dict(Invoice.State.choices)},
    place=23,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("sales.invoices", _INVOICES)
