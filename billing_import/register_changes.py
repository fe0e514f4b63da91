"""What taking a register file back would change: read from its images and from the rows as they are now."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model

from billing_import.models import ImportRun
from billing_import.register_images import TABLES
from portal.finding.models import SearchEntry

# Which file changed a row last: goes back with the rest, and is nothing to tell people of.
_BOOKKEEPING = {"source_run", "opened_by_run"}
Columns = tuple[str, ...]
Kept = dict[str, Any]


@dataclass(slots=True)
class RegisterChanges:
    """Ids of rows by table: columns that go back, rows to remove, rows to bring back; and what stays, with why."""

    columns: dict[type[Model], dict[Columns, list[str]]] = field(default_factory=dict)
    removed: dict[type[Model], list[str]] = field(default_factory=dict)
    restored: dict[type[Model], list[str]] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)

    @property
    def rows_removed(self) -> int:
        """Return how many rows would be removed."""
        return sum(map(len, self.removed.values()))

    @property
    def rows_put_back(self) -> int:
        """Return how many rows would be as they were, in full or in part."""
        changed = sum(len(ids) for groups in self.columns.values() for ids in groups.values())
        return changed + sum(map(len, self.restored.values()))


def kept_row(model: type[Model], row_id: str, code: str, fields: Collection[str] = ()) -> Kept:
    """Return what is told of a row that stays as it is: ``changed_since``, ``in_use`` or ``taken``."""
    return {"table": model._meta.db_table, "row": row_id, "fields": sorted(fields), "code": code}


def changes_of(run: ImportRun) -> RegisterChanges:
    """Return what taking a run back would change. Cost: reads its images and the rows they are of into memory."""
    changes = RegisterChanges()
    for model in TABLES:
        _look_at(run, model, changes)
    # What refers to others first: it may be removed together with what it refers to.
    for model in reversed(TABLES):
        used = _used(model, changes)
        changes.kept += [kept_row(model, row_id, "in_use") for row_id in changes.removed[model] if row_id in used]
        changes.removed[model] = [row_id for row_id in changes.removed[model] if row_id not in used]
    return changes


def _look_at(run: ImportRun, model: type[Model], changes: RegisterChanges) -> None:
    columns: dict[Columns, list[str]] = defaultdict(list)
    removed: list[str] = []
    restored: list[str] = []
    changes.columns[model], changes.removed[model], changes.restored[model] = columns, removed, restored
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT image.row_id, image.before, image.after, image.after_hash, to_jsonb(row), md5(to_jsonb(row)::text)
            FROM import_image AS image LEFT JOIN {table} AS row ON row.id::text = image.row_id
            WHERE image.run_id = %s AND image.table_name = %s ORDER BY image.id
            """,
            [run.pk, table],
        )
        found = cursor.fetchall()
    for row_id, before, after, after_hash, now, now_hash in found:
        is_as_left = after_hash == (now_hash or "")
        if before is None or not after_hash:
            if is_as_left:
                (removed if before is None else restored).append(row_id)
            elif now is not None:
                changes.kept.append(kept_row(model, row_id, "changed_since"))
        elif now is not None:
            back, since = _fields(_read(before), _read(after), _read(now), is_as_left=is_as_left)
            if back:
                columns[tuple(sorted(back))].append(row_id)
            if since:
                changes.kept.append(kept_row(model, row_id, "changed_since", since))


def _fields(
    before: dict[str, Any], after: dict[str, Any] | None, now: dict[str, Any], *, is_as_left: bool
) -> tuple[set[str], set[str]]:
    """Return the columns that go back, and those that the file changed and somebody else since."""
    if after is None:
        # An image of an earlier version, without values: only a row that nobody touched tells what the file wrote.
        differs = {name: value for name, value in now.items() if before.get(name) != value}
        if not is_as_left:
            return set(), set(differs) - _BOOKKEEPING
        after = differs
    back = {name for name, value in after.items() if now.get(name) == value and name in before}
    since = {name for name in after if name not in back and now.get(name) != before.get(name)}
    return back, since - _BOOKKEEPING


def _read(text: Any) -> Any:
    return json.loads(text) if isinstance(text, str) else text


def _used(model: type[Model], changes: RegisterChanges) -> set[str]:
    """Return the rows to remove that others refer to which stay. Cost: one query for each such reference."""
    wanted = changes.removed[model]
    used: set[str] = set()
    if not wanted:
        return used
    going = {one._meta.db_table: ids for one, ids in changes.removed.items()}
    with connection.cursor() as cursor:
        cursor.execute(_REFERENCES, [model._meta.db_table])
        for table, column in cursor.fetchall():
            if table == SearchEntry._meta.db_table:
                continue  # written anew from the register
            stays = "AND NOT row.id::text = ANY(%s)" if going.get(table) else ""
            parameters = [wanted, going[table]] if stays else [wanted]
            cursor.execute(
                f'SELECT DISTINCT row."{column}"::text FROM {table} AS row '
                f'WHERE row."{column}"::text = ANY(%s) {stays}',
                parameters,
            )
            used |= {row_id for (row_id,) in cursor.fetchall()}
    return used


_REFERENCES = """
    SELECT referring.relname, attribute.attname
    FROM pg_constraint JOIN pg_class AS referring ON referring.oid = pg_constraint.conrelid
    JOIN pg_attribute AS attribute
      ON attribute.attrelid = pg_constraint.conrelid AND attribute.attnum = pg_constraint.conkey[1]
    WHERE contype = 'f' AND confrelid = %s::regclass
"""
