"""Who lives where: premises, persons, titles of a demo cooperative, the same at every run. Money is in entries.py."""

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from saas.demo.vocabulary import COMPANIES, FIRST_NAMES_OF_MEN, FIRST_NAMES_OF_WOMEN, LAST_NAMES

FLATS_PER_FLOOR, FLOORS, STAIRCASES = 3, 5, 3
SIZES_M2 = ("36.40", "38.50", "44.10", "48.20", "51.75", "56.30", "60.80", "63.00", "72.60")
HABITS_OF_SHOWCASE = {0: "late", 1: "ahead", 2: "punctual"}


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody the cooperative settles with; a company has no first name."""

    code: str
    last_name: str
    first_name: str = ""
    is_company: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclasses.dataclass(frozen=True)
class Title:
    """A person's title to premises, first and last day included."""

    person: Person
    kind: str  # as portal.premises.models.Title.Kind
    share: Decimal = Decimal(1)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclasses.dataclass(frozen=True)
class Premises:
    """One unit with its address and holders; ``occupants`` decides what water and waste cost."""

    code: str
    kind: str  # as portal.premises.models.Premises.Kind
    estate: str
    street: str
    house: str
    staircase: str
    number: str
    area_m2: Decimal
    occupants: int
    titles: tuple[Title, ...]
    habit: str = ""  # how it is paid for; empty = by chance

    def holder_on(self, day: dt.date) -> Person:
        """Return who is responsible on a day (the first of co-owners)."""
        for title in self.titles:
            if (title.valid_from or day) <= day <= (title.valid_to or day):
                return title.person
        return self.titles[-1].person


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a cooperative's buildings stand and how its accounting system numbers premises."""

    slug: str
    town: str
    postal_code: str
    estates: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # estate → (street, its code) …
    numeric_codes: bool = False  # 02-014-031 instead of SIENK/14/31
    # Woman, husband, former owner, new owner: the people of the first three flats.
    showcase: tuple[tuple[str, str], ...] = ()
    commercial_share: float = 0.0
    garage_share: float = 0.0
    parking_share: float = 0.0


SIARKOWIEC = Place(
    slug="siarkowiec",
    showcase=(("Danuta", "Zięba"), ("Marek", "Zięba"), ("Piotr", "Świątek"), ("Zofia", "Łąkowska")),
    town="Tarnobrzeg",
    postal_code="39-400",
    estates=(
        ("Osiedle Siarkowców", (("Sienkiewicza", "SIENK"), ("Moniuszki", "MONIU"), ("Kopernika", "KOPER"))),
        ("Osiedle Serbinów", (("Dąbrowskiej", "DĄBR"), ("Żeromskiego", "ŻEROM"), ("Świętej Barbary", "ŚWBAR"))),
        ("Osiedle Przywiśle", (("Wyspiańskiego", "WYSP"), ("Kochanowskiego", "KOCH"), ("Łąkowa", "ŁĄKOWA"))),
    ),
)
HUTNIK = Place(
    slug="hutnik",
    showcase=(("Barbara", "Wójcik"), ("Jerzy", "Wójcik"), ("Bogdan", "Ćwik"), ("Żaneta", "Gęsicka")),
    town="Sosnowiec",
    postal_code="41-200",
    estates=(
        ("Administracja Gwiazdna", (("Gwiazdna", "01"), ("Księżycowa", "02"), ("Słoneczna", "03"))),
        ("Administracja Środula", (("Zagłębiowska", "11"), ("Kossaka", "12"), ("Hutnicza", "13"))),
    ),
    numeric_codes=True,
    commercial_share=0.05,
    garage_share=0.10,
    parking_share=0.05,
)


def build_stock(place: Place, count: int, opening: dt.date, today: dt.date) -> list[Premises]:
    """Return ``count`` premises with their people; the first ones are those the demo's accounts belong to."""
    return list(_Builder(place, opening, today).premises(count))


