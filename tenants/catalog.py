"""What PostgreSQL's catalogs say about one schema, in definitions that do not name it. Nothing is made here.

Two schemas are alike when their ``Catalog`` values are equal; ``tenants.template_schema`` writes one down as SQL.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_context


@dataclass(frozen=True, slots=True)
class Column:
    """A column in its place; ``identity`` is ``a``, ``d`` or empty, ``not_null_name`` PostgreSQL 18's constraint."""

    name: str
    type: str
    not_null: bool
    not_null_name: str
    default: str
    identity: str
    generated: str
    collation: str
    sequence: str
    comment: str


@dataclass(frozen=True, slots=True)
class Named:
    """A constraint (``kind`` as in pg_constraint.contype) or an index (kind ``index``) with its definition."""

    name: str
    kind: str
    definition: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with everything that hangs on it, in the catalogs' order."""

    name: str
    persistence: str
    options: tuple[str, ...]
    comment: str
    columns: tuple[Column, ...]
    constraints: tuple[Named, ...]
    indexes: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All tables by name, and names of things that the product does not use in a cooperative's schema."""

    tables: tuple[Table, ...]
    strangers: tuple[str, ...]


_TABLES = """
SELECT c.oid, c.relname, c.relpersistence::text, coalesce(c.reloptions, '{}'),
       coalesce(obj_description(c.oid, 'pg_class'), '')
FROM pg_class c WHERE c.relnamespace = %s AND c.relkind = 'r' ORDER BY c.relname
"""
_COLUMNS = """
SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(n.conname, ''),
       CASE WHEN a.attgenerated = '' THEN coalesce(pg_get_expr(d.adbin, d.adrelid), '') ELSE '' END,
       a.attidentity::text,
       CASE WHEN a.attgenerated <> '' THEN a.attgenerated::text || pg_get_expr(d.adbin, d.adrelid) ELSE '' END,
       CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN a.attcollation::regcollation::text ELSE '' END,
       coalesce(s.relname, ''), coalesce(col_description(a.attrelid, a.attnum), '')
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relnamespace = %s AND c.relkind = 'r'
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint n ON n.conrelid = a.attrelid AND n.contype = 'n' AND n.conkey = ARRAY[a.attnum]
LEFT JOIN pg_depend p ON a.attidentity <> '' AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum
     AND p.deptype = 'i' AND p.classid = 'pg_class'::regclass
LEFT JOIN pg_class s ON s.oid = p.objid
WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum
"""
_CONSTRAINTS = """
SELECT o.conrelid, o.conname, o.contype::text, pg_get_constraintdef(o.oid)
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid AND c.relnamespace = %s AND c.relkind = 'r'
WHERE o.contype NOT IN ('n', 't') ORDER BY o.conrelid, o.conname
"""
_INDEXES = """
SELECT i.indrelid, x.relname, 'index', pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid AND x.relnamespace = %s
WHERE NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
ORDER BY i.indrelid, x.relname
"""
_STRANGERS = """
SELECT 'relation ' || c.relname FROM pg_class c WHERE c.relnamespace = %(schema)s AND c.relkind NOT IN ('r', 'i', 'S')
UNION ALL
SELECT 'sequence ' || c.relname FROM pg_class c WHERE c.relnamespace = %(schema)s AND c.relkind = 'S' AND NOT EXISTS (
  SELECT FROM pg_depend p WHERE p.objid = c.oid AND p.classid = 'pg_class'::regclass AND p.deptype = 'i')
UNION ALL
SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = %(schema)s
UNION ALL
SELECT 'type ' || t.typname FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typnamespace = %(schema)s AND t.typtype <> 'b' AND coalesce(c.relkind, '') <> 'r'
UNION ALL
SELECT 'trigger ' || g.tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
WHERE c.relnamespace = %(schema)s AND NOT g.tgisinternal
UNION ALL
SELECT 'policy ' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = %(schema)s
UNION ALL
SELECT 'foreign key leaving the schema ' || o.conname FROM pg_constraint o
JOIN pg_class c ON c.oid = o.conrelid JOIN pg_class r ON r.oid = o.confrelid
WHERE o.contype = 'f' AND c.relnamespace = %(schema)s AND r.relnamespace <> %(schema)s
UNION ALL
SELECT 'unfinished index or constraint ' || x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
WHERE x.relnamespace = %(schema)s AND NOT i.indisvalid
ORDER BY 1
"""


