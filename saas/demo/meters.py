"""Meters of the houses where the demo's residents live: two years of readings, through the importer and our actions.

Invented, the same for a cooperative and a day. Own readings and remote ones, a meter that was replaced, one whose
verification is over and which is charged at a flat rate since, one reading that waits and one that was refused.
"""

import csv
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from django_tenants.utils import schema_context

from portal.meters.deciding import refuse_reading
from portal.meters.giving import give_reading
from portal.meters.models import Meter, SubmittedReading
from portal.premises.models import Premises, Title
from portal.premises.queries import titles_in_force
from portal.rulebook.queries import rules_on
from saas.demo.accounts import ACCOUNTS, RESIDENT
from saas.demo.metering import meters_of, readings_of

HEADS = {
    "meters": "Indeks lokalu;Nr licznika;Medium;Miejsce;Montaż;Demontaż;Legalizacja do;Mnożnik",
    "readings": "Indeks lokalu;Nr licznika;Data odczytu;Stan;Rodzaj odczytu;Źródło;Okres od;Okres do",
}


def write_meter_files(directory: Path, slug: str, today: dt.date) -> dict[str, Path]:
    """Write both files unless they are there, as an accounting system exports them; return them by kind."""
    paths = {"meters": directory / "liczniki.csv", "readings": directory / "odczyty.csv"}
    if all(path.exists() for path in paths.values()):
        return paths
    with schema_context(slug):
        own = _flats_of_accounts(slug)
        found = list(meters_of(slug, _neighbours(own), own[0].pk if own else None, today))
    _write(paths["meters"], HEADS["meters"], (meter.row() for meter in found))
    _write(paths["readings"], HEADS["readings"], (row for meter in found for row in readings_of(meter, slug, today)))
    return paths


def give_readings(slug: str, today: dt.date) -> int:
    """Give the readings that residents gave themselves, unless there are some; return how many."""
    with schema_context(slug):
        if SubmittedReading.objects.exists():
            return 0
        flats = [flat for flat in _flats_of_accounts(slug) if flat.kind == Premises.Kind.RESIDENTIAL]
        others = _neighbours(flats)[:6]
        given = 0
        for at, flat in enumerate(others[3:5]):
            meter = Meter.objects.filter(premises=flat, medium="cold_water", removed_on__isnull=True).first()
            title = titles_in_force(today).filter(premises=flat).first()
            last = flat.readings.filter(meter_number=meter.number).order_by("-read_on").first() if meter else None
            if meter is None or title is None or last is None or last.value is None:
                continue
            reading = give_reading(
                premises_id=flat.pk, number=meter.number, value=last.value + Decimal("4.815") * (1 + 20 * at),
                on=today - dt.timedelta(days=1 + at), doubt="high" if at else "", photo="",
                rules=rules_on(today).readings, person_id=title.person_id, by="demo",
            )  # fmt: skip
            if at:
                reason = "Na liczniku jest inny stan. Sprawdziliśmy to przy przeglądzie."
                refuse_reading(reading_id=reading.pk, reason=reason, by="demo")
            given += 1
        return given


def _flats_of_accounts(slug: str) -> list[Premises]:
    """Return the premises that the demo's residents hold, those of the first account first."""
    identifiers = [one.identifier for one in ACCOUNTS if one.cooperative == slug and one.role == RESIDENT]
    held = Title.objects.filter(person__account_links__user__identifier__in=identifiers, valid_to__isnull=True)
    return [title.premises for title in held.select_related("premises").order_by("premises__code")]


def _neighbours(flats: Iterable[Premises]) -> list[Premises]:
    houses = {flat.building_id for flat in flats}
    lived_in = (Premises.Kind.RESIDENTIAL, Premises.Kind.COMMERCIAL)
    return list(Premises.objects.filter(building__in=houses, kind__in=lived_in).order_by("code"))


def _write(path: Path, heads: str, rows: Iterable[list[str]]) -> None:
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(heads.split(";"))
        writer.writerows(rows)
    beside.replace(path)
