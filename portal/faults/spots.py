"""The places that a person can report from what they hold: their premises, staircase, building, the ground outside."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.faults.models import FaultReport
from portal.premises.models import Building, Premises, Staircase

Place = FaultReport.Place


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that may be broken; ``premises`` are those it is reported from (None: a worker names a common part)."""

    place: str
    building: Building
    staircase: Staircase | None = None
    premises: Premises | None = None

    @property
    def key(self) -> str:
        """Return how forms name the place: ``staircase:17``. It opens nothing: it is looked up among own ones."""
        things: dict[str, uuid.UUID | int | None] = {
            Place.PREMISES: self.premises.pk if self.premises else None,
            Place.STAIRCASE: self.staircase.pk if self.staircase else None,
        }
        return f"{self.place}:{things.get(self.place, self.building.pk)}"


def spots_of(premises: Iterable[Premises]) -> list[Spot]:
    """Return each place once: all the premises, then staircases, buildings, grounds. Needs building and staircase."""
    held = list(premises)
    found: dict[str, Spot] = {}
    for place in (Place.PREMISES, Place.STAIRCASE, Place.BUILDING, Place.OUTSIDE):
        for one in held:
            if place != Place.STAIRCASE or one.staircase is not None:
                # Whoever holds a flat and a garage in one building reports it from the flat, which comes first.
                spot = Spot(place, one.building, one.staircase if place in _IN_A_STAIRCASE else None, one)
                found.setdefault(spot.key, spot)
    return list(found.values())


_IN_A_STAIRCASE = {Place.PREMISES, Place.STAIRCASE}


def common_spots(buildings: Iterable[Building], staircases: Sequence[Staircase]) -> list[Spot]:
    """Return the common parts of buildings, for a worker: each building, its staircases, its ground."""
    found = []
    for building in buildings:
        found.append(Spot(Place.BUILDING, building))
        found += [Spot(Place.STAIRCASE, building, one) for one in staircases if one.building_id == building.pk]
        found.append(Spot(Place.OUTSIDE, building))
    return found


def spot_named(spots: Iterable[Spot], key: str) -> Spot | None:
    """Return the place that a form names, or None when it is not among them."""
    return next((spot for spot in spots if spot.key == key), None)
