"""For whom something is: everybody, or those who hold premises in some places and of some kinds. The words: apart.

A room gives its rows a foreign key to ``portal.Audience`` (``on_delete=PROTECT``), gets the row from ``audience_of``
and filters with ``concerning``::

    audience = audience_of(AudienceChoice(staircases=frozenset({staircase.pk})))
    Announcement.objects.filter(concerning(held_premises(user, day), day_field="published_on"))

Places are joined by "or", and by "and" with kinds of premises and of titles. A staircase stands for its premises only;
a building or an estate for everything in it, also premises without a staircase.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from portal.accounts.models import User
from portal.premises.audience_models import Audience, AudiencePlace
from portal.premises.models import Building, Estate, Title
from portal.premises.queries import HeldPremises, titles_in_force
from portal.residents.models import Person, PersonAccount

# How near something is said; the nearest first.
OWN_STAIRCASE, OWN_BUILDING, OWN_ESTATE, EVERYWHERE = range(4)


class NobodyChosen(ValueError):
    """An audience without a place is for nobody."""


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """An audience as data: ids of places, kinds as ``Premises.Kind`` and ``Title.Kind`` have them; empty kinds = all.

    ``is_everywhere`` takes no places beside it. Without a place and not everywhere it is nobody.
    """

    is_everywhere: bool = False
    estates: frozenset[int] = frozenset()
    buildings: frozenset[int] = frozenset()
    staircases: frozenset[int] = frozenset()
    premises_kinds: frozenset[str] = frozenset()
    title_kinds: frozenset[str] = frozenset()

    @property
    def has_place(self) -> bool:
        """Return whether there is anybody it could be for."""
        return self.is_everywhere or bool(self.estates or self.buildings or self.staircases)

    @property
    def key(self) -> str:
        """Return the digest that tells the choice from others."""
        parts = [getattr(self, field.name) for field in fields(self)]
        written = [part if isinstance(part, bool) else sorted(part) for part in parts]
        return hashlib.sha256(json.dumps(written).encode()).hexdigest()


EVERYBODY = AudienceChoice(is_everywhere=True)


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many an audience concerns on a day: people, those of them with an account that opens, premises they hold."""

    people: int
    with_account: int
    premises: int


@transaction.atomic
def audience_of(choice: AudienceChoice) -> Audience:
    """Return the stored audience of a choice, made if nobody chose so before. Costs one query, or a few.

    Raises NobodyChosen, and IntegrityError (at the commit) for a place that is not in the register.
    """
    if not choice.has_place:
        raise NobodyChosen
    if choice.is_everywhere and (choice.estates or choice.buildings or choice.staircases):
        choice = AudienceChoice(
            is_everywhere=True, premises_kinds=choice.premises_kinds, title_kinds=choice.title_kinds
        )
    kinds = {"premises_kinds": sorted(choice.premises_kinds), "title_kinds": sorted(choice.title_kinds)}
    # Race: of two workers choosing the same at once the second one waits for the first one's row and takes it.
    audience, is_new = Audience.objects.get_or_create(
        key=choice.key, defaults={"is_everywhere": choice.is_everywhere, **kinds}
    )
    if is_new:
        AudiencePlace.objects.bulk_create(
            [
                *(AudiencePlace(audience=audience, estate_id=place) for place in sorted(choice.estates)),
                *(AudiencePlace(audience=audience, building_id=place) for place in sorted(choice.buildings)),
                *(AudiencePlace(audience=audience, staircase_id=place) for place in sorted(choice.staircases)),
            ]
        )
    return audience


def choice_of(audience: Audience) -> AudienceChoice:
    """Return a stored audience as data. Costs one query unless its places are prefetched."""
    places = list(audience.places.all())
    return AudienceChoice(
        is_everywhere=audience.is_everywhere,
        estates=frozenset(place.estate_id for place in places if place.estate_id),
        buildings=frozenset(place.building_id for place in places if place.building_id),
        staircases=frozenset(place.staircase_id for place in places if place.staircase_id),
        premises_kinds=frozenset(audience.premises_kinds),
        title_kinds=frozenset(audience.title_kinds),
    )


def titles_concerned(choice: AudienceChoice, day: dt.date) -> QuerySet[Title]:
    """Return the titles in force on the day that the choice concerns."""
    titles = titles_in_force(day)
    if not choice.is_everywhere:
        titles = titles.filter(
            Q(premises__building__estate__in=choice.estates)
            | Q(premises__building__in=choice.buildings)
            | Q(premises__staircase__in=choice.staircases)
        )
    if choice.premises_kinds:
        titles = titles.filter(premises__kind__in=choice.premises_kinds)
    return titles.filter(kind__in=choice.title_kinds) if choice.title_kinds else titles


def people_concerned(choice: AudienceChoice, day: dt.date, *, with_account: bool = False) -> QuerySet[Person]:
    """Return the people whom the choice concerns on the day, each once; ``with_account``: those who can sign in."""
    titles = titles_concerned(choice, day)
    if with_account:
        titles = titles.filter(_opens_an_account())
    return Person.objects.filter(pk__in=titles.values("person_id"))


