"""How long finding somebody takes among 30,000 people with several premises each: per kind of question, p50 and p95.

python -m tests.bench.search_bench [--people N] [--repeat N] [--json]; ./app bench search gives it servers of its own.
One process, no network: the question as the search page asks it (``answers_to`` and the rows of the list).
"""

import argparse
import datetime as dt
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import django

from tests.bench.throwaway_database import throwaway_database

PEOPLE = 30_000
PER_HOUSE = 45
GOAL_MILLISECONDS = 150
SYLLABLES = (
    "ba be bo cha cie cza da dę dra fa ga gę gro ja ję ka kę ko kra la li łę ma mie na nie no pa pie ra ro sa się sta "
    "szy ta to wa wie za zię żu"
)
ENDINGS = "ski ska wicz czyk ak ek owski owska a ko"
FIRST = "Anna Danuta Zofia Łucja Maria Ewa Żaneta Jan Piotr Paweł Józef Łukasz Świętosław Marek Adam Zbigniew"
STREETS = (
    "Sienkiewicza Kościuszki Źródlana Łąkowa Moniuszki Wyspiańskiego Dąbrowskiej Świętej_Barbary Żeromskiego Polna"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--repeat", type=int, default=60, help="questions of each kind")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
    os.environ.setdefault("IOK_LOG_LEVEL", "WARNING")
    with throwaway_database("search"):
        django.setup()
        result = measure(given.people, given.repeat)
    print(json.dumps(result) if given.json else as_text(result))
    return 0


def measure(people: int, repeat: int) -> dict[str, Any]:
    """Make a cooperative of this size, ask every kind of question, return milliseconds."""
    from django.db import connection
    from django_tenants.utils import schema_context

    from tenants.deploy import prepare_database
    from tests.bench.onboarding_bench import create

    prepare_database()
    create("bench")
    with schema_context("bench"):
        made = fill(people)
        started = time.perf_counter()
        from portal.finding.keeping import rebuild

        rebuild()
        rebuilt = time.perf_counter() - started
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as autovacuum does a minute after such a load
            cursor.execute("SELECT pg_total_relation_size('finding_search_entry') / 1048576")
            size = cursor.fetchone()[0]
            cursor.execute("SHOW server_version")
            server = cursor.fetchone()[0]
        kinds = {name: timed(questions, repeat) for name, questions in questions_of(people).items()}
    connection.close()
    return {
        "bench": "search",
        "postgresql": server,
        "people": people,
        "premises": made,
        "rebuild_seconds": round(rebuilt, 1),
        "index_megabytes": size,
        "goal_milliseconds": GOAL_MILLISECONDS,
        "kinds": kinds,
        "is_reached": all(one["p95"] <= GOAL_MILLISECONDS for one in kinds.values()),
    }


def fill(people: int) -> int:
    """Write people, premises and titles by the hundred; a flat each, a garage for every other, some co-owners."""
    from portal.accounts.models import User
    from portal.premises.models import Building, Estate, Premises, Title
    from portal.residents.models import Person, PersonAccount

    chance = random.Random(7)
    estates = Estate.objects.bulk_create(Estate(code=str(n), name=f"Osiedle {n}") for n in range(4))
    streets = [name.replace("_", " ") for name in STREETS.split()]
    buildings = Building.objects.bulk_create(
        Building(estate=estates[n % 4], street=streets[n % len(streets)], number=house_number(n), town="T")
        for n in range(people // PER_HOUSE + 1)
    )
    persons = Person.objects.bulk_create((person_of(n, chance) for n in range(people)), batch_size=2000)
    flats = Premises.objects.bulk_create(
        (
            Premises(
                code=f"L/{n // PER_HOUSE}/{n % PER_HOUSE + 1}",
                building=buildings[n // PER_HOUSE],
                number=str(n % PER_HOUSE + 1),
            )
            for n in range(people)
        ),
        batch_size=2000,
    )
    garages = Premises.objects.bulk_create(
        (
            Premises(code=f"G/{n}", kind="garage", building=buildings[n % len(buildings)], number=f"G{n}")
            for n in range(people // 2)
        ),
        batch_size=2000,
    )
    titles = [Title(person=persons[n], premises=flats[n], kind="ownership") for n in range(people)]
    titles += [Title(person=persons[n], premises=flats[n - 1], kind="ownership") for n in range(1, people, 3)]
    titles += [Title(person=persons[n * 2], premises=garages[n], kind="lease") for n in range(people // 2)]
    Title.objects.bulk_create(titles, batch_size=2000)
    users = User.objects.bulk_create(
        (User(identifier=f"{n:06}", password="!") for n in range(0, people, 2)), batch_size=2000
    )
    PersonAccount.objects.bulk_create(
        (PersonAccount(user=user, person=persons[int(user.identifier)]) for user in users), batch_size=2000
    )
    return len(flats) + len(garages)


def house_number(building: int) -> str:
    """Return the number of a building: they go on along the streets in turn."""
    return str(building // len(STREETS.split()) * 2 + 2)


def person_of(number: int, chance: random.Random) -> Any:
    """Return a person who is not stored yet; names are made of syllables, so that thousands differ."""
    from portal.residents.models import Person

    last = "".join(chance.choice(SYLLABLES.split()) for _ in range(chance.choice((2, 2, 3)))).capitalize()
    last += chance.choice(ENDINGS.split())
    first = chance.choice(FIRST.split())
    return Person(
        code=f"K{number:06}",
        first_name=first,
        last_name=last,
        phone=f"+48 {600_000_000 + number * 7:_}".replace("_", " "),
        email=f"osoba{number}@example.com",
        pesel_ending=f"{chance.randrange(100_000):05}",
        membership_number=str(100_000 + number) if number % 3 else None,
    )


def questions_of(people: int) -> dict[str, Callable[[random.Random], str]]:
    """Return how each kind of question is made; every one asks for somebody who is there, but the last ones."""
    from portal.finding.folding import fold
    from portal.residents.models import Person

    def someone(chance: random.Random) -> Person:
        return Person.objects.get(code=f"K{chance.randrange(people):06}")

    def slipped(chance: random.Random) -> str:
        name = fold(someone(chance).last_name)
        at = chance.randrange(1, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    def address(chance: random.Random) -> str:
        number = chance.randrange(people)
        streets = [name.split("_")[0] for name in STREETS.split()]
        house = number // PER_HOUSE
        return f"{fold(streets[house % len(streets)])[:5]} {house_number(house)} {number % PER_HOUSE + 1}"

    def index_of_premises(chance: random.Random) -> str:
        return f"L/{chance.randrange(people // PER_HOUSE)}/{chance.randrange(1, PER_HOUSE)}"

    return {
        "surname": lambda chance: fold(someone(chance).last_name),
        "beginning of a name": lambda chance: fold(someone(chance).last_name)[:4],
        "three letters": lambda chance: fold(someone(chance).last_name)[:3],
        "two letters": lambda chance: fold(someone(chance).last_name)[:2],
        "first name alone": lambda chance: fold(someone(chance).first_name),
        "name and first name": lambda chance: fold(f"{someone(chance).last_name} {someone(chance).first_name[:2]}"),
        "surname with a slip": slipped,
        "address": address,
        "street alone": lambda chance: fold(chance.choice(STREETS.split()).split("_")[0]),
        "index of premises": index_of_premises,
        "telephone": lambda chance: f"{600_000_000 + chance.randrange(people) * 7}",
        "end of a telephone": lambda chance: f"{600_000_000 + chance.randrange(people) * 7}"[-6:],
        "e-mail": lambda chance: f"osoba{chance.randrange(people)}@example.com",
        "identifier": lambda chance: f"{chance.randrange(0, people, 2):06}",
        "membership number": lambda chance: str(100_000 + chance.randrange(people)),
        "end of a PESEL": lambda chance: f"{chance.randrange(100_000):05}",
        "a number as in every address": lambda chance: str(chance.randrange(1, 40)).rjust(2, "1"),
        "nobody": lambda chance: f"xqz{chance.randrange(10_000)} brzęczyszcz",
    }


def timed(question: Callable[[random.Random], str], repeat: int) -> dict[str, float]:
    """Ask ``repeat`` questions after two that do not count; return milliseconds."""
    chance = random.Random(11)
    typed = [question(chance) for _ in range(repeat + 2)]
    # Each is asked three times and the median counts, so that other work on the machine says less.
    taken = [statistics.median(milliseconds(text) for _ in range(3)) for text in typed][2:]
    figures = {"p50": statistics.median(taken), "p95": percentile(taken, 95), "max": max(taken)}
    return {name: round(value, 1) for name, value in figures.items()}


def milliseconds(text: str) -> float:
    from portal.staff_desk.search import answers_to
    from portal.staff_desk.search_rows import result_rows

    started = time.perf_counter()
    worker = EveryRight()
    result_rows(answers_to(text, worker).found, worker, dt.date(2026, 11, 25))
    return (time.perf_counter() - started) * 1000


class EveryRight:
    """A worker who may find everybody; rights cost one query that is not measured here."""

    is_authenticated = is_active = True

    @property
    def grants(self) -> tuple[Any, ...]:
        from portal.accounts.capabilities import OF_STAFF, Grant

        return (Grant(frozenset(OF_STAFF)),)


def percentile(values: Iterable[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def as_text(result: dict[str, Any]) -> str:
    """Return the table for people."""
    lines = [
        f"PostgreSQL {result['postgresql']}, {result['people']} people, {result['premises']} premises; "
        f"texts written in {result['rebuild_seconds']} s, table and indexes {result['index_megabytes']} MB",
        "",
        f"{'kind of question':30} | {'p50 ms':>7} | {'p95 ms':>7} | {'max ms':>7}",
    ]
    lines += [f"{name:30} | {one['p50']:7} | {one['p95']:7} | {one['max']:7}" for name, one in result["kinds"].items()]
    lines.append(f"goal {GOAL_MILLISECONDS} ms at p95: {'reached' if result['is_reached'] else 'NOT reached'}")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