class _Builder:
    """Walks through streets, houses, staircases and flats and settles people in them."""

    def __init__(self, place: Place, opening: dt.date, today: dt.date) -> None:
        self._place, self._opening, self._today = place, opening, today
        self._random = random.Random(f"{place.slug}:stock")
        self._persons = 0
        self._owners: list[Person] = []

    def premises(self, count: int) -> Iterator[Premises]:
        special = [round(count * share) for share in self._shares()]
        flats = count - sum(special)
        addresses = self._addresses()
        for index in range(flats):
            yield self._flat(next(addresses), index)
        for kind, number in zip(("commercial", "garage", "parking"), special, strict=True):
            for index in range(number):
                yield self._other(kind, index)

    def _shares(self) -> tuple[float, float, float]:
        return self._place.commercial_share, self._place.garage_share, self._place.parking_share

    def _addresses(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield estate, street, its code, house, staircase and flat; houses go on as long as they are needed."""
        house = 2
        while True:
            for estate, streets in self._place.estates:
                for street, code in streets:
                    for flat in range(1, STAIRCASES * FLOORS * FLATS_PER_FLOOR + 1):
                        staircase = "I" * (1 + (flat - 1) // (FLOORS * FLATS_PER_FLOOR))
                        yield estate, street, code, str(house), staircase, flat
            house += 2

    def _flat(self, address: tuple[str, str, str, str, str, int], index: int) -> Premises:
        estate, street, code, house, staircase, flat = address
        full = f"{code}-{int(house):03}-{flat:03}" if self._place.numeric_codes else f"{code}/{house}/{flat}"
        return Premises(
            code=full,
            kind="residential",
            estate=estate,
            street=street,
            house=house,
            staircase=staircase,
            number=str(flat),
            area_m2=Decimal(self._random.choice(SIZES_M2)),
            occupants=self._random.choices((1, 2, 3, 4, 5), (25, 35, 22, 14, 4))[0],
            titles=self._titles_of_showcase(index) or self._titles(),
            habit=HABITS_OF_SHOWCASE.get(index, ""),
        )

    def _other(self, kind: str, index: int) -> Premises:
        """Return commercial premises, a garage or a parking place on the first street."""
        estate, streets = self._place.estates[index % len(self._place.estates)]
        street, code = streets[0]
        letter, house = {"commercial": ("U", "1"), "garage": ("G", "3"), "parking": ("P", "5")}[kind]
        lowest, highest = {"commercial": (28, 180), "garage": (16, 19), "parking": (12, 13)}[kind]
        area = Decimal(self._random.randrange(lowest * 10, highest * 10)) / 10
        if kind == "commercial":
            person = self._company("Piekarnia Gęś i Syn sp. z o.o." if index == 0 else None)
            kind_of_title = "lease"
        else:
            # The first garage belongs to the first flat's owner, most others to owners of flats too.
            taken_by_owner = index == 0 or self._random.random() < 0.9
            person = (
                self._owners[0] if index == 0 else self._random.choice(self._owners) if taken_by_owner else self._new()
            )
            kind_of_title = "lease" if kind == "parking" else "ownership"
        titles = (Title(person, kind_of_title, valid_from=self._day_before_opening()),)
        full = f"{code}-{letter}{index + 1:03}"
        return Premises(full, kind, estate, street, house, "", f"{letter}{index + 1}", area, 0, titles)

    def _titles_of_showcase(self, index: int) -> tuple[Title, ...]:
        """Return the titles of the flats that the demo's accounts look at: each shows something of its own."""
        half = Decimal("0.5")
        since = dt.date(2011, 4, 1)
        sold = self._opening + dt.timedelta(days=500)
        if index == 0:  # two co-owners
            return (
                Title(self._new(*self._place.showcase[0]), "ownership", half, since),
                Title(self._new(*self._place.showcase[1]), "ownership", half, since),
            )
        if index == 1:  # the same owner's second flat
            return (Title(self._owners[0], "cooperative_ownership", valid_from=dt.date(2018, 9, 15)),)
        if index == 2:  # sold in between: the former owner's days are over
            former, new = self._new(*self._place.showcase[2]), self._new(*self._place.showcase[3])
            return (
                Title(former, "ownership", valid_from=since, valid_to=sold),
                Title(new, "ownership", valid_from=sold + dt.timedelta(days=1)),
            )
        return ()

    def _titles(self) -> tuple[Title, ...]:
        kinds = ("ownership", "cooperative_ownership", "cooperative_tenancy", "lease")
        kind = self._random.choices(kinds, (45, 35, 12, 8))[0]
        since = self._day_before_opening()
        fate = self._random.random()
        if fate < 0.18:  # a couple
            last = self._random.choice(LAST_NAMES)
            half = Decimal("0.5")
            wife = self._new(self._random.choice(FIRST_NAMES_OF_WOMEN), last[1])
            husband = self._new(self._random.choice(FIRST_NAMES_OF_MEN), last[0])
            return Title(wife, kind, half, since), Title(husband, kind, half, since)
        if fate < 0.23:  # sold
            sold = self._opening + dt.timedelta(days=self._random.randrange(60, 900))
            if sold < self._today - dt.timedelta(days=30):
                last_day = sold - dt.timedelta(days=1)
                return Title(self._new(), kind, valid_from=since, valid_to=last_day), Title(
                    self._new(), kind, valid_from=sold
                )
        if fate < 0.27 and len(self._owners) > 20:  # somebody's second flat
            return (Title(self._random.choice(self._owners[3:]), kind, valid_from=since),)
        return (Title(self._new(), kind, valid_from=since),)

    def _day_before_opening(self) -> dt.date:
        return self._opening - dt.timedelta(days=self._random.randrange(100, 9000))

    def _new(self, first: str = "", last: str = "") -> Person:
        """Return a person nobody has met yet."""
        if not last:
            names = self._random.choice(LAST_NAMES)
            woman = self._random.random() < 0.55
            first = self._random.choice(FIRST_NAMES_OF_WOMEN if woman else FIRST_NAMES_OF_MEN)
            last = names[1] if woman else names[0]
        person = Person(self._next_code(), last, first)
        self._owners.append(person)
        return person

    def _company(self, name: str | None) -> Person:
        number = self._persons
        return Person(self._next_code(), name or f"{COMPANIES[number % len(COMPANIES)]}", is_company=True)

    def _next_code(self) -> str:
        self._persons += 1
        return f"K{self._persons:05}"
