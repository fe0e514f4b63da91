"""Making and removing a cooperative's schema. What else a cooperative consists of is ``tenants.onboarding``'s."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import get_public_schema_name

from tenants.catalog import missing_tables, schema_exists
from tenants.models import Cooperative
from tenants.postgresql.base import EXTENSIONS_SCHEMA
from tenants.queries import announce_change
from tenants.schema_version import schema_version
from tenants.template_schema import run_script, script_of_version

# Each dropped table takes a lock on itself, its indexes and its neighbors until the transaction ends.
TABLES_PER_DROP = 8


class SchemaTaken(Exception):
    """A schema of that name is there already and belongs to something else."""


class SchemaIncomplete(Exception):
    """Tables that the product needs are missing, so the cooperative must not be served."""


def reserved_schemas() -> frozenset[str]:
    """Return names that no cooperative may have."""
    return frozenset({get_public_schema_name(), settings.TEMPLATE_SCHEMA, EXTENSIONS_SCHEMA, "information_schema"})


@transaction.atomic
def create_schema(cooperative: Cooperative, *, tell: Callable[[str, int, int], None] = lambda *_: None) -> None:
    """Make the cooperative's schema from the stored script and note its version; all of it or nothing.

    Raises SchemaTaken, and SchemaScript.DoesNotExist before ``prepare_database`` ran with this code.
    Cost: one statement per table, index and set of foreign keys (some 100), flat in the number of schemas.
    """
    schema, version = cooperative.schema_name, schema_version()
    if schema in reserved_schemas() or schema_exists(schema):
        raise SchemaTaken(f"Schemat „{schema}” już istnieje albo jest zastrzeżony.")
    statements = script_of_version(version)
    run_script(statements, schema, lambda done: tell("schema", done, len(statements)))
    note_complete_schema(cooperative, version)


def note_complete_schema(cooperative: Cooperative, version: str) -> None:
    """Store the version of a schema once every table is there; raises SchemaIncomplete."""
    missing = missing_tables(cooperative.schema_name)
    if missing:
        raise SchemaIncomplete(f"W schemacie „{cooperative.schema_name}” brakuje tabel: {', '.join(missing)}.")
    cooperative.schema_version = version
    cooperative.save(update_fields=["schema_version"])
    announce_change()


def stop_for_good(cooperative: Cooperative) -> None:
    """Answer its hosts with 404 and refuse its tasks, before its tables go."""
    cooperative.status = Cooperative.Status.PREPARING
    cooperative.schema_version = ""
    cooperative.save(update_fields=["status", "schema_version"])
    announce_change()


def drop_cooperative(cooperative: Cooperative) -> None:
    """Remove a cooperative with all its data, a few tables per transaction; safe to call again after a crash.

    Cost: PostgreSQL's lock table bounds what one transaction may drop; a schema of 40 tables takes some six steps.
    """
    stop_for_good(cooperative)
    schema = connection.ops.quote_name(cooperative.schema_name)
    while batch := _some_tables(cooperative.schema_name):
        names = ", ".join(f"{schema}.{connection.ops.quote_name(name)}" for name in batch)
        _drop(f"DROP TABLE {names} CASCADE")
    _drop(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    cooperative.delete()


def _drop(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def _some_tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename LIMIT %s",
            [schema, TABLES_PER_DROP],
        )
        return [name for (name,) in cursor.fetchall()]
