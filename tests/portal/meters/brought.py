"""Meters and readings as files bring them, and rules of readings in force, for the tests of this room."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from portal.kernel import clock
from portal.ledger.models import SourceRun
from portal.meters.models import Meter, Reading
from portal.premises.models import Premises
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules

DECEMBER = ({"from_day": "12-10", "to_day": "12-31"},)


def run() -> SourceRun:
    """Return a file that was taken in."""
    return SourceRun.objects.create(file_name="odczyty.csv", kind="readings", as_of=clock.today(), state="applied")


def meter(premises: Premises, number: str = "W-118204", **fields: Any) -> Meter:
    """Bring a meter; cold water in the bathroom unless said otherwise."""
    columns = {"medium": "cold_water", "place": "łazienka", "verified_until": dt.date(2028, 12, 31), **fields}
    return Meter.objects.create(
        premises=premises, number=number, source_line=2, run_id=run().pk, source_key=uuid.uuid4(), **columns
    )


def reading(meter: Meter, day: str, value: str | None, **fields: Any) -> Reading:
    """Bring a reading of a meter: ``reading(meter, "2026-06-30", "143.218", source="remote")``."""
    columns = {"basis": "flat_rate" if value is None else "measured", "source": "collector", **fields}
    return Reading.objects.create(
        premises=meter.premises,
        meter_number=meter.number,
        read_on=dt.date.fromisoformat(day),
        value=None if value is None else Decimal(value),
        source_line=2,
        run_id=run().pk,
        source_key=uuid.uuid4(),
        **columns,
    )


def adopt_readings(**changes: Any) -> Rules:
    """Put rules of readings in force from today, the others as they are."""
    stated = rules_on(clock.today()).model_dump(mode="json", exclude_defaults=True)
    stated["readings"] = {**stated.get("readings", {}), **changes}
    rules = Rules.model_validate(stated)
    adopt_rules(rules=rules, valid_from=clock.today(), reason="test", by="tests")
    return rules
