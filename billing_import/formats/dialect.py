"""Where the table of a text file begins and what separates its cells, told by its header. Cells are read elsewhere."""

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
) -> Shape:
    """Return where the header stands, how cells are separated and which column is which.

    The first line with all required columns is the header, whatever comes later: the lines before it are no rows.
    ``is_trailed``: rows end with a separator, whether the header does or not. Raises FileRefused when there is no
    header, when the line most like one lacks required columns or names one twice; all of it at once.
    """
    known = layout.names(names or {})
    candidates = [
        _candidate(line, number, separator, known)
        for number, line in enumerate(lines[:MOST_PREAMBLE_LINES], start=1)
        if len(line) <= LONGEST_LINE
        for separator in separators
        if 0 < line.count(separator) < MOST_COLUMNS
    ]
    complete = next((found.line for found in candidates if found.has(required)), 0)
    best = max(
        (found for found in candidates if found.line == complete or not complete),
        key=lambda found: found.recognized,
        default=None,
    )
    titles = [layout.column(field).title for field in _ordered(layout, required)]
    if best is None or not best.recognized:
        first = next((line.strip() for line in lines if line.strip()), "")
        raise FileRefused("header_not_found", expected=titles, found=first[:200])
    _refuse_incomplete(best, layout, required)
    # Ours may stand there twice, when somebody moved them; the first were written last.
    fields = {field: at for at, field in reversed(list(enumerate(best.known))) if field}
    width = len(best.cells) + (is_trailed and bool(best.cells[-1].strip()))
    return Shape(layout, best.separator, best.cells, best.line, fields, width, frozenset(required), known)


def _candidate(line: str, number: int, separator: str, known: Mapping[str, str]) -> _Candidate:
    cells = split_line(line, separator) or line.split(separator)
    return _Candidate(separator, number, tuple(cells), tuple(known.get(plain_name(cell)) for cell in cells))


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