def audience_count(choice: AudienceChoice, day: dt.date) -> AudienceCount:
    """Return how many the choice concerns on the day. Costs one query; some 40 ms for 20,000 titles."""
    counted = titles_concerned(choice, day).aggregate(
        people=Count("person_id", distinct=True),
        with_account=Count("person_id", distinct=True, filter=_opens_an_account()),
        premises=Count("premises_id", distinct=True),
    )
    return AudienceCount(**counted)


def _opens_an_account() -> Exists:
    """Return whether the title's person has an account that opens and shows these premises."""
    accounts = PersonAccount.objects.filter(person_id=OuterRef("person_id"), user__standing=User.Standing.ACTIVE)
    return Exists(accounts.filter(Q(premises__isnull=True) | Q(premises_id=OuterRef("premises_id"))))


def audiences_for(held: Iterable[HeldPremises]) -> QuerySet[Audience, uuid.UUID]:
    """Return the ids of all audiences that whoever holds these premises belongs to; to be used as a subquery.

    Cost: no query of its own; indexes on the places, and the audiences are few.
    """
    own = Q(pk__in=[])
    seen = set()
    for one in held:
        building, kinds = one.premises.building, frozenset(title.kind for title in one.titles)
        place = (one.premises.kind, kinds, building.estate_id, building.pk, one.premises.staircase_id)
        if place in seen:
            continue
        seen.add(place)
        where = Q(building_id=building.pk)
        if building.estate_id is not None:
            where |= Q(estate_id=building.estate_id)
        if one.premises.staircase_id is not None:
            where |= Q(staircase_id=one.premises.staircase_id)
        own |= (
            (Q(is_everywhere=True) | Q(pk__in=AudiencePlace.objects.filter(where).values("audience_id")))
            & (Q(premises_kinds=[]) | Q(premises_kinds__contains=[one.premises.kind]))
            & (Q(title_kinds=[]) | Q(title_kinds__overlap=sorted(kinds)))
        )
    return Audience.objects.filter(own).values_list("pk", flat=True)


def concerning(held: Iterable[HeldPremises], *, field: str = "audience", day_field: str = "") -> Q:
    """Return the condition on a room's rows: their audience (``field``) has whoever holds these premises.

    A former holder is shown rows whose ``day_field`` (a column of days) lies in the days they may see, and none at all
    where no such column is named. One statement, whatever the number of premises.
    """
    every = list(held)
    current = [one for one in every if not one.is_former]
    condition = Q(**{f"{field}__in": audiences_for(current)})
    for one in every if day_field else ():
        if one.is_former:
            days = {f"{day_field}__lte": one.days.last}
            if one.days.first is not None:
                days[f"{day_field}__gte"] = one.days.first
            condition |= Q(**{f"{field}__in": audiences_for([one])}, **days)
    return condition


def nearness(held: Iterable[HeldPremises], *, field: str = "audience") -> Case:
    """Return how near a room's row is said to these premises, to sort and name by: ``OWN_STAIRCASE`` … ``EVERYWHERE``.

    Costs no query of its own.
    """
    every = [one.premises for one in held]
    places = AudiencePlace.objects
    staircases = {one.staircase_id for one in every if one.staircase_id is not None}
    buildings = {one.building_id for one in every}
    estates = {one.building.estate_id for one in every if one.building.estate_id is not None}
    near = (
        (places.filter(staircase__in=staircases), OWN_STAIRCASE),
        (places.filter(building__in=buildings), OWN_BUILDING),
        (places.filter(estate__in=estates), OWN_ESTATE),
    )
    steps = [When(**{f"{field}__in": found.values("audience_id")}, then=Value(step)) for found, step in near]
    return Case(*steps, default=Value(EVERYWHERE), output_field=IntegerField())


def audiences_within(estates: frozenset[str]) -> QuerySet[Audience, uuid.UUID]:
    """Return the ids of audiences that lie in the estates (codes or names) with all their places; as a subquery."""
    named = Q(code__in=estates) | Q(name__in=estates)
    own = Estate.objects.filter(named).values("pk")
    inside = Q(estate__in=own) | Q(building__estate__in=own) | Q(staircase__building__estate__in=own)
    outside = AudiencePlace.objects.exclude(pk__in=AudiencePlace.objects.filter(inside).values("pk"))
    within = Audience.objects.filter(is_everywhere=False).exclude(pk__in=outside.values("audience_id"))
    return within.values_list("pk", flat=True)


def is_concerned(audience_id: uuid.UUID, held: Iterable[HeldPremises]) -> bool:
    """Return whether the audience has whoever holds these premises. Costs one query."""
    return audiences_for(held).filter(pk=audience_id).exists()


def is_within(choice: AudienceChoice, estates: frozenset[str] | None) -> bool:
    """Return whether all places lie in the estates (codes or names; None = anywhere), for workers of some estates only.

    Costs up to two queries; none without a limit.
    """
    if estates is None:
        return True
    if choice.is_everywhere:
        return False
    named = Q(code__in=estates) | Q(name__in=estates)
    own = set(Estate.objects.filter(named).values_list("pk", flat=True))
    buildings = Building.objects.filter(Q(pk__in=choice.buildings) | Q(staircases__in=choice.staircases))
    return set(choice.estates) <= own and set(buildings.values_list("estate_id", flat=True)) <= own
