"""Where the table of a sample begins and which column is which of ours. Values (days, words) are ``value_guess``."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from billing_import.amounts import read_amount
from billing_import.formats.layout import Layout, plain_name
from billing_import.guessing.contents import (
    AMOUNT,
    TEXT,
    Codes,
    SeenColumn,
    is_amount,
    is_day,
    seen_column,
    wanted_of,
)
from billing_import.guessing.foreign_names import ENGLISH
from billing_import.guessing.sight import SeenRow, Sight

_EXACT, _FOREIGN, _WITHIN, _BY_CONTENT = 100, 80, 60, 20
_SIDES = ("debit", "credit", "amount")
# Two columns are the sides of an entry when nearly every row fills exactly one of them.
_EXCLUSIVE = 0.9
_SHORT_NAME = 3


@dataclass(frozen=True, slots=True)
class TableGuess:
    """What was told of one sight. ``header_line`` 0: there is no header, rows begin at ``first_line``.

    ``columns`` says in which cell each field stands, from 0. ``score`` compares sights of one file.
    """

    sight: Sight
    header_line: int
    first_line: int
    seen: tuple[SeenColumn, ...]
    columns: Mapping[str, int]
    rows: tuple[SeenRow, ...]
    is_trailed: bool
    score: float

    def values_of(self, field: str) -> list[str]:
        """Return the cells of a field's column, row by row, also the empty ones."""
        at = self.columns.get(field)
        return [] if at is None else [row.cells[at].strip() if at < len(row.cells) else "" for row in self.rows]


def guess_table(sight: Sight, layout: Layout, codes: Codes, *, header_line: int | None = None) -> TableGuess:
    """Return what one sight of a file tells; ``header_line`` is given when people picked it (0: no header)."""
    rows = [row for row in sight.rows if any(cell.strip() for cell in row.cells)]
    data = [row for row in rows if _is_data(row, codes)]
    width = _common_width(data or rows)
    if sight.header:
        line, body, header = 0, rows, sight.header
        first = rows[0].line if rows else 1
    else:
        line = _header_line(rows, data, width, layout) if header_line is None else header_line
        found = sight.row_at(line) if line else None
        header = found.cells if found else ()
        first = line + 1 if line else _first_data_line(data, rows, width)
        body = [row for row in rows if row.line >= first]
    body = [row for row in body if len(row.cells) >= width - 1] or body
    width = max(len(header), width) if header else width
    is_trailed = bool(header) and bool(header[-1].strip()) and bool(body) and _all_end_empty(body, len(header))
    if is_trailed:
        width = len(header)
    seen = tuple(
        seen_column(
            at,
            header[at].strip() if at < len(header) else "",
            [row.cells[at] if at < len(row.cells) else "" for row in body],
            codes,
            has_serial_days=sight.has_serial_days,
        )
        for at in range(width)
    )
    columns = assigned(seen, layout, body)
    required = [column.field for column in layout.columns if column.is_required]
    agreeing = sum(len(row.cells) in {width, width + is_trailed} for row in body) / len(body) if body else 0
    score = 2 * sum(field in columns for field in required) + len(columns) + 2 * agreeing * (width > 1)
    return TableGuess(sight, line, first, seen, columns, tuple(body), is_trailed, score)


def assigned(seen: Sequence[SeenColumn], layout: Layout, rows: Sequence[SeenRow]) -> dict[str, int]:
    """Return the best column of each field: by its known names, by names that resemble them, then by content."""
    offers = sorted(_offers(seen, layout), key=lambda offer: (-offer[0], offer[1], offer[3]))
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for _, _, field, at in offers:
        if field not in columns and at not in taken:
            columns[field] = at
            taken.add(at)
    if any(column.field == "debit" for column in layout.columns):
        _add_sides(columns, [one for one in seen if one.at not in taken], rows)
    return columns


def _offers(seen: Sequence[SeenColumn], layout: Layout) -> list[tuple[float, int, str, int]]:
    """Return (score, place of the field in the layout, field, column) for each column that may be a field."""
    exact = layout.fields_of([one.name for one in seen], layout.names({}))
    offers = []
    for place, column in enumerate(layout.columns):
        wanted = wanted_of(column)
        known = {plain_name(name) for name in (column.title, *column.synonyms)}
        foreign = {plain_name(name) for name in ENGLISH.get(column.field, ())}
        for one in seen:
            fits = not one.values or wanted == TEXT or one.is_mostly(wanted) or column.field in {"kind", "premises"}
            name, score = plain_name(one.name), 0.0
            if exact[one.at] == column.field:
                score = _EXACT
            elif fits and name in foreign:
                score = _FOREIGN
            elif fits and name and (within := _longest_within(known, name)):
                score = _WITHIN + min(within, 15)
            elif one.is_mostly(wanted) and wanted != TEXT and _is_told_by_content(column.field, column.is_required):
                score = _BY_CONTENT * one.shares.get(wanted, 0)
            if score:
                offers.append((score, place, column.field, one.at))
    return offers


