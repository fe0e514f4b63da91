"""Readings that were taken here and go back to the accounting system. Those that its own files brought stay here."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from portal.kernel.exports_back import ExportBack, ExportColumn, Value
from portal.kernel.imported_rows import open_rows
from portal.ledger.models import SourceRun
from portal.meters.models import Reading

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


def _cells(refs: Sequence[Any]) -> Mapping[Any, Sequence[Value]]:
    rows = Reading.objects.filter(pk__in=refs).select_related("premises")
    return {
        str(row.pk): (
            row.premises.code,
            row.meter_number,
            row.read_on,
            None if row.value is None else f"{row.value.normalize():f}".replace(".", ","),
            row.get_basis_display(),
            row.get_source_display(),
        )
        for row in rows
    }


READINGS = ExportBack(
    "odczyty",
    "Odczyty liczników",
    "Odczyty, które podali mieszkańcy albo wpisali pracownicy.",
    COLUMNS,
    _ready,
    _cells,
)
