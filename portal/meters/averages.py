"""The mean use of other premises of a building over the same days, counted by PostgreSQL; never of too few of them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

# A state this near to an end of the period stands for it; the use is then scaled to the period's days.
NEAR_DAYS = 45
# Media whose use can be compared between premises; allocators count in units of their radiators.
COMPARED = frozenset({"cold_water", "hot_water", "heat", "gas", "electricity"})


@dataclass(frozen=True, slots=True)
class Period:
    """The days of which the own use of a medium is known: after ``first``, up to ``last``."""

    medium: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class BuildingMean:
    """The mean of ``premises`` others: of each, and of each square meter where all areas are known."""

    premises: int
    each: Decimal
    per_m2: Decimal | None


_SQL = """
WITH asked(medium, first_on, last_on) AS (SELECT * FROM unnest(%(media)s::text[], %(first)s::date[], %(last)s::date[])),
state AS (
    SELECT premises_id, meter_number, read_on, value FROM meters_reading
    WHERE superseded_by_run IS NULL AND value IS NOT NULL
    UNION ALL
    SELECT premises_id, meter_number, read_on, value FROM meters_submitted_reading WHERE state = 'accepted'
),
used AS (
    SELECT asked.medium, meter.premises_id, place.area_m2,
           CASE WHEN ended.read_on > begun.read_on AND ended.value >= begun.value
                THEN (ended.value - begun.value) * meter.multiplier
                     * (asked.last_on - asked.first_on) / (ended.read_on - begun.read_on) END AS use
    FROM asked
    JOIN meters_meter meter ON meter.medium = asked.medium AND meter.superseded_by_run IS NULL
         AND (meter.removed_on IS NULL OR meter.removed_on > asked.first_on)
         AND (meter.installed_on IS NULL OR meter.installed_on < asked.last_on)
    JOIN premises_premises place ON place.id = meter.premises_id
    JOIN premises_premises own ON own.id = %(own)s AND place.building_id = own.building_id
         AND place.kind = own.kind AND place.id <> own.id
    LEFT JOIN LATERAL (
        SELECT read_on, value FROM state
        WHERE state.premises_id = meter.premises_id AND state.meter_number = meter.number
              AND read_on BETWEEN asked.first_on - %(near)s AND asked.first_on + %(near)s
        ORDER BY abs(read_on - asked.first_on), read_on LIMIT 1) begun ON true
    LEFT JOIN LATERAL (
        SELECT read_on, value FROM state
        WHERE state.premises_id = meter.premises_id AND state.meter_number = meter.number
              AND read_on BETWEEN asked.last_on - %(near)s AND asked.last_on + %(near)s
        ORDER BY abs(read_on - asked.last_on), read_on LIMIT 1) ended ON true
),
whole AS (
    SELECT medium, premises_id, sum(use) AS use, max(area_m2) AS area_m2
    FROM used GROUP BY medium, premises_id HAVING bool_and(use IS NOT NULL)
)
SELECT medium, count(*), round(avg(use), 4),
       CASE WHEN bool_and(area_m2 IS NOT NULL) THEN round(sum(use) / sum(area_m2), 4) END
FROM whole GROUP BY medium HAVING count(*) >= %(least)s
"""


def building_means(premises_id: uuid.UUID, periods: Sequence[Period], *, least: int) -> dict[str, BuildingMean]:
    """Return the mean of each medium over its period, among other premises of the same kind in the building.

    Premises count when all their meters of the medium have states near both ends; those where a meter was replaced,
    turned over or shows less than before are left out. Law (privacy): nothing of fewer than ``least`` premises, so no
    neighbour's use can be told from the mean. Cost: one query, none without periods.
    """
    asked = [period for period in periods if period.medium in COMPARED]
    if not asked:
        return {}
    parameters: dict[str, Any] = {
        "own": premises_id,
        "media": [period.medium for period in asked],
        "first": [period.first for period in asked],
        "last": [period.last for period in asked],
        "near": NEAR_DAYS,
        "least": least,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        return {medium: BuildingMean(premises, each, per_m2) for medium, premises, each, per_m2 in cursor.fetchall()}
