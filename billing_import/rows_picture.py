"""What a file of rows is about to change, read inside its transaction: examples of new and of vanished rows."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection

from billing_import.models import ImportRun
from billing_import.rows_kind import RowsKind

MOST_ROWS, MOST_COLUMNS = 20, 7
_FIELD = re.compile(r"\{(\w+)\}")
# What people know a row's owner by, in place of its id.
_OWNERS = {
    "premises_id": ("premises_premises", "Lokal"),
    "person_id": ("residents_person", "Nr kontrahenta"),
}


def picture_of_rows(kind: RowsKind) -> Callable[[ImportRun], dict[str, Any]]:
    """Return what a preview of the kind shows: a header, new rows and vanished ones with their lines, as text."""

    def picture(run: ImportRun) -> dict[str, Any]:
        columns = list(kind.columns)[:MOST_COLUMNS]
        return {
            "header": [_title(kind, column) for column in columns],
            "added_cells": _rows(kind, columns, "run_id", run.pk),
            "vanished_cells": _rows(kind, columns, "superseded_by_run", run.pk),
        }

    return picture


def _title(kind: RowsKind, column: str) -> str:
    if column in _OWNERS:
        return _OWNERS[column][1]
    source = kind.columns[column]
    names = {one.field: one.title for one in kind.layout.columns}
    inside = [names[field] for field in _FIELD.findall(source) if field in names]
    return names.get(source) or names.get(column) or next(iter(inside), column)


def _rows(kind: RowsKind, columns: list[str], whose: str, run_id: uuid.UUID) -> list[dict[str, Any]]:
    shown, joins = [], []
    for column in columns:
        if column in _OWNERS:
            table = _OWNERS[column][0]
            shown.append(f"{table}.code::text")
            joins.append(f"LEFT JOIN {table} ON {table}.id = row.{column}")
        else:
            shown.append(f"row.{column}::text")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT row.source_line, {", ".join(shown)} FROM {kind.table} AS row {" ".join(joins)}
            WHERE row.{whose} = %s ORDER BY row.source_line, row.id LIMIT {MOST_ROWS}
            """,
            [run_id],
        )
        return [{"line": line, "cells": [cell or "" for cell in cells]} for line, *cells in cursor.fetchall()]
