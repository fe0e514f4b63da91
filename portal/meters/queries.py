"""Meters and readings, loaded for screens and rules. The import, ``giving`` and ``deciding`` write them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import F

from portal.kernel.imported_rows import open_rows
from portal.kernel.one_round import Read, Row, in_one_round
from portal.meters.consumption import State, Step, figures_of, states_of, steps_of
from portal.meters.doubts import Usual, usual_of
from portal.meters.known_readings import KnownReading, one_history, states
from portal.meters.models import Medium, Meter, Reading, SubmittedReading
from portal.premises.visibility import VisibleDays

_METER = (
    "id",
    "premises_id",
    "number",
    "medium",
    "place",
    "installed_on",
    "removed_on",
    "verified_until",
    "multiplier",
)
_READING = ("premises_id", "meter_number", "read_on", "value", "basis", "source", "period_from", "period_to")
_SUBMITTED = (
    "id", "premises_id", "meter_number", "read_on", "value", "source", "state", "refusal", "photo", "given_at", "doubt"
)  # fmt: skip
# Readings of so many years are shown and counted with; older ones stay in the database.
YEARS_KEPT = 10


@dataclass(frozen=True, slots=True)
class Given:
    """A reading given here, as screens need it."""

    id: uuid.UUID
    on: dt.date
    value: Decimal
    source: str
    state: str
    refusal: str
    has_photo: bool
    given_at: dt.datetime
    doubt: str

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has decided about it."""
        return self.state == SubmittedReading.State.WAITING


@dataclass(frozen=True)
class MeterBook:
    """One meter with its history, oldest first: what counts (``history``) and everything given here (``given``)."""

    id: int
    premises_id: uuid.UUID
    number: str
    medium: str
    place: str
    installed_on: dt.date | None
    removed_on: dt.date | None
    verified_until: dt.date | None
    multiplier: Decimal
    history: tuple[KnownReading, ...]
    given: tuple[Given, ...]

    def is_in_use(self, day: dt.date) -> bool:
        """Return whether the meter is there on the day."""
        return self.removed_on is None or self.removed_on >= day

    @property
    def last(self) -> KnownReading | None:
        """Return the newest reading that counts, flat rates among them."""
        return self.history[-1] if self.history else None

    @cached_property
    def states(self) -> list[State]:
        """Return its states by day."""
        return states_of(states(self.history), self.installed_on)

    @property
    def last_state(self) -> State | None:
        """Return the newest state."""
        return self.states[-1] if self.states else None

    @cached_property
    def figures(self) -> int | None:
        """Return how many figures it shows before the comma; None for an allocator."""
        return figures_of(self.medium, (state.value for state in self.states))

    @cached_property
    def steps(self) -> list[Step]:
        """Return what ran through from state to state."""
        return steps_of(self.states, self.figures)

    @cached_property
    def usual(self) -> Usual | None:
        """Return what is usual of two years."""
        newest = self.states[-1].on if self.states else dt.date.min
        return usual_of(step for step in self.steps if (newest - step.before.on).days <= 800)

    @property
    def waiting(self) -> Given | None:
        """Return the reading that waits to be accepted."""
        return next((one for one in reversed(self.given) if one.is_waiting), None)


def books_of(premises_id: uuid.UUID, days: VisibleDays, today: dt.date) -> list[MeterBook]:
    """Return the meters of premises with what may be seen of their history: those in use first. Costs one query."""
    return _books(in_one_round(_reads([premises_id], today)), days)


def books_of_many(premises_ids: Sequence[uuid.UUID], today: dt.date) -> list[MeterBook]:
    """Return the meters of several premises with their whole history, for the staff. Costs one query."""
    return _books(in_one_round(_reads(premises_ids, today)), VisibleDays(None))


def _reads(premises_ids: Sequence[uuid.UUID], today: dt.date) -> dict[str, Read]:
    since = today.replace(year=today.year - YEARS_KEPT, day=1)
    meters = open_rows(Meter).filter(premises_id__in=premises_ids)
    return {
        "meters": meters.order_by(F("removed_on").desc(nulls_first=True), "medium", "place", "number", "pk").values(
            *_METER
        ),
        "readings": open_rows(Reading)
        .filter(premises_id__in=premises_ids, read_on__gte=since)
        .order_by("read_on", "pk")
        .values(*_READING),
        "submitted": SubmittedReading.objects.filter(premises_id__in=premises_ids, read_on__gte=since)
        .order_by("read_on", "given_at")
        .values(*_SUBMITTED),
    }


def _books(rows: Mapping[str, list[Row]], days: VisibleDays) -> list[MeterBook]:
    brought: dict[tuple[uuid.UUID, str], list[KnownReading]] = defaultdict(list)
    for row in rows["readings"]:
        if days.show(row["read_on"]):
            brought[row["premises_id"], row["meter_number"]].append(_known(row))
    given: dict[tuple[uuid.UUID, str], list[Row]] = defaultdict(list)
    for row in rows["submitted"]:
        if days.show(row["read_on"]):
            given[row["premises_id"], row["meter_number"]].append(row)
    books: dict[tuple[uuid.UUID, str], MeterBook] = {}
    for row in rows["meters"]:
        key = (row["premises_id"], row["number"])
        # Quirk: a file may name one number twice (put in again); the row in use stands for both.
        if key not in books and _is_seen(row, days):
            books[key] = _book(row, brought[key], given[key])
    # Water first, as people think of it; those in use before the others, as they came.
    order = list(Medium.values)
    return sorted(books.values(), key=lambda book: (book.removed_on is not None, order.index(book.medium)))


def _is_seen(row: Row, days: VisibleDays) -> bool:
    """Return whether the meter was there on a day that may be seen."""
    gone_before = days.first is not None and row["removed_on"] is not None and row["removed_on"] < days.first
    came_after = days.last is not None and row["installed_on"] is not None and row["installed_on"] > days.last
    return not gone_before and not came_after


def _book(row: Row, brought: Sequence[KnownReading], given: Iterable[Row]) -> MeterBook:
    rows = list(given)
    accepted = (_known_here(one) for one in rows if one["state"] == SubmittedReading.State.ACCEPTED)
    return MeterBook(
        **row,
        history=tuple(one_history(brought, accepted)),
        given=tuple(_given(one) for one in rows),
    )


def _known(row: Row) -> KnownReading:
    return KnownReading(row["read_on"], row["value"], row["basis"], row["source"], row["period_from"], row["period_to"])


def _known_here(row: Row) -> KnownReading:
    return KnownReading(row["read_on"], row["value"], Reading.Basis.MEASURED, row["source"], is_given_here=True)


def _given(row: Row) -> Given:
    return Given(
        id=row["id"],
        on=row["read_on"],
        value=row["value"],
        source=row["source"],
        state=row["state"],
        refusal=row["refusal"],
        has_photo=bool(row["photo"]),
        given_at=row["given_at"],
        doubt=row["doubt"],
    )
