"""Outages, loaded: those that concern somebody's premises, and the staff's list."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from portal.faults.outage_models import Outage
from portal.premises.audience import concerning
from portal.premises.audience_models import AudiencePlace
from portal.premises.queries import HeldPremises

# A planned break is told of so long before; a sudden one at once.
AHEAD = dt.timedelta(days=30)


def outages_at(held: Iterable[HeldPremises]) -> QuerySet[Outage]:
    """Return all outages that concern whoever holds the premises today, over or not; none of a former holder."""
    return Outage.objects.filter(concerning([one for one in held if not one.is_former]))


def in_force(now: dt.datetime) -> Q:
    """Return which outages last now or are coming soon. A planned one is over at its end, if nobody says otherwise."""
    lasts = Q(is_planned=False) | Q(ends_at__gt=now)
    return Q(ended_at__isnull=True, starts_at__lt=now + AHEAD) & lasts


def over(now: dt.datetime) -> Q:
    """Return which outages are over: said so, or planned and past their end."""
    return Q(ended_at__isnull=False) | Q(is_planned=True, ends_at__lte=now)


def outages_of_estates(estates: frozenset[str] | None) -> QuerySet[Outage]:
    """Return the outages with a place in a worker's estates, by code or name; None = all of them.

    One for everybody is everywhere, so also in those estates.
    """
    found = Outage.objects.select_related("audience").order_by("-starts_at", "pk")
    if estates is None:
        return found
    inside = Q(pk__in=[])
    for path in ("estate", "building__estate", "staircase__building__estate"):
        inside |= Q(**{f"{path}__code__in": estates}) | Q(**{f"{path}__name__in": estates})
    own = AudiencePlace.objects.filter(inside).values("audience_id")
    return found.filter(Q(audience__in=own) | Q(audience__is_everywhere=True))
