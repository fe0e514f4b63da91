"""Contact data that changed here and go back to the accounting system: each accepted change is one row, once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from portal.kernel.clock import WARSAW
from portal.kernel.exports_back import ExportBack, ExportColumn, Value
from portal.residents.models import ContactChange

COLUMNS = (
    ExportColumn("person", "Nr kontrahenta", "numer osoby z rejestru, jak w pliku z programu księgowego"),
    ExportColumn("field", "Co", "email, telefon, adres_korespondencyjny albo liczba_osob"),
    ExportColumn("before", "Było", "wartość przed zmianą; puste, gdy jej nie było"),
    ExportColumn("after", "Jest", "wartość po zmianie; puste, gdy ją usunięto"),
    ExportColumn("decided_on", "Data zmiany", "dzień, w którym zmianę przyjęto"),
    ExportColumn("premises", "Indeks lokalu", "lokal, w którym jest tyle osób; przy danych osoby puste"),
)
_FIELDS = {
    "email": "email",
    "phone": "telefon",
    "correspondence_address": "adres_korespondencyjny",
    "occupants": "liczba_osob",
}


def _ready() -> QuerySet[Any]:
    return ContactChange.objects.filter(state=ContactChange.State.APPLIED).order_by("decided_at", "pk")


def _cells(refs: Sequence[Any]) -> Mapping[Any, Sequence[Value]]:
    rows = _ready().filter(pk__in=refs).select_related("person", "premises")
    return {
        str(row.pk): (
            row.person.code,
            _FIELDS[row.field],
            row.before,
            row.after,
            row.decided_at.astimezone(WARSAW).date() if row.decided_at else None,
            row.premises.code if row.premises else "",
        )
        for row in rows
    }


CONTACT_CHANGES = ExportBack(
    "kontakty",
    "Zmiany danych kontaktowych",
    "E-maile, telefony i adresy, które mieszkańcy zmienili w portalu, a biuro przyjęło.",
    COLUMNS,
    _ready,
    _cells,
)
