"""Readings that were taken here and go back to the accounting system. Those that its own files brought stay here.

Two tables hold them: rows of ``Reading`` that no file brought, and accepted ones of ``SubmittedReading``. The keys of
the first are numbers, those of the second UUIDs, so one cursor goes over both.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from portal.kernel.exports_back import ExportBack, ExportColumn, Value
from portal.kernel.imported_rows import open_rows
from portal.ledger.models import SourceRun
from portal.meters.models import Reading, SubmittedReading

COLUMNS = (
    ExportColumn("premises", "Indeks lokalu", "indeks z rejestru lokali"),
    ExportColumn("meter", "Nr licznika", "numer licznika"),
    ExportColumn("read_on", "Data odczytu", "dzień odczytu"),
    ExportColumn("value", "Stan", "stan licznika; puste przy ryczałcie"),
    ExportColumn("basis", "Rodzaj", "odczyt, szacunek albo ryczałt"),
    ExportColumn("source", "Kto podał", "mieszkaniec, inkasent, zdalny albo inne"),
)


def _ready() -> QuerySet[Any]:
    from_a_file = SourceRun.objects.filter(pk=OuterRef("run_id"))
    return open_rows(Reading).filter(~Exists(from_a_file)).order_by("read_on", "pk")


def _ready_besides() -> QuerySet[Any]:
    return SubmittedReading.objects.filter(state=SubmittedReading.State.ACCEPTED).order_by("decided_at", "pk")


def _cells(refs: Sequence[Any]) -> Mapping[Any, Sequence[Value]]:
    keys = [str(ref) for ref in refs]
    rows = Reading.objects.filter(pk__in=[key for key in keys if key.isdecimal()]).select_related("premises")
    given = _ready_besides().filter(pk__in=[key for key in keys if not key.isdecimal()]).select_related("premises")
    found: dict[Any, Sequence[Value]] = {
        str(row.pk): (
            row.premises.code,
            row.meter_number,
            row.read_on,
            _plain(row.value),
            row.get_basis_display(),
            row.get_source_display(),
        )
        for row in rows
    }
    for row in given:
        what = Reading.Basis.MEASURED.label, row.get_source_display()
        found[str(row.pk)] = (row.premises.code, row.meter_number, row.read_on, _plain(row.value), *what)
    return found


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}".replace(".", ",")


READINGS = ExportBack(
    "odczyty",
    "Odczyty liczników",
    "Odczyty, które podali mieszkańcy albo wpisali pracownicy. Odczyt mieszkańca dopiero po przyjęciu.",
    COLUMNS,
    _ready,
    _cells,
    _ready_besides,
)
