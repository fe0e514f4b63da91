"""Gathering the figures of one cooperative for the operator's board. What the board makes of them is its presenters'.

One cooperative at a time, in its own schema: no statement spans two. The board reads the stored rows.
"""

import datetime as dt
import logging
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context

from portal.kernel.files import cooperative_folder
from portal.kernel.registries import BoardFact, board_columns
from tenants.catalog import missing_tables, tables_of_models
from tenants.error_count import errors_in_a_day
from tenants.models import Cooperative, CooperativeSummary

logger = logging.getLogger(__name__)

# A few broken requests happen; many in a day are a reason to look.
MANY_ERRORS = 5
MOST_FILES_COUNTED = 200_000


def gather_summary(slug: str, *, now: dt.datetime | None = None) -> CooperativeSummary | None:
    """Read a cooperative's figures and store them; None when it is gone or has no schema yet.

    Cost: the statements of each room's column (one or two), one for sizes, and a walk over its files.
    """
    with schema_context(get_public_schema_name()):
        cooperative: Cooperative | None = Cooperative.objects.filter(slug=slug).exclude(schema_version="").first()
        if cooperative is None:
            return None
        missing = missing_tables(cooperative.schema_name)
    facts = {} if missing else _facts(cooperative.schema_name)
    errors = errors_in_a_day(cooperative.schema_name)
    level, problem = _worst(facts, errors, missing)
    figures = {
        "gathered_at": now or timezone.now(),
        "level": level,
        "problem": problem[:200],
        "errors_24h": errors,
        "file_bytes": _file_bytes(cooperative.schema_name),
        "table_bytes": _table_bytes(cooperative.schema_name),
        "facts": {name: _stored(fact) for name, fact in facts.items()},
    }
    with schema_context(get_public_schema_name()):
        summary, _made = CooperativeSummary.objects.update_or_create(cooperative=cooperative, defaults=figures)
    return summary


def slugs_to_gather() -> list[str]:
    """Return the cooperatives that have a schema to look into, the longest ungathered first. One query."""
    with schema_context(get_public_schema_name()):
        rows = Cooperative.objects.exclude(schema_version="").order_by("summary__gathered_at", "slug")
        return list(rows.values_list("slug", flat=True))


def _facts(schema: str) -> dict[str, BoardFact]:
    facts = {}
    for name, column in board_columns:
        try:
            with schema_context(schema), transaction.atomic():
                facts[name] = column.fact()
        except DatabaseError:
            # One broken table must not take the other figures away.
            logger.exception("summary.column_failed", extra={"schema": schema, "column": name})
            facts[name] = BoardFact("brak danych", level=2, problem="Błąd odczytu")
    return facts


def _worst(facts: dict[str, BoardFact], errors: int | None, missing: list[str]) -> tuple[int, str]:
    if missing:
        return 2, "Brak tabel"
    found = [(fact.level, fact.problem) for fact in facts.values()]
    if errors is not None and errors >= MANY_ERRORS:
        found.append((1, "Dużo błędów"))
    return max(found, key=lambda pair: pair[0], default=(0, ""))


def _stored(fact: BoardFact) -> dict[str, Any]:
    at = fact.at.isoformat() if fact.at else None
    return {"text": fact.text, "at": at, "number": fact.number, "level": fact.level, "problem": fact.problem}


def _table_bytes(schema: str) -> int:
    # By name, through an index: a sum over pg_class would grow with the number of schemas.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(pg_total_relation_size(to_regclass(quote_ident(%s) || '.' || quote_ident(name)))), 0)"
            " FROM unnest(%s::text[]) AS name",
            [schema, tables_of_models()],
        )
        return int(cursor.fetchone()[0])


def _file_bytes(schema: str) -> int:
    with schema_context(schema):
        folder = cooperative_folder()
    total = 0
    for counted, path in enumerate(folder.rglob("*") if folder.is_dir() else ()):
        if counted >= MOST_FILES_COUNTED:
            break
        try:
            total += path.lstat().st_size
        except OSError:
            continue  # Race: the file was just deleted
    return total
