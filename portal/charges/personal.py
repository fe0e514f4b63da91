"""What this room tells a person of themselves in a file of everything about them: the days of their titles."""

from typing import Any

from django.db.models import Q, QuerySet

from portal.charges.models import Component
from portal.kernel.imported_rows import open_rows
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose
from portal.premises.queries import in_days_of_titles


def _components(whose: Whose) -> QuerySet[Any]:
    of_all = Q(person__isnull=True) & in_days_of_titles(whose.person, premises="premises", day="valid_from")
    rows = open_rows(Component).filter(of_all | Q(person_id=whose.person))
    return rows.order_by("premises__code", "valid_from", "line_no", "pk")


_COMPONENTS = PersonalPart(
    heading="Składniki opłat",
    tables=frozenset({"charges_component"}),
    columns={
        "premises__code": "Lokal",
        "valid_from": "Od",
        "valid_to": "Do",
        "name": "Składnik",
        "quantity": "Ilość",
        "unit": "Jednostka",
        "rate": "Stawka, zł",
        "amount": "Kwota, zł",
    },
    rows=_components,
    place=22,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("charges.components", _COMPONENTS)
