"""What each room tells a person of themselves in a file of everything about them; filled while Django starts.

A room adds one part for each kind of rows it keeps of people, ``PERSONAL_EXPORTS.add("ledger.entries", part)``, in
``fill`` of its own module ``personal``, named in ``portal.apps``. The file is made by ``portal.own_data``; that no
table with personal data is forgotten is held by ``tests/portal/own_data/test_export_is_whole.py``.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.kernel.clock import WARSAW
from portal.kernel.registries import Registry

Row = Mapping[str, Any]
# How long a list may grow in one file; nobody reads more, and a file must end.
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data are asked for: an account, and its person. ``person_id`` is None where it acts for somebody else."""

    user: Any
    person_id: uuid.UUID | None

    @property
    def person(self) -> uuid.UUID:
        """Return the person, for parts that are asked for persons only; raises ValueError for other accounts."""
        if self.person_id is None:
            raise ValueError("this account acts for somebody else")
        return self.person_id


@dataclass(frozen=True, slots=True)
class PersonalPart:
    """One list of the file, in Polish.

    ``columns`` are the keys of a row (lookups, for a queryset) with their headings, in order. ``rows`` gives a
    queryset, of which ``values()`` of the columns are taken, or rows as they are; it is asked only for its own person.
    ``words`` says stored words in Polish, by column. ``tables`` are the tables that the part tells of.
    """

    heading: str
    tables: frozenset[str]
    columns: Mapping[str, str]
    rows: Callable[[Whose], Any]
    words: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    # Whether rows are an account's, and so told to whoever acts for a person too.
    is_of_account: bool = False
    place: int = 50


PERSONAL_EXPORTS: Registry[PersonalPart] = Registry("what rooms know of a person")


def parts() -> list[PersonalPart]:
    """Return the parts in the order in which they are read."""
    return sorted((part for _, part in PERSONAL_EXPORTS), key=lambda part: part.place)


def rows_of(part: PersonalPart, whose: Whose) -> list[dict[str, Any]]:
    """Return the part's rows as plain data, by heading. Costs what the part's own reading costs, mostly one query."""
    if whose.person_id is None and not part.is_of_account:
        return []
    found = part.rows(whose)
    read: Iterable[Row] = found.values(*part.columns)[:MOST_ROWS] if hasattr(found, "values_list") else found
    return [
        {heading: plain(_said(part.words.get(key), row[key])) for key, heading in part.columns.items()} for row in read
    ]


def plain(value: Any) -> Any:
    """Return a value as JSON writes it: amounts as text with a point, days ISO, moments of the clock in Poland."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):  # a moment is a day too
        return _moment(value) if isinstance(value, dt.datetime) else value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple | set | frozenset) else str(value)


def _said(words: Mapping[Any, str] | None, value: Any) -> Any:
    return value if words is None else words.get(value, value)


def _moment(value: dt.datetime) -> str:
    return value.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M")
