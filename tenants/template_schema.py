"""The template of every cooperative's schema, and the script rendered from it. Cooperatives are made elsewhere.

The template is made by replaying migrations, once per schema version. Its catalogs are then written down as statements,
so that making a cooperative reads no catalog and costs the same with ten schemas as with thousands.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django_tenants.utils import schema_context

from tenants.catalog import Catalog, Column, Named, Table, catalog_of, differences, missing_tables
from tenants.models import SchemaScript
from tenants.schema_version import schema_targets, schema_version

PLACEHOLDER = "{{schema}}"
SEPARATOR = ";\n-- next\n"
MIGRATIONS_TABLE = "django_migrations"
IDENTITY = {"a": "ALWAYS", "d": "BY DEFAULT"}
PERSISTENCE = {"p": "", "u": "UNLOGGED "}
# Quirk: PostgreSQL prints ``kind IN ('a', 'b')`` of a varchar column in a form that it reads back differently.
IN_LIST = re.compile(
    r"\((\w+)\)::text (= ANY|<> ALL) \(\(ARRAY\[((?:'(?:[^']|'')*'::character varying(?:, )?)+)\]\)::text\[\]\)"
)
# A name that no cooperative can have: slugs hold no dash.
TRIAL_SCHEMA = "iok-trial"
# In this order inside a table: primary key, unique, exclusion, check.
INLINE_KINDS = "puxc"


class TemplateNotRenderable(Exception):
    """The template holds something that the script could not repeat faithfully."""


def migrate_schema(schema: str) -> int:
    """Replay the migrations that a schema lacks and return how many there were.

    Cost: loads the migration graph (some 100 ms) and one transaction per migration. The schema must exist.
    """
    with schema_context(schema):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(list(schema_targets()))
        executor.migrate(list(schema_targets()), plan=plan)
        return len(plan)


def script_of_version(version: str) -> list[str]:
    """Return the statements that make a schema, with ``PLACEHOLDER`` for its name; raises SchemaScript.DoesNotExist."""
    return str(SchemaScript.objects.get(version=version).sql).split(SEPARATOR)


def prepare_script() -> bool:
    """Make the template and its script when this code's version has none yet; return whether there was work.

    Race: the caller holds the lock of ``prepare_database``. A template left half made is migrated on.
    """
    version = schema_version()
    if SchemaScript.objects.filter(version=version).exists():
        return False
    template = settings.TEMPLATE_SCHEMA
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(template)}")
    migrate_schema(template)
    missing = missing_tables(template)
    if missing:
        raise TemplateNotRenderable(f"tables that models need and migrations do not make: {', '.join(missing)}")
    with transaction.atomic():
        statements = render_script(template)
        _prove_script(statements, template)
        with schema_context(template), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {MIGRATIONS_TABLE}")
            migrations = cursor.fetchone()[0]
        SchemaScript.objects.create(version=version, sql=SEPARATOR.join(statements), migrations=migrations)
    return True


def render_script(schema: str) -> list[str]:
    """Write a schema's catalog down as statements that make its like.

    Raises TemplateNotRenderable when the schema holds rows other than migrations' or things the script cannot repeat.
    """
    catalog = catalog_of(schema)
    if catalog.strangers:
        raise TemplateNotRenderable(f"the template holds {', '.join(catalog.strangers)}")
    filled = _filled_tables(schema, catalog)
    if filled:
        # Rows that a migration puts into every schema would be lost in a cooperative made from the script.
        raise TemplateNotRenderable(f"the template holds rows in {', '.join(filled)}")
    statements = [f'CREATE SCHEMA "{PLACEHOLDER}"']
    statements += [_create_table(table) for table in catalog.tables]
    statements += [_readable(index.definition) for table in catalog.tables for index in table.indexes]
    statements += [comment for table in catalog.tables for comment in _comments(table)]
    statements += [foreign_keys for table in catalog.tables if (foreign_keys := _foreign_keys(table))]
    statements.append(_migration_rows(schema))
    broken = [text for text in statements if SEPARATOR in text or PLACEHOLDER in text[len(statements[0]) :]]
    if broken:
        raise TemplateNotRenderable(f"a definition holds the script's own marks: {broken[0][:200]}")
    return statements


def run_script(statements: list[str], schema: str, tell: Callable[[int], None] = lambda _done: None) -> None:
    """Run the statements one by one for a schema of that name, in the transaction of the caller.

    ``tell`` hears how many are done, after each of them.
    """
    with schema_context(schema), connection.cursor() as cursor:
        for done, statement in enumerate([statements[0].replace(PLACEHOLDER, schema), *statements[1:]], 1):
            cursor.execute(statement)
            tell(done)


def _prove_script(statements: list[str], template: str) -> None:
    # A definition that PostgreSQL prints in one way and reads in another must show here, not in a cooperative.
    with transaction.atomic():
        run_script(statements, TRIAL_SCHEMA)
        differing = differences(catalog_of(template), catalog_of(TRIAL_SCHEMA))
        transaction.set_rollback(True)
    if differing:
        raise TemplateNotRenderable(f"a schema made by the script differs: {'; '.join(differing)}")


def _filled_tables(schema: str, catalog: Catalog) -> list[str]:
    filled = []
    with schema_context(schema), connection.cursor() as cursor:
        for table in catalog.tables:
            if table.name != MIGRATIONS_TABLE:
                cursor.execute(f"SELECT EXISTS (SELECT FROM {_quoted(table.name)})")
                if cursor.fetchone()[0]:
                    filled.append(table.name)
    return filled


def _create_table(table: Table) -> str:
    inline = sorted(
        (c for c in table.constraints if c.kind in INLINE_KINDS), key=lambda c: (INLINE_KINDS.index(c.kind), c.name)
    )
    parts = [_column(column) for column in table.columns]
    parts += [_constraint(constraint) for constraint in inline]
    options = f" WITH ({', '.join(table.options)})" if table.options else ""
    body = ",\n  ".join(parts)
    return f"CREATE {PERSISTENCE[table.persistence]}TABLE {_quoted(table.name)} (\n  {body}\n){options}"


def _column(column: Column) -> str:
    text = f"{_quoted(column.name)} {column.type}"
    if column.collation:
        text += f" COLLATE {column.collation}"
    if column.not_null:
        # PostgreSQL 18 names these constraints; a later migration may look for the name.
        text += f" CONSTRAINT {_quoted(column.not_null_name)} NOT NULL" if column.not_null_name else " NOT NULL"
    if column.default:
        text += f" DEFAULT {column.default}"
    if column.identity:
        # Quirk: a renamed table keeps its sequence's old name, so the name is said, not derived.
        text += f" GENERATED {IDENTITY[column.identity]} AS IDENTITY (SEQUENCE NAME {_quoted(column.sequence)})"
    if column.generated:
        kind = "STORED" if column.generated[0] == "s" else "VIRTUAL"
        text += f" GENERATED ALWAYS AS ({column.generated[1:]}) {kind}"
    return text


def _constraint(constraint: Named) -> str:
    return f"CONSTRAINT {_quoted(constraint.name)} {_readable(constraint.definition)}"


def _readable(definition: str) -> str:
    def as_list(found: re.Match[str]) -> str:
        word = "IN" if found[2] == "= ANY" else "NOT IN"
        return f"{found[1]} {word} ({found[3].replace('::character varying', '')})"

    return IN_LIST.sub(as_list, definition)


def _foreign_keys(table: Table) -> str:
    keys = ", ".join(f"ADD {_constraint(c)}" for c in table.constraints if c.kind == "f")
    return f"ALTER TABLE {_quoted(table.name)} {keys}" if keys else ""


def _comments(table: Table) -> list[str]:
    comments = [f"COMMENT ON TABLE {_quoted(table.name)} IS {_literal(table.comment)}"] if table.comment else []
    return comments + [
        f"COMMENT ON COLUMN {_quoted(table.name)}.{_quoted(column.name)} IS {_literal(column.comment)}"
        for column in table.columns
        if column.comment
    ]


def _migration_rows(schema: str) -> str:
    with schema_context(schema), connection.cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {MIGRATIONS_TABLE} ORDER BY id")
        values = ", ".join(f"({_literal(app)}, {_literal(name)}, now())" for app, name in cursor.fetchall())
    return f"INSERT INTO {MIGRATIONS_TABLE} (app, name, applied) VALUES {values}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
