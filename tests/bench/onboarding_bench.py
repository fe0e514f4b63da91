"""How long a cooperative's schema takes: by the script, against replaying migrations, at 10 and 200 schemas or others.

python -m tests.bench.onboarding_bench [--schemas 10,200,1000] [--repeat N] [--json]; ./app bench onboarding gives it
servers of its own. Script and replay take turns in one run and are dropped again: the number of schemas stands still.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

from tests.bench.throwaway_database import throwaway_database


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schemas", type=numbers, nargs="+", default=[[10, 200]], help="with spaces or commas")
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
    os.environ.setdefault("IOK_LOG_LEVEL", "WARNING")
    with throwaway_database("onboarding"):
        django.setup()
        result = measure(sorted({count for group in given.schemas for count in group}), given.repeat)
    print(json.dumps(result) if given.json else as_text(result))
    return 0


def numbers(text: str) -> list[int]:
    """Return the numbers of ``10,200``."""
    return [int(part) for part in text.split(",") if part]


def measure(counts: list[int], repeat: int) -> dict[str, Any]:
    """Fill the database up to each number of schemas and measure there."""
    from django.db import connection

    from tenants.catalog import catalog_of
    from tenants.deploy import prepare_database
    from tenants.models import SchemaScript
    from tenants.template_schema import script_of_version

    prepare_database()
    script = SchemaScript.objects.get()
    steps: list[dict[str, Any]] = []
    made = 0
    for count in counts:
        while made < count:
            create(f"filler{made}")
            made += 1
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE pg_class, pg_attribute, pg_index, pg_constraint, pg_depend")
        steps.append({"schemas": count, **measure_here(repeat)})
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    connection.close()
    first, last = steps[0], steps[-1]
    catalog = catalog_of("filler0")
    result = {
        "bench": "onboarding",
        "postgresql": server,
        "settings": os.environ.get("IOK_BENCH_SETTINGS", ""),
        "repeat": repeat,
        "migrations": script.migrations,
        "statements": len(script_of_version(script.version)),
        "tables": len(catalog.tables),
        "indexes": sum(len(table.indexes) for table in catalog.tables),
        "catalog_identical": catalog == catalog_of("iok_template"),
        "steps": steps,
        "script_growth": round(last["script_seconds"] / first["script_seconds"], 2),
        "replay_growth": round(last["replay_seconds"] / first["replay_seconds"], 2),
    }
    connection.close()
    return result


def measure_here(repeat: int) -> dict[str, Any]:
    """Take turns after one that does not count; return medians."""
    from tenants.deploy import prepare_database

    script, replay = [], []
    for turn in range(repeat + 1):
        script.append(timed(lambda turn=turn: create(f"script{turn}")))
        replay.append(timed(lambda turn=turn: replayed(f"replay{turn}")))
        remove(f"script{turn}")
        remove(f"replay{turn}")
    nothing = [timed(prepare_database) for _ in range(3)]
    seconds = {"script_seconds": statistics.median(script[1:]), "replay_seconds": statistics.median(replay[1:])}
    return {
        **{name: round(value, 4) for name, value in seconds.items()},
        "ratio": round(seconds["replay_seconds"] / seconds["script_seconds"], 1),
        "nothing_to_do_seconds": round(statistics.median(nothing), 4),
    }


def timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def create(slug: str) -> None:
    """Make a cooperative's row and schema by the product's own door, in one transaction."""
    from django.db import transaction

    from tenants.models import Cooperative
    from tenants.provisioning import create_schema

    with transaction.atomic():
        row = Cooperative(slug=slug, schema_name=slug, name=slug, short_name=slug, town="Bench")
        row.save()
        create_schema(row)


def replayed(slug: str) -> None:
    """Make a schema as Django would: every migration of its apps, one after another."""
    from django.db import connection

    from tenants.template_schema import migrate_schema

    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{slug}"')
    migrate_schema(slug)


def remove(slug: str) -> None:
    from django.db import connection

    from tenants.models import Cooperative

    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{slug}" CASCADE')
    Cooperative.objects.filter(slug=slug).delete()


def as_text(result: dict[str, Any]) -> str:
    """Return the table for people."""
    lines = [
        f"PostgreSQL {result['postgresql']}, {result['migrations']} migrations, {result['tables']} tables, "
        f"{result['statements']} statements in the script, medians of {result['repeat']}",
        f"catalog identical to replayed migrations: {'yes' if result['catalog_identical'] else 'NO'}",
        "",
        "schemas | script s | replay s | ratio | nothing to do s",
    ]
    lines += [
        f"{step['schemas']:7} | {step['script_seconds']:8.3f} | {step['replay_seconds']:8.3f} | {step['ratio']:5.1f} | "
        f"{step['nothing_to_do_seconds']:.3f}"
        for step in result["steps"]
    ]
    lines.append(f"growth: script x{result['script_growth']}, replay x{result['replay_growth']}")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
