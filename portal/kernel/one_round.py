"""Several small reads in one statement, for pages that gather from many rooms. What is read is the rooms' matter.

Cost: a page that asks eight rooms pays one round trip instead of eight; PostgreSQL runs the reads one after another.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, CharField, IntegerField, QuerySet, TextField

Row = dict[str, Any]
# A queryset of values(): which columns it has is the reader's matter.
Read = QuerySet[Any, Any]


# What JSON brings is what the field means; days, amounts and ids are read on. Cost: half the time of long answers.
_AS_JSON_GIVES = (CharField, TextField, IntegerField, BooleanField)


def in_one_round(reads: Mapping[str, Read]) -> dict[str, list[Row]]:
    """Run ``values()`` querysets as one statement; return the rows of each, under its name, as they would come alone.

    Raises ValueError for a queryset that is not of ``values()``. Costs one query, none when nothing is asked.
    """
    found: dict[str, list[Row]] = {name: [] for name in reads}
    texts: list[str] = []
    params: list[Any] = []
    asked: list[tuple[str, dict[str, Any]]] = []
    for name, read in reads.items():
        if not read.query.values_select and not read.query.annotation_select:
            raise ValueError(f"{name}: only values() can be read in one round")
        compiler = read.query.get_compiler(connection=connection)
        try:
            sql, its_params = compiler.as_sql()
        except EmptyResultSet:
            continue
        names = list(read.query.selected or (*read.query.values_select, *read.query.annotation_select))
        columns = dict(zip(names, (one[0].output_field for one in compiler.select), strict=True))
        named = ", ".join(connection.ops.quote_name(column) for column in columns)
        texts.append(f"(SELECT coalesce(json_agg(row_to_json(t)), '[]')::text FROM ({sql}) t({named}))")
        params.extend(its_params)
        asked.append((name, columns))
    if not texts:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(texts), params)
        answers = cursor.fetchone()
    for (name, columns), answer in zip(asked, answers, strict=True):
        # Amounts never pass through a float: the text of PostgreSQL is read as decimals.
        found[name] = rows = json.loads(answer, parse_float=Decimal)
        read_on = [(key, column.to_python) for key, column in columns.items() if not isinstance(column, _AS_JSON_GIVES)]
        for row in rows:
            for key, to_python in read_on:
                row[key] = to_python(row[key])
    return found
