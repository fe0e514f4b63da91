"""How many letters with credentials a second: making them person by person, setting them in files, opening accounts.

python -m tests.bench.letters_bench [--people N] [--json]; ./app bench letters gives it servers of its own.
One process does what one worker and one web server do; no network between.
"""

import argparse
import datetime as dt
import json
import os
import resource
import time
import uuid
from typing import Any

import django

from tests.bench.throwaway_database import throwaway_database

PEOPLE = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
    os.environ.setdefault("IOK_LOG_LEVEL", "WARNING")
    with throwaway_database("letters"):
        django.setup()
        result = measure(given.people)
    print(json.dumps(result) if given.json else as_text(result))
    return 0


def measure(people: int) -> dict[str, Any]:
    """Make a cooperative with this many flats on staircases of ten, write to everybody, return seconds."""
    from django.db import connection
    from django_tenants.utils import schema_context

    from tenants.deploy import prepare_database
    from tests.bench.onboarding_bench import create

    prepare_database()
    create("bench")
    with schema_context("bench"):
        fill(people)
        result = {"bench": "letters", "people": people, **{kind: write_to_all(kind) for kind in KINDS}}
    connection.close()
    return result


KINDS = ("password", "activation_code")


def write_to_all(kind: str) -> dict[str, Any]:
    """Write to everybody with one kind of secret, and leave no account behind."""
    from django.utils import timezone

    from portal.access.batch_choice import TITLES, BatchChoice
    from portal.access.batch_queries import issues_of_part, parts_of
    from portal.access.batches import confirm_printed, prepare_next, send_next, start_batch
    from portal.access.models import AccessApplication, LetterBatch
    from portal.access.printing import print_letters
    from portal.accounts.models import User

    adopt(kind)
    started = time.perf_counter()
    batch = start_batch(
        choice=BatchChoice(source=TITLES),
        is_large_print=False,
        by="bench",
        request_key=uuid.uuid4(),
        now=timezone.now(),
    )
    chosen = time.perf_counter()
    while prepare_next(batch.pk):
        pass
    prepared = time.perf_counter()
    sizes, slowest = [], 0.0
    for part in parts_of(batch):
        began = time.perf_counter()
        issues = issues_of_part(batch, part.number)
        sizes.append(len(print_letters(issues, by="bench", site="x.pl", activation_path="/x", now=timezone.now())))
        slowest = max(slowest, time.perf_counter() - began)
    printed = time.perf_counter()
    confirm_printed(batch=batch, by="bench", now=timezone.now())
    while send_next(batch.pk):
        pass
    opened = time.perf_counter()
    figures = {
        "choose_seconds": round(chosen - started, 2),
        "prepare_per_second": round(batch.total / (prepared - chosen), 1),
        "print_per_second": round(batch.total / (printed - prepared), 1),
        "open_per_second": round(batch.total / (opened - printed), 1),
        "slowest_file_seconds": round(slowest, 2),
        "files_kilobytes": [size // 1024 for size in sizes],
        "process_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    assert User.objects.filter(standing="active").count() == batch.total
    LetterBatch.objects.all().delete()
    AccessApplication.objects.all().delete()
    User.objects.all().delete()
    return figures


def adopt(kind: str) -> None:
    """Let everybody have an account without an application, by post."""
    from portal.kernel.clock import today
    from portal.rulebook.actions import adopt_rules
    from portal.rulebook.rules import Rules

    sections = {
        "application": {"ways": ["without_application"], "identity_shown": "never"},
        "issue": {"handover": "by_post"},
        "password": {"start": kind},
    }
    adopt_rules(rules=Rules.model_validate(sections), valid_from=today(), reason="bench", by="bench")


def fill(people: int) -> None:
    """Make flats with one holder each, ten on a staircase."""
    from portal.premises.models import Building, Estate, Premises, Staircase, Title
    from portal.residents.models import Person

    estate = Estate.objects.create(code="1", name="Osiedle")
    day = dt.date(2020, 1, 1)
    for number in range(people):
        if number % 10 == 0:
            building = Building.objects.create(estate=estate, street="Sucha", number=str(number // 10), town="Miasto")
            stairs = Staircase.objects.create(building=building, code="I")
        flat = Premises.objects.create(
            code=f"S/{number}", building=building, staircase=stairs, number=str(number % 10 + 1)
        )
        person = Person.objects.create(code=str(number), first_name="Żaneta", last_name=f"Łącka-Nr{number}")
        Title.objects.create(person=person, premises=flat, kind="ownership", valid_from=day)


def as_text(result: dict[str, Any]) -> str:
    """Return the figures as lines for people."""
    lines = [f"{result['people']} people"]
    for kind in KINDS:
        figures = result[kind]
        lines.append(f"{kind}: " + ", ".join(f"{name} {value}" for name, value in figures.items()))
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