def schema_exists(schema: str) -> bool:
    """Return whether PostgreSQL knows the schema. Cost: one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None


def missing_tables(schema: str) -> list[str]:
    """Return the tables that the product's models need and the schema lacks.

    Cost: one statement of index look-ups; it does not grow with the number of schemas, as reading pg_class would.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name"
            " WHERE to_regclass(quote_ident(%s) || '.' || quote_ident(name)) IS NULL ORDER BY name",
            [tables_of_models(), schema],
        )
        return [name for (name,) in cursor.fetchall()]


def tables_of_models() -> list[str]:
    """Return the names of all tables that a cooperative's schema needs."""
    configs = [config for config in apps.get_app_configs() if config.name in settings.TENANT_APPS]
    models = [model for config in configs for model in config.get_models(include_auto_created=True)]
    return ["django_migrations", *(model._meta.db_table for model in models if model._meta.managed)]


@transaction.atomic
def catalog_of(schema: str) -> Catalog:
    """Read the whole catalog of a schema. Cost: six statements, some 50 ms for 40 tables."""
    # PostgreSQL leaves a schema's name out of definitions where the search path finds the thing by itself.
    with schema_context(schema), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = {connection.ops.quote_name(schema)}")
        cursor.execute("SELECT oid FROM pg_namespace WHERE nspname = %s", [schema])
        oid = cursor.fetchone()[0]
        tables = _rows(cursor, _TABLES, [oid])
        columns = _grouped(_rows(cursor, _COLUMNS, [oid]))
        constraints = _grouped(_rows(cursor, _CONSTRAINTS, [oid]))
        indexes = _grouped(_rows(cursor, _INDEXES, [oid]))
        strangers = _rows(cursor, _STRANGERS, {"schema": oid})
    qualified = f" ON {connection.ops.quote_name(schema)}."
    plain = f" ON {schema}."
    return Catalog(
        tables=tuple(
            Table(
                name=name,
                persistence=persistence,
                options=tuple(options),
                comment=comment,
                columns=tuple(Column(*row) for row in columns.get(table, [])),
                constraints=tuple(Named(*row) for row in constraints.get(table, [])),
                indexes=tuple(
                    # Quirk: pg_get_indexdef names the schema even where the search path would do.
                    Named(index, kind, text.replace(qualified, " ON ", 1).replace(plain, " ON ", 1))
                    for index, kind, text in indexes.get(table, [])
                ),
            )
            for table, name, persistence, options, comment in tables
        ),
        strangers=tuple(name for (name,) in strangers),
    )


def differences(one: Catalog, other: Catalog) -> list[str]:
    """Return in words what differs; empty when the schemas are alike."""
    left, right = ({table.name: table for table in catalog.tables} for catalog in (one, other))
    found = [f"table {name} is in one only" for name in sorted(left.keys() ^ right.keys())]
    for name in sorted(left.keys() & right.keys()):
        for part in ("persistence", "options", "comment", "columns", "constraints", "indexes"):
            before, after = getattr(left[name], part), getattr(right[name], part)
            if before != after:
                only = (
                    [str(item) for item in before if item not in after] if isinstance(before, tuple) else [str(before)]
                )
                found.append(f"{name}.{part}: {', '.join(only) or 'order'}")
    if one.strangers != other.strangers:
        found.append(f"strangers: {one.strangers} / {other.strangers}")
    return found


def _rows(cursor: Any, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
    cursor.execute(sql, parameters)
    return list(cursor.fetchall())


def _grouped(rows: list[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    groups: dict[int, list[tuple[Any, ...]]] = {}
    for table, *rest in rows:
        groups.setdefault(table, []).append(tuple(rest))
    return groups
