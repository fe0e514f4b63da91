"""Which components make up a charge on a day, out of all that files said. Pure: rows come in, rows go out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar


class Dated(Protocol):
    """What the rule reads of a component; ``came`` grows with each file."""

    @property
    def name(self) -> Any: ...
    @property
    def line_no(self) -> Any: ...
    @property
    def person_id(self) -> Any: ...
    @property
    def valid_from(self) -> Any: ...
    @property
    def valid_to(self) -> Any: ...
    @property
    def came(self) -> Any: ...


D = TypeVar("D", bound=Dated)


def components_on(day: dt.date, rows: Sequence[D]) -> list[D]:
    """Return the rows of one premises that are in force on a day, in the order of their numbers and names.

    Of one component the row that began last counts until the next begins; of rows that began on one day, those of the
    newest file. A row whose last day has passed is over and brings no earlier one back.
    """
    begun: dict[tuple[Any, str, int | None], list[D]] = defaultdict(list)
    for row in rows:
        if row.valid_from <= day:
            begun[row.person_id, row.name, row.line_no].append(row)
    found = []
    for same in begun.values():
        newest = max((row.valid_from, row.came) for row in same)
        found += [row for row in same if (row.valid_from, row.came) == newest]
    in_force = [row for row in found if row.valid_to is None or row.valid_to >= day]
    return sorted(in_force, key=lambda row: (row.line_no is None, row.line_no or 0, row.name))
