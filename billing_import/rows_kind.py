"""What the importer of rows must know of a kind: its fields, its table, whose rows are, what a snapshot speaks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from billing_import.formats.layout import Layout
from billing_import.rows_fields import RowField

Values = Mapping[str, Any]
# A field's name and the code of what is wrong with it beside the other fields of its row; None when nothing is.
Rule = Callable[[Values], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class RowsKind:
    """One kind of rows.

    ``columns`` says for each column of ``table`` which field it holds, or an SQL expression over ``{field}``. The
    fields in ``not_in_key`` do not make a row another row. ``day`` is the column that periods of a snapshot are told by
    (empty: a snapshot speaks for all days), ``owner`` the column that ``scope_premises = "in_file"`` goes by.
    Rows that agree in the columns ``same`` speak of the same thing, so that a later one takes the place of an earlier.
    ``file_owner`` is the field that says whose the file is, such as the account of a statement.
    ``warning`` returns a sentence for a row that is taken as it stands but looks wrong, or nothing.
    """

    code: str
    layout: Layout
    table: str
    fields: tuple[RowField, ...]
    columns: Mapping[str, str]
    owner: str
    same: tuple[str, ...]
    day: str = ""
    rules: tuple[Rule, ...] = ()
    warning: Callable[[Values, int], str] | None = None
    not_in_key: frozenset[str] = frozenset()
    sums: tuple[str, ...] = ()  # fields of money whose totals a file may state
    key_version: str = "1"
    file_owner: str = ""

    @property
    def names_premises(self) -> bool:
        """Tell whether its rows may name premises."""
        return any(one.name == "premises" for one in self.fields)

    def expression(self, column: str) -> str:
        """Return the SQL that makes a column out of a staged row (``staged``)."""
        source = self.columns[column]
        casts = {one.name: f"staged.c{at}::{one.sql}" for at, one in enumerate(self.fields, start=1)}
        return casts[source] if source in casts else source.format(**casts)


def ends_after_start(first: str, last: str) -> Rule:
    """Return the rule that one day is not before another."""

    def check(values: Values) -> tuple[str, str] | None:
        begins, ends = values[first], values[last]
        return (last, "ends_before_start") if begins is not None and ends is not None and ends < begins else None

    return check


def one_of(*names: str) -> Rule:
    """Return the rule that at least one of some fields is given."""

    def check(values: Values) -> tuple[str, str] | None:
        return None if any(values[name] not in {None, ""} for name in names) else (names[0], "value_missing")

    return check