def _is_told_by_content(field: str, is_required: bool) -> bool:
    return (is_required and field not in _SIDES) or field in {"premises", "counterparty_account"}


def _longest_within(known: set[str], name: str) -> int:
    """Return the length of the longest known name that stands in a name as whole words; short ones begin it."""
    return max(
        (
            len(one)
            for one in known
            if name.startswith(f"{one} ") or (len(one) > _SHORT_NAME and f" {one} " in f" {name} ")
        ),
        default=0,
    )


def _add_sides(columns: dict[str, int], free: Sequence[SeenColumn], rows: Sequence[SeenRow]) -> None:
    """Tell Wn and Ma, or one amount, by content when names did not; a running balance is neither."""
    if "amount" in columns and not {"debit", "credit"} <= set(columns):
        columns.pop("debit", None)
        columns.pop("credit", None)
    if {"debit", "credit"} <= set(columns) or "amount" in columns:
        return
    columns.pop("debit", None)
    columns.pop("credit", None)
    amounts = [one.at for one in free if one.is_mostly(AMOUNT) and any(map(is_amount, one.values))]
    for number, first in enumerate(amounts):
        for second in amounts[number + 1 :]:
            if _fill_in_turns(first, second, rows):
                columns["debit"], columns["credit"] = first, second
                return
    if amounts:
        columns["amount"] = amounts[0]


def _fill_in_turns(first: int, second: int, rows: Sequence[SeenRow]) -> bool:
    both = [(_says(row, first), _says(row, second)) for row in rows]
    said = [pair for pair in both if any(pair)]
    return bool(said) and sum(one != other for one, other in said) >= _EXCLUSIVE * len(said)


def _says(row: SeenRow, at: int) -> bool:
    """Tell whether a cell is an amount other than zero."""
    number = read_amount(row.cells[at]) if at < len(row.cells) else 0
    return number != 0


def _is_data(row: SeenRow, codes: Codes) -> bool:
    cells = [cell.strip() for cell in row.cells]
    return sum(bool(cell) for cell in cells) > 1 and any(
        is_amount(cell) or is_day(cell) or cell in codes.premises for cell in cells
    )


def _common_width(rows: Sequence[SeenRow]) -> int:
    widths = Counter(len(row.cells) for row in rows)
    return max(widths, key=lambda width: (widths[width] * (width > 1), width), default=0)


def _header_line(rows: Sequence[SeenRow], data: Sequence[SeenRow], width: int, layout: Layout) -> int:
    """Return the line most like a header: the one with most known names, else the last one of words before the data."""
    names = layout.names({}) | {plain_name(name): field for field, own in ENGLISH.items() for name in own}
    best, most = 0, 1
    for row in rows:
        known = len({names[name] for cell in row.cells if (name := plain_name(cell)) in names})
        if known > most and not _is_filled_in(row):
            best, most = row.line, known
    first = next((row.line for row in data if len(row.cells) in {width, width - 1}), 0)
    if best and (not first or best < first):
        return best
    before = [row for row in rows if row.line < first] if first else rows[:1]
    if before and abs(len(before[-1].cells) - width) <= 1 and width > 1:
        filled = [cell for cell in before[-1].cells if cell.strip()]
        is_named = len(filled) >= max(2, len(before[-1].cells) // 2)
        if is_named and not _is_filled_in(before[-1]) and all(any(map(str.isalpha, cell)) for cell in filled):
            return before[-1].line
    return 0


def _is_filled_in(row: SeenRow) -> bool:
    """Tell whether a row holds values: a header has none."""
    return any(is_amount(cell) or is_day(cell.strip()) for cell in row.cells)


def _first_data_line(data: Sequence[SeenRow], rows: Sequence[SeenRow], width: int) -> int:
    same = [row.line for row in data if len(row.cells) == width] or [
        row.line for row in rows if len(row.cells) == width
    ]
    return same[0] if same else 1


def _all_end_empty(rows: Sequence[SeenRow], width: int) -> bool:
    """Tell whether rows have exactly one cell more than the header, and that one empty."""
    longer = [row for row in rows if len(row.cells) == width + 1]
    return len(longer) > len(rows) / 2 and all(not row.cells[-1].strip() for row in longer)
