"""Premises and titles, loaded. Who may see what is decided in ``visibility`` and guarded in ``policy``."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from portal.premises.models import Premises, Title
from portal.premises.visibility import TitleDays, VisibleDays, visible_days


@dataclass(frozen=True, slots=True)
class HeldPremises:
    """Premises a person holds today, or held until lately, and the days of it they may see.

    ``titles`` are those in force today; of a former holder, those that ended last.
    """

    premises: Premises
    days: VisibleDays
    titles: tuple[Title, ...]

    @property
    def person_id(self) -> uuid.UUID:
        """Return who holds them; there is at least one title, or there would be no value."""
        return self.titles[0].person_id

    @property
    def is_former(self) -> bool:
        """Return whether the titles have ended and only their days are still seen."""
        return self.days.last is not None


def titles_in_force(day: dt.date) -> QuerySet[Title]:
    """Return all titles in force on the day."""
    return Title.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )


def premises_held_by(person_id: uuid.UUID, today: dt.date, *, after_end_days: int = 0) -> list[HeldPremises]:
    """Return the premises the person holds today: flats first, then by code; after them those seen after the end.

    ``after_end_days`` is how long the days of a title stay visible after it. Costs one query.
    """
    titles: dict[uuid.UUID, list[Title]] = defaultdict(list)
    rows = Title.objects.filter(person_id=person_id).select_related("premises__building__estate", "premises__staircase")
    for title in rows:
        titles[title.premises_id].append(title)
    held = []
    for own in titles.values():
        spans = [TitleDays(title.valid_from, title.valid_to) for title in own]
        days = visible_days(spans, today, after_end_days=after_end_days)
        if days is not None:
            day = days.last or today
            current = tuple(title for title, span in zip(own, spans, strict=True) if span.holds_on(day))
            held.append(HeldPremises(own[0].premises, days, current))
    order = [kind for kind, _ in Premises.Kind.choices]
    return sorted(held, key=lambda item: (item.is_former, order.index(item.premises.kind), item.premises.code))


def people_of_estates(estates: Iterable[str]) -> QuerySet[Title, uuid.UUID]:
    """Return the persons who hold or held premises in the estates, given by code or name; to be used as a subquery."""
    names = list(estates)
    place = "premises__building__estate"
    inside = Q(**{f"{place}__code__in": names}) | Q(**{f"{place}__name__in": names})
    return Title.objects.filter(inside).values_list("person_id", flat=True)


def in_days_of_titles(person_id: uuid.UUID, *, premises: str, day: str) -> Q:
    """Return the condition that a row is of premises on a day on which the person held a title to them, ever.

    ``premises`` and ``day`` are the row's lookups. True for nothing where the person never held any. Costs one query.
    """
    held = Q(pk__in=[])
    for premises_id, first, last in Title.objects.filter(person_id=person_id).values_list(
        "premises_id", "valid_from", "valid_to"
    ):
        one = Q(**{f"{premises}_id" if "__" not in premises else premises: premises_id})
        if first is not None:
            one &= Q(**{f"{day}__gte": first})
        if last is not None:
            one &= Q(**{f"{day}__lte": last})
        held |= one
    return held
