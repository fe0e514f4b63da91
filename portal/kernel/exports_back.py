"""What goes back to the accounting system. A room leaves its export here; numbering and files are the importer's work.

To add one, give a code (it stands in addresses and names of files), what it is in Polish, its columns, which rows there
are, and how to read some of them::

    EXPORTS_BACK.add("zgloszenia", ExportBack("zgloszenia", "Zgłoszenia usterek", …, COLUMNS, ready, cells))
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from portal.kernel.registries import Registry

Value = str | Decimal | int | dt.date | dt.datetime | None


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: ``field`` is its key in the API, ``title`` its head in a file, ``meaning`` what it says (Polish)."""

    field: str
    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ExportBack:
    """One export. ``ready`` returns the rows that may leave, as they happened; a row that is in it stays in it.

    ``cells`` reads rows by their keys, in the order of the columns. A row that is gone by then (a person was erased) is
    left out of what it returns. ``ready_besides`` is for a room that keeps such rows in a second table; keys of the two
    must differ, and ``cells`` reads both.
    """

    code: str
    title: str
    meaning: str
    columns: Sequence[ExportColumn]
    ready: Callable[[], QuerySet[Any]]
    cells: Callable[[Sequence[uuid.UUID | int | str]], Mapping[Any, Sequence[Value]]]
    ready_besides: Callable[[], QuerySet[Any]] | None = None


EXPORTS_BACK: Registry[ExportBack] = Registry("what goes back to the accounting system")
