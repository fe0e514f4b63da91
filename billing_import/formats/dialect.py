"""Where the table of a text file begins and what separates its cells, told by its header. Cells are read elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from billing_import.formats.layout import ORIGINAL_LINE, Layout, plain_name
from billing_import.formats.lines import LONGEST_LINE
from billing_import.formats.problems import FileRefused
from billing_import.formats.records import Shape, split_line

SEPARATORS = (";", "\t", ",", "|")
# A preamble of a bank's or program's printout is not longer.
MOST_PREAMBLE_LINES = 300
# A line with more cells is no header; looking at each of them would take its time.
MOST_COLUMNS = 300


@dataclass(frozen=True, slots=True)
class _Candidate:
    separator: str
    line: int
    cells: tuple[str, ...]
    known: tuple[str | None, ...]  # the field of each cell

    @property
    def recognized(self) -> int:
        return len({field for field in self.known if field})


def find_shape(
    lines: Sequence[str],
    layout: Layout,
    *,
    required: Collection[str],
    names: Mapping[str, str] | None = None,
    separators: Sequence[str] = SEPARATORS,
) -> Shape:
    """Return where the header stands, how cells are separated and which column is which.

    Each line × separator votes with the number of columns it makes known. Raises FileRefused when there is no header,
    when it lacks required columns or names one twice; all of it at once.
    """
    known = layout.names(names or {})
    candidates = [
        _candidate(line, number, separator, known)
        for number, line in enumerate(lines[:MOST_PREAMBLE_LINES], start=1)
        if len(line) <= LONGEST_LINE
        for separator in separators
        if 0 < line.count(separator) < MOST_COLUMNS
    ]
    # The first of the best wins; a header repeated on a later page is a line to skip.
    best = max(candidates, key=lambda found: found.recognized, default=None)
    titles = [layout.column(field).title for field in _ordered(layout, required)]
    if best is None or not best.recognized:
        first = next((line.strip() for line in lines if line.strip()), "")
        raise FileRefused("header_not_found", expected=titles, found=first[:200])
    _refuse_incomplete(best, layout, required)
    fields = {field: at for at, field in enumerate(best.known) if field}
    return Shape(layout, best.separator, best.cells, best.line, fields)


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
        if key and key != ORIGINAL_LINE:
            named.setdefault(key, []).append(cell.strip())
    twice = [titles for titles in named.values() if len(titles) > 1]
    if missing or twice:
        raise FileRefused(
            "header_wrong", line=found.line, missing=missing, twice=twice, found=[cell.strip() for cell in found.cells]
        )
