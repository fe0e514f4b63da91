"""Meters and their readings: which fields they have and when a row is right."""

from billing_import.formats.meters_csv import METERS as METERS_LAYOUT
from billing_import.formats.meters_csv import READINGS as READINGS_LAYOUT
from billing_import.rows_fields import choice, day, number, premises, text
from billing_import.rows_kind import RowsKind, Values, ends_after_start

_MEDIA = {
    "zimna woda": "cold_water", "woda zimna": "cold_water", "zw": "cold_water", "zimna": "cold_water",
    "ciepla woda": "hot_water", "woda ciepla": "hot_water", "cw": "hot_water", "ciepla": "hot_water",
    "cieplo": "heat", "co": "heat", "cieplomierz": "heat", "licznik ciepla": "heat",
    "podzielnik": "allocator", "podzielnik ciepla": "allocator", "podzielnik kosztow ogrzewania": "allocator",
    "gaz": "gas", "prad": "electricity", "energia elektryczna": "electricity", "energia": "electricity",
}  # fmt: skip
_MEDIA_SHOWN = ("zimna woda", "ciepła woda", "ciepło", "podzielnik", "gaz", "prąd")
_BASES = {
    "": "measured", "odczyt": "measured", "rzeczywisty": "measured", "o": "measured",
    "szacunek": "estimated", "szacowany": "estimated", "prognoza": "estimated", "s": "estimated",
    "ryczalt": "flat_rate", "r": "flat_rate",
}  # fmt: skip
_SOURCES = {
    "": "other", "inne": "other", "inkasent": "collector", "kontrola": "collector", "zdalny": "remote",
    "radiowy": "remote", "mieszkaniec": "resident", "lokator": "resident",
}  # fmt: skip


def _multiplier_is_positive(values: Values) -> tuple[str, str] | None:
    multiplier = values["multiplier"]
    return ("multiplier", "number_not_positive") if multiplier is not None and multiplier <= 0 else None


def _value_unless_flat_rate(values: Values) -> tuple[str, str] | None:
    if values["basis"] == "flat_rate":
        return ("value", "flat_rate_has_a_value") if values["value"] is not None else None
    return ("value", "value_missing") if values["value"] is None else None


METERS = RowsKind(
    code="meters",
    layout=METERS_LAYOUT,
    table="meters_meter",
    fields=(
        premises(is_required=True), text("number", 60, is_required=True),
        choice("medium", _MEDIA, _MEDIA_SHOWN, is_required=True), text("place", 100), day("installed_on"),
        day("removed_on"), day("verified_until"), number("multiplier"),
    ),
    columns={
        "premises_id": "premises", "number": "number", "medium": "medium", "place": "place",
        "installed_on": "installed_on", "removed_on": "removed_on", "verified_until": "verified_until",
        "multiplier": "coalesce({multiplier}, 1)",
    },
    owner="premises_id",
    same=("premises_id", "number"),
    rules=(ends_after_start("installed_on", "removed_on"), _multiplier_is_positive),
)  # fmt: skip

READINGS = RowsKind(
    code="readings",
    layout=READINGS_LAYOUT,
    table="meters_reading",
    fields=(
        premises(is_required=True), text("number", 60, is_required=True), day("read_on", is_required=True),
        number("value"), choice("basis", _BASES, ("odczyt", "szacunek", "ryczałt")),
        choice("source", _SOURCES, ("inkasent", "zdalny", "mieszkaniec", "inne")), day("period_from"), day("period_to"),
    ),
    columns={
        "premises_id": "premises", "meter_number": "number", "read_on": "read_on", "value": "value", "basis": "basis",
        "source": "source", "period_from": "period_from", "period_to": "period_to",
    },
    owner="premises_id",
    same=("premises_id", "meter_number", "read_on"),
    day="read_on",
    rules=(_value_unless_flat_rate, ends_after_start("period_from", "period_to")),
)  # fmt: skip
