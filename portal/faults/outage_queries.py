"""Outages, loaded: those that concern somebody's premises, and the staff's list."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from portal.faults.outage_models import Outage, OutagePlace
from portal.premises.models import Premises

# A planned break is told of so long before; a sudden one at once.
AHEAD = dt.timedelta(days=30)


def places_of(premises: Iterable[Premises]) -> Q:
    """Return which places of outages hold the premises: their staircase, building or estate. Needs the building."""
    held = list(premises)
    estates = {one.building.estate_id for one in held} - {None}
    return (
        Q(staircase_id__in={one.staircase_id for one in held} - {None})
        | Q(building_id__in={one.building_id for one in held})
        | Q(estate_id__in=estates)
    )


def outages_at(premises: Iterable[Premises]) -> QuerySet[Outage]:
    """Return all outages that touch the premises, over or not."""
    return Outage.objects.filter(pk__in=OutagePlace.objects.filter(places_of(premises)).values("outage_id"))


def in_force(now: dt.datetime) -> Q:
    """Return which outages last now or are coming soon. A planned one is over at its end, if nobody says otherwise."""
    lasts = Q(is_planned=False) | Q(ends_at__gt=now)
    return Q(ended_at__isnull=True, starts_at__lt=now + AHEAD) & lasts


def over(now: dt.datetime) -> Q:
    """Return which outages are over: said so, or planned and past their end."""
    return Q(ended_at__isnull=False) | Q(is_planned=True, ends_at__lte=now)


def outages_of_estates(estates: frozenset[str] | None) -> QuerySet[Outage]:
    """Return the outages with a place in a worker's estates, by code or name; None = all of them."""
    found = Outage.objects.order_by("-starts_at", "pk")
    if estates is None:
        return found
    inside = Q(pk=None)
    for path in ("estate", "building__estate", "staircase__building__estate"):
        inside |= Q(**{f"{path}__code__in": estates}) | Q(**{f"{path}__name__in": estates})
    return found.filter(pk__in=OutagePlace.objects.filter(inside).values("outage_id"))
