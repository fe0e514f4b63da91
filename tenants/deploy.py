"""What a deploy does to the database: public tables, the template, then each cooperative that is behind."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from django.core.management import call_command
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tenants.models import Cooperative
from tenants.provisioning import SchemaIncomplete, note_complete_schema
from tenants.schema_version import schema_version
from tenants.template_schema import migrate_schema, prepare_script

logger = logging.getLogger(__name__)

# Any fixed number: two deploys at once wait for each other.
DEPLOY_LOCK = 730_117_001
# A migration that waits longer than this for a table would make everybody queue up behind it.
LOCK_TIMEOUT = "2s"


@dataclass(slots=True)
class Report:
    """What was done; ``failed`` maps a schema to the reason."""

    public_migrations: int = 0
    script_made: bool = False
    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def prepare_database(say: Callable[[str], None] = lambda _: None) -> Report:
    """Bring everything to this code's version; only what is behind is visited. Safe to repeat and to interrupt.

    Cost: with nothing to do four statements and the loading of the migration graph.
    """
    report = Report()
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with _deploy_lock():
        report.public_migrations = _migrate_public()
        report.script_made = prepare_script()
        migrate_behind(report, say)
    return report


def cooperatives_behind() -> list[Cooperative]:
    """Return the cooperatives whose schema is of another version than this code's. Cost: one statement."""
    return list(
        Cooperative.objects.exclude(schema_version__in=["", schema_version()]).order_by("schema_name"),
    )


def migrate_behind(report: Report, say: Callable[[str], None]) -> None:
    """Migrate the cooperatives that are behind; one that fails is reported and does not stop the others."""
    for cooperative in cooperatives_behind():
        started = perf_counter()
        try:
            with _lock_timeout():
                count = migrate_schema(cooperative.schema_name)
            note_complete_schema(cooperative, schema_version())
        except (DatabaseError, SchemaIncomplete) as error:
            logger.exception("schema.migration_failed", extra={"schema": cooperative.schema_name})
            report.failed[cooperative.schema_name] = str(error).strip()
            say(f"{cooperative.schema_name}: nie udało się: {error}")
        else:
            report.migrated.append(cooperative.schema_name)
            say(f"{cooperative.schema_name}: {count} migracji, {perf_counter() - started:.2f} s")


def _migrate_public() -> int:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        # The whole command, for what it does besides: checks, content types.
        call_command(MigrateCommand(), interactive=False, verbosity=0)
    return len(plan)


@contextmanager
def _deploy_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [DEPLOY_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [DEPLOY_LOCK])


@contextmanager
def _lock_timeout() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")
