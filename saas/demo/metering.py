"""Invented meters of a house and what they show over more than two years, the same for a cooperative and a day."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.premises.models import Premises

YEARS = 2
# Cubic meters of one person, gigajoules or kilowatt hours of a flat, in a day.
A_DAY = {"zimna woda": 0.075, "ciepła woda": 0.045, "ciepło": 0.055, "prąd": 9.0}
OF_FLATS, OF_SHOPS = ("zimna woda", "ciepła woda", "ciepło"), ("zimna woda", "prąd")
REMOTE = frozenset({"ciepło", "prąd"})
PLACES = {"zimna woda": "łazienka", "ciepła woda": "łazienka", "ciepło": "korytarz", "prąd": "licznik główny"}
# How much more than on average is heated in a month.
SEASON = {12: 2.2, 1: 2.4, 2: 2.2, 3: 1.6, 11: 1.6, 10: 1.0}


@dataclass(frozen=True)
class DemoMeter:
    """One meter with how it is used; ``source`` is who reads it, ``months`` how often."""

    premises: str
    number: str
    medium: str
    place: str
    installed_on: dt.date
    removed_on: dt.date | None
    verified_until: dt.date
    start: Decimal
    a_day: float
    source: str
    months: int

    def row(self) -> list[str]:
        days = (self.installed_on, self.removed_on, self.verified_until)
        return [
            self.premises,
            self.number,
            self.medium,
            self.place,
            *(f"{day:%d.%m.%Y}" if day else "" for day in days),
            "1",
        ]


def meters_of(slug: str, flats: Sequence[Premises], showcase: object, today: dt.date) -> Iterator[DemoMeter]:
    """Yield the meters of flats and shops; those ``showcase`` names (an id) have one replaced and one out of date."""
    for flat in flats:
        chance = random.Random(f"{slug}:{flat.code}:meters")
        people = chance.choices((1, 2, 3, 4), (30, 38, 22, 10))[0]
        for medium in OF_SHOPS if flat.kind == Premises.Kind.COMMERCIAL else OF_FLATS:
            meter = _meter(chance, flat.code, medium, people, today)
            if flat.pk != showcase or medium not in ("zimna woda", "ciepła woda"):
                yield meter
            elif medium == "ciepła woda":
                yield replace(meter, verified_until=today - dt.timedelta(days=40))
            else:
                swapped = today - dt.timedelta(days=300)
                yield replace(meter, removed_on=swapped)
                anew = replace(meter, installed_on=swapped, verified_until=dt.date(swapped.year + 5, 12, 31))
                yield replace(anew, number=f"{meter.number[:-2]}77", start=Decimal(0))


def _meter(chance: random.Random, code: str, medium: str, people: int, today: dt.date) -> DemoMeter:
    put_in = dt.date(today.year - 4, chance.randrange(1, 12), 15)
    is_remote = medium in REMOTE
    return DemoMeter(
        premises=code,
        number=f"{chance.randrange(1000, 9999)} {chance.randrange(1000, 9999)}{len(medium)}",
        medium=medium,
        place=PLACES[medium],
        installed_on=put_in,
        removed_on=None,
        verified_until=dt.date(put_in.year + 5, 12, 31),
        start=Decimal(chance.randrange(40, 380)),
        a_day=A_DAY[medium] * (1 if is_remote else people) * chance.uniform(0.75, 1.25),
        source="zdalny" if is_remote else chance.choices(("mieszkaniec", "inkasent"), (2, 1))[0],
        months=1 if is_remote else 6,
    )


def readings_of(meter: DemoMeter, slug: str, today: dt.date) -> Iterator[list[str]]:
    """Yield the rows of a meter's readings: ends of months, or of June and December; a flat rate once it is over."""
    chance = random.Random(f"{slug}:{meter.number}:readings")
    state, before = meter.start, max(meter.installed_on, today - dt.timedelta(days=365 * YEARS + 190))
    yield _row(meter, before, state, "odczyt", None)
    for on in _days_of_reading(before, meter.removed_on or today, meter.months):
        season = SEASON.get(on.month, 0.15) if meter.medium == "ciepło" else 1.0
        state += Decimal(f"{meter.a_day * (on - before).days * season * chance.uniform(0.85, 1.15):.3f}")
        is_guess = meter.months == 6 and chance.random() < 0.04
        if meter.verified_until < on:
            yield _row(meter, on, None, "ryczałt", before)
        else:
            yield _row(meter, on, state, "szacunek" if is_guess else "odczyt", before)
        before = on


def _days_of_reading(first: dt.date, last: dt.date, months: int) -> Iterator[dt.date]:
    """Yield the days of reading between two days; the last day too, when the meter was taken off then."""
    month = first.replace(day=1)
    while month <= last:
        following = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        end = following - dt.timedelta(days=1)
        if first < end <= last and (months == 1 or end.month in (6, 12)):
            yield end
        month = following


def _row(meter: DemoMeter, on: dt.date, state: Decimal | None, basis: str, since: dt.date | None) -> list[str]:
    shown = "" if state is None else f"{state:.3f}".replace(".", ",")
    period = [f"{since + dt.timedelta(days=1):%d.%m.%Y}", f"{on:%d.%m.%Y}"] if since else ["", ""]
    source = meter.source if since else "inkasent"
    return [meter.premises, meter.number, f"{on:%d.%m.%Y}", shown, basis, source, *period]
