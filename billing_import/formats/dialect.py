"""Where the table of a text file begins and what separates its cells, told by its header. Cells are read elsewhere."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from billing_import.formats.cells import split_line
from billing_import.formats.layout import ERRORS_TITLES, Layout, plain_name
from billing_import.formats.lines import LONGEST_LINE
from billing_import.formats.problems import FileRefused
from billing_import.formats.records import Shape

SEPARATORS = (";", "\t", ",", "|")
# A preamble of a bank's or program's printout is not longer.
MOST_PREAMBLE_LINES = 300
# A line with more cells is no header; looking at each of them would take its time.
MOST_COLUMNS = 300
_PLACE = re.compile(r"kolumna ([1-9][0-9]{0,2})\Z")
_OUR_NAMES = {plain_name(title) for title in ERRORS_TITLES}


@dataclass(frozen=True, slots=True)
class _Candidate:
    separator: str
    line: int
    cells: tuple[str, ...]
    known: tuple[str | None, ...]  # the field of each cell

    @property
    def recognized(self) -> int:
        return len({field for field in self.known if field})

    def has(self, required: Collection[str]) -> bool:
        return all(field in self.known for field in required)


def find_shape(
    lines: Sequence[str],
    layout: Layout,
    *,
    required: Collection[str],
    names: Mapping[str, str] | None = None,
    separators: Sequence[str] = SEPARATORS,
    is_trailed: bool = False,
    first_line: int = 0,
) -> Shape:
    """Return where the header stands, how cells are separated and which column is which.

    The first line with all required columns is the header, whatever comes later: the lines before it are no rows.
    ``is_trailed``: rows end with a separator, whether the header does or not. ``first_line`` is where the rows of a
    file without a header begin; ``names`` are then places (``kolumna 3``). Raises FileRefused when there is no header,
    when the line most like one lacks required columns or names one twice; all of it at once.
    """
    if first_line and not any(_is_errors_header(line) for line in lines):
        split = [
            (number, split_line(line, separator) or line.split(separator), separator)
            for number, line in enumerate(lines[:MOST_PREAMBLE_LINES], start=1)
            if number >= first_line and len(line) <= LONGEST_LINE
            for separator in separators
            if line.count(separator) < MOST_COLUMNS
        ]
        return placed_shape(split, layout, required=required, names=names or {}, first_line=first_line)
    known = layout.names(names or {})
    candidates = [
        _candidate(line, number, separator, layout, known)
        for number, line in enumerate(lines[:MOST_PREAMBLE_LINES], start=1)
        if len(line) <= LONGEST_LINE
        for separator in separators
        if 0 < line.count(separator) < MOST_COLUMNS
    ]
    first = next((line.strip() for line in lines if line.strip()), "")
    best = _best(candidates, first, layout, required)
    width = len(best.cells) + (is_trailed and bool(best.cells[-1].strip()))
    return _shape(best, width, layout, required, known)


def shape_of_rows(
    rows: Sequence[tuple[int, tuple[str, ...]]],
    layout: Layout,
    *,
    required: Collection[str],
    names: Mapping[str, str] | None = None,
    separator: str,
    first_line: int = 0,
) -> Shape:
    """Return where the header stands among rows of cells (with their lines) and which column is which.

    Empty cells at the end of a header are no columns. Raises FileRefused as ``find_shape`` does.
    """
    if first_line:
        placed = [(line, _without_empty_end(cells), separator) for line, cells in rows if line >= first_line]
        return placed_shape(placed, layout, required=required, names=names or {}, first_line=first_line)
    known = layout.names(names or {})
    candidates = []
    for line, cells in rows:
        named = _without_empty_end(cells)
        if 0 < len(named) < MOST_COLUMNS:
            candidates.append(_Candidate(separator, line, named, layout.fields_of(named, known)))
    first = next((" ".join(cells).strip() for _, cells in rows if any(cell.strip() for cell in cells)), "")
    best = _best(candidates, first, layout, required)
    return _shape(best, len(best.cells), layout, required, known)


def placed_shape(
    rows: Sequence[tuple[int, Sequence[str], str]],
    layout: Layout,
    *,
    required: Collection[str],
    names: Mapping[str, str],
    first_line: int,
) -> Shape:
    """Return the shape of a file without a header: each field stands where its name (``kolumna 3``) says.

    ``rows`` are lines, their cells and the separator that gave them. A row is as wide as most of the first ones, and
    the separator is the one by which most of them agree. Raises FileRefused when that leaves out a column.
    """
    widths = Counter((separator, len(cells)) for _, cells, separator in rows if len(cells) > 1)
    places = {field: place for field, name in names.items() if (place := place_of(name))}
    most = max(widths, key=lambda one: (widths[one], one[1]), default=("", 0))
    beyond = [layout.column(field).title for field in _ordered(layout, places) if places[field] > most[1]]
    if not most[1]:
        titles = [layout.column(field).title for field in _ordered(layout, places)]
        raise FileRefused("header_not_found", expected=titles, found="")
    if beyond:
        raise FileRefused("columns_beyond_rows", missing=beyond, found=most[1], line=first_line)
    header = tuple(placed_name(at) for at in range(1, most[1] + 1))
    fields = {field: place - 1 for field, place in places.items()}
    known = layout.names(names)
    return Shape(layout, most[0], header, first_line - 1, fields, most[1], frozenset(required), known)


def placed_name(place: int) -> str:
    """Return the name of a column that has none: ``kolumna 3``, counted from 1."""
    return f"kolumna {place}"


def place_of(name: str) -> int:
    """Return the place that ``kolumna 3`` names, 0 for any other name."""
    found = _PLACE.match(plain_name(name))
    return int(found[1]) if found else 0


def _is_errors_header(line: str) -> bool:
    return plain_name(line[: len(ERRORS_TITLES[0]) + 2]).startswith(plain_name(ERRORS_TITLES[0]))


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    named = len(cells)
    while named and not cells[named - 1].strip():
        named -= 1
    return cells[:named]


def _best(candidates: list[_Candidate], first: str, layout: Layout, required: Collection[str]) -> _Candidate:
    complete = next((found.line for found in candidates if found.has(required)), None)
    best = max(
        (found for found in candidates if found.line == complete or complete is None),
        key=lambda found: found.recognized,
        default=None,
    )
    if best is None or not best.recognized:
        titles = [layout.column(field).title for field in _ordered(layout, required)]
        raise FileRefused("header_not_found", expected=titles, found=first[:200])
    _refuse_incomplete(best, layout, required)
    return best


def _shape(found: _Candidate, width: int, layout: Layout, required: Collection[str], known: Mapping[str, str]) -> Shape:
    # Ours may stand there twice, when somebody moved them; the first were written last.
    fields = {field: at for at, field in reversed(list(enumerate(found.known))) if field}
    return Shape(layout, found.separator, found.cells, found.line, fields, width, frozenset(required), known)


def _candidate(line: str, number: int, separator: str, layout: Layout, known: Mapping[str, str]) -> _Candidate:
    cells = split_line(line, separator) or line.split(separator)
    return _Candidate(separator, number, tuple(cells), layout.fields_of(cells, known))


def _ordered(layout: Layout, fields: Collection[str]) -> list[str]:
    return [column.field for column in layout.columns if column.field in fields]


def _refuse_incomplete(found: _Candidate, layout: Layout, required: Collection[str]) -> None:
    missing = [layout.column(field).title for field in _ordered(layout, required) if field not in found.known]
    named: dict[str, list[str]] = {}
    for cell, field in zip(found.cells, found.known, strict=True):
        # The same unknown name twice is a mistake of the file too: nobody can tell which one a profile means.
        key = field or plain_name(cell)
        if key and plain_name(cell) not in _OUR_NAMES:
            named.setdefault(key, []).append(cell.strip())
    twice = [titles for titles in named.values() if len(titles) > 1]
    if missing or twice:
        raise FileRefused(
            "header_wrong", line=found.line, missing=missing, twice=twice, found=[cell.strip() for cell in found.cells]
        )
