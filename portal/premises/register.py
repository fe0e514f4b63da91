"""Stock and titles as a register file states them, written many at a time. Nothing is deleted: titles end."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from portal.premises.models import Building, Estate, Premises, Staircase, Title

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class PremisesFacts:
    """What a register says of premises; an empty field says nothing and leaves what is stored. Area in m²."""

    code: str
    kind: str
    estate: str
    street: str
    building_number: str
    postal_code: str
    town: str
    staircase: str
    number: str
    area_m2: Decimal | None


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """One title as the register says it; both days included, an empty one is open."""

    premises: str
    person: str
    kind: str
    share: Decimal
    valid_from: dt.date | None
    valid_to: dt.date | None

    @property
    def holder(self) -> tuple[str, str, str]:
        """Return whose title of which kind to which premises this is."""
        return self.premises, self.person, self.kind

    def overlaps(self, first: dt.date | None, last: dt.date | None) -> bool:
        """Tell whether the title shares a day with the days from ``first`` to ``last``."""
        starts_in_time = self.valid_from is None or last is None or self.valid_from <= last
        ends_in_time = self.valid_to is None or first is None or self.valid_to >= first
        return starts_in_time and ends_in_time


@dataclass(slots=True)
class TitleChanges:
    """What must happen to stored titles for the file to be true; ``conflicts`` are positions that cannot be."""

    update: list[tuple[int, Title]] = field(default_factory=list)
    create: list[tuple[int, TitleFacts]] = field(default_factory=list)
    conflicts: set[int] = field(default_factory=set)


def premises_ids_by_code() -> dict[str, str]:
    """Return the id of every premises by its code. Costs one query."""
    return {code: str(pk) for code, pk in Premises.objects.values_list("code", "pk")}


def record_premises(*, facts: Sequence[PremisesFacts], run_id: uuid.UUID) -> set[str]:
    """Create and update premises with their estates, buildings and staircases; return the codes new or changed.

    Call it in the transaction of the import. Cost: four queries and a statement per 2,000 rows of each table.
    """
    estates = _estates(one.estate for one in facts)
    buildings = _buildings(facts, estates)
    staircases = _staircases(facts, buildings)
    stored = Premises.objects.in_bulk([one.code for one in facts], field_name="code")
    created, changed = [], []
    for one in facts:
        premises = stored.get(one.code) or Premises(code=one.code, source_run=run_id)
        before = _state(premises)
        building = buildings[_address(one)]
        premises.kind = one.kind or premises.kind
        premises.building = building
        if one.staircase:
            premises.staircase = staircases[building.pk, one.staircase]
        elif premises.staircase is not None and premises.staircase.building_id != building.pk:
            premises.staircase = None
        premises.number = one.number or premises.number
        premises.area_m2 = one.area_m2 or premises.area_m2
        if one.code not in stored:
            created.append(premises)
        elif _state(premises) != before:
            premises.source_run = run_id
            changed.append(premises)
    Premises.objects.bulk_create(created, batch_size=_BATCH)
    fields = ["kind", "building", "staircase", "number", "area_m2", "source_run"]
    Premises.objects.bulk_update(changed, fields, batch_size=_BATCH)
    return {premises.code for premises in (*created, *changed)}


def title_changes(wanted: Sequence[TitleFacts]) -> TitleChanges:
    """Return what the wanted titles change. A stored title is meant when it starts on the same day, or is the only
    one of that holder and kind that shares days with the wanted one. Costs one query.
    """
    stored: dict[tuple[str, str, str], list[Title]] = defaultdict(list)
    codes = {one.premises for one in wanted}
    for title in Title.objects.filter(premises__code__in=codes).select_related("premises", "person"):
        stored[title.premises.code, title.person.code, title.kind].append(title)
    changes, taken = TitleChanges(), set[uuid.UUID]()
    by_holder: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for position, one in enumerate(wanted):
        by_holder[one.holder].append(position)
    for holder, positions in by_holder.items():
        free = stored.get(holder, [])
        exact = {title.valid_from: title for title in free}
        # Those that start on the same day first, so that a neighbor does not take their place.
        for position in sorted(positions, key=lambda at: wanted[at].valid_from not in exact):
            _place(position, wanted[position], free, exact.get(wanted[position].valid_from), taken, changes)
    return changes


def _place(  # noqa: PLR0917
    position: int,
    one: TitleFacts,
    free: list[Title],
    exact: Title | None,
    taken: set[uuid.UUID],
    changes: TitleChanges,
) -> None:
    others = [title for title in free if title.pk not in taken and title is not exact]
    overlapping = [title for title in others if one.overlaps(title.valid_from, title.valid_to)]
    match = exact if exact is not None and exact.pk not in taken else None
    if match is None and len(overlapping) == 1:
        match = overlapping.pop()
    if overlapping:
        changes.conflicts.add(position)
        return
    if match is None:
        changes.create.append((position, one))
        return
    taken.add(match.pk)
    after = (one.share, one.valid_from if one.valid_from else match.valid_from, one.valid_to)
    if (match.share, match.valid_from, match.valid_to) != after:
        match.share, match.valid_from, match.valid_to = after
        changes.update.append((position, match))


def record_titles(*, changes: TitleChanges, run_id: uuid.UUID, person_ids: dict[str, str]) -> set[int]:
    """Carry the changes out and return the positions of titles that are new or changed.

    Race: updates go first, so that a title that ends makes room for the one that follows it.
    """
    for _, title in changes.update:
        title.source_run = run_id
    fields = ["share", "valid_from", "valid_to", "source_run"]
    Title.objects.bulk_update([title for _, title in changes.update], fields, batch_size=_BATCH)
    premises_ids = premises_ids_by_code()
    Title.objects.bulk_create(
        [
            Title(
                premises_id=premises_ids[one.premises],
                person_id=person_ids[one.person],
                kind=one.kind,
                share=one.share,
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                source_run=run_id,
            )
            for _, one in changes.create
        ],
        batch_size=_BATCH,
    )
    return {position for position, _ in (*changes.update, *changes.create)}


def _state(premises: Premises) -> tuple[object, ...]:
    return (premises.kind, premises.building_id, premises.staircase_id, premises.number, premises.area_m2)


def _address(facts: PremisesFacts) -> tuple[str, str, str]:
    return facts.town, facts.street, facts.building_number


def _estates(names: Iterable[str]) -> dict[str, Estate]:
    stored: dict[str, Estate] = {}
    for estate in Estate.objects.all():
        stored[estate.name] = estate
    for estate in list(stored.values()):
        stored.setdefault(estate.code, estate)
    missing = sorted({name for name in names if name and name not in stored})
    created = Estate.objects.bulk_create([Estate(code=name[:40], name=name) for name in missing])
    return stored | {estate.name: estate for estate in created}


def _buildings(facts: Sequence[PremisesFacts], estates: dict[str, Estate]) -> dict[tuple[str, str, str], Building]:
    stored = {(one.town, one.street, one.number): one for one in Building.objects.all()}
    wanted: dict[tuple[str, str, str], PremisesFacts] = {}
    for one in facts:
        wanted.setdefault(_address(one), one)
    created, changed = [], []
    for address, one in wanted.items():
        building = stored.get(address)
        is_new = building is None
        if building is None:
            town, street, number = address
            building = Building(town=town, street=street, number=number)
        before = (building.estate_id, building.postal_code)
        building.estate = estates[one.estate] if one.estate else building.estate
        building.postal_code = one.postal_code or building.postal_code
        if is_new:
            created.append(building)
        elif (building.estate_id, building.postal_code) != before:
            changed.append(building)
    Building.objects.bulk_create(created, batch_size=_BATCH)
    Building.objects.bulk_update(changed, ["estate", "postal_code"], batch_size=_BATCH)
    return stored | {(one.town, one.street, one.number): one for one in created}


def _staircases(
    facts: Sequence[PremisesFacts], buildings: dict[tuple[str, str, str], Building]
) -> dict[tuple[int, str], Staircase]:
    stored = {(one.building_id, one.code): one for one in Staircase.objects.all()}
    wanted = {(buildings[_address(one)].pk, one.staircase) for one in facts if one.staircase}
    created = Staircase.objects.bulk_create(
        [Staircase(building_id=building, code=code) for building, code in sorted(wanted - stored.keys())],
        batch_size=_BATCH,
    )
    return stored | {(one.building_id, one.code): one for one in created}
