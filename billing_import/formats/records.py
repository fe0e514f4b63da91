"""Lines into rows of cells, one by one and exactly: quotes, rows over several lines, totals, what cannot be a row.

This is the plain path; ``line_frame`` takes the lines that need none of it. What cells mean is for ``validation``.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from billing_import.formats.cells import split_line
from billing_import.formats.layout import Layout, comparable_name, plain_name
from billing_import.formats.lines import END_OF_DOS_FILE, LONGEST_LINE
from billing_import.formats.problems import FileRefused, Problem

# A quoted field that holds line ends may go on for so many lines.
MOST_JOINED_LINES = 50
LONGEST_SHOWN_VALUE = 300
LONGEST_COLUMN_NAME = 100
WHITESPACE = "\t\n\x0b\x0c\r \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SPACES = re.compile(f"[{WHITESPACE}]+")
# Tabs are spaces; anything else below space, and what could not be decoded, is no text.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
TOTAL_WORDS = "razem|suma|ogolem|lacznie|podsumowanie|do przeniesienia|z przeniesienia|w tym"
COUNT_WORDS = "liczba pozycji|liczba wierszy|liczba zapisow|liczba rekordow|ilosc pozycji|ilosc wierszy|razem pozycji"
CLOSING_WORDS = (
    "saldo|stan na|wygenerowano|wydrukowano|wydruk|data wydruku|sporzadzil|sporzadzila|sporzadzono|koniec|strona"
    "|uzytkownik"
)
# A closing line says a few words; a row with a bad day says more.
MOST_CELLS_OF_A_FOOTER = 4
_TOTAL = re.compile(rf"(?:{TOTAL_WORDS})\b")
_COUNT = re.compile(rf"(?:{COUNT_WORDS})\b")
_CLOSING = re.compile(rf"(?:{CLOSING_WORDS})\b")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows of one file look. ``fields`` says in which cell each known field stands.

    ``width`` is the number of cells of a row: the header's, and one more when a profile says that rows end with a
    separator. It is never told from the rows: a text with a separator in it makes them agree on a wrong one.
    ``required`` and ``names`` (comparable name → field) tell another header from a row.
    """

    layout: Layout
    separator: str
    header: tuple[str, ...]
    header_line: int
    fields: dict[str, int]
    width: int = 0
    required: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    codes: Container[str] = ()  # of premises that are known: „Strona” may be a street
    named: int = field(init=False)  # up to the last column with a name; cells after it must be empty

    def __post_init__(self) -> None:
        named = max((at for at, name in enumerate(self.header) if name.strip()), default=-1) + 1
        object.__setattr__(self, "named", named)
        object.__setattr__(self, "width", self.width or len(self.header))

    def title(self, field_name: str) -> str:
        """Return the file's own name of a field's column, or ours when it has none."""
        at = self.fields.get(field_name)
        return self.header[at].strip() if at is not None else self.layout.column(field_name).title


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as it stands in the file; ``problem`` is set when it cannot be read as cells."""

    line: int
    cells: tuple[str, ...]
    raw: str
    problem: Problem | None = None
    lines: int = 1


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A line that sums rows up or counts them (then ``count`` is set)."""

    line: int
    cells: tuple[str, ...]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Footer:
    """A line that closes a printout or says something beside the rows; shown to people, so that nothing vanishes."""

    line: int
    text: str


@dataclass(slots=True)
class Reading:
    """What reading some lines gave; ``carried`` lines at the end belong to a row that goes on in the next block."""

    rows: list[SourceRow] = field(default_factory=list)
    totals: list[TotalLine] = field(default_factory=list)
    footers: list[Footer] = field(default_factory=list)
    skipped: int = 0
    joined: int = 0
    carried: int = 0


def read_rows(lines: Sequence[str], first_line: int, shape: Shape, *, is_last: bool) -> Reading:
    """Return the rows of consecutive lines; every line ends up in a row, among the skipped or among the carried."""
    reading, at = Reading(), 0
    while at < len(lines):
        used = read_row_at(lines, at, first_line, shape, reading, is_last=is_last)
        if not used:
            reading.carried = len(lines) - at
            break
        at += used
    return reading


def read_row_at(
    lines: Sequence[str], at: int, first_line: int, shape: Shape, reading: Reading, *, is_last: bool
) -> int:
    """Read the row that starts at an index into ``reading``; return the lines it took, 0 when it needs more of them."""
    line, number = lines[at], first_line + at
    if not line.strip(f" \t\u00a0{shape.separator}{END_OF_DOS_FILE}"):
        reading.skipped += 1
        return 1
    if len(line) > LONGEST_LINE:
        problem = Problem("line_too_long", particulars={"limit": LONGEST_LINE})
        reading.rows.append(SourceRow(number, (), line[:2000], problem))
        return 1
    bad = NO_TEXT.search(line)
    if bad:
        reading.rows.append(SourceRow(number, (), line, no_text(bad[0])))
        return 1
    cells, used = split_line(line, shape.separator), 1
    if cells is None:
        joined = _joined(lines, at, shape)
        if joined is None:
            if not is_last and at + MOST_JOINED_LINES >= len(lines):
                return 0
            reading.rows.append(SourceRow(number, (), line, Problem("unclosed_quote")))
            return 1
        cells, used = joined
        line = "\n".join(lines[at : at + used])
    sort_out(SourceRow(number, tuple(cells), line, lines=used), shape, reading)
    return used


def _joined(lines: Sequence[str], at: int, shape: Shape) -> tuple[list[str], int] | None:
    text = lines[at]
    for more in range(1, min(MOST_JOINED_LINES, len(lines) - at)):
        line = lines[at + more]
        # A line that is a row by itself is never swallowed by a quote somebody forgot to close.
        if line.count(shape.separator) >= shape.width - 1 or NO_TEXT.search(line) or len(text) > LONGEST_LINE:
            return None
        text = f"{text}\n{line}"
        if '"' not in line:
            continue
        cells = split_line(text, shape.separator)
        if cells is not None:
            return (cells, more + 1) if len(cells) == shape.width else None
    return None


def no_text(char: str) -> Problem:
    """Return the problem of a row that holds a character which stands in no text."""
    if char == "\ufffd":
        return Problem("undecodable_character")
    return Problem("control_character", value=f"0x{ord(char):02X}", particulars={"code": f"0x{ord(char):02X}"})


def sort_out(row: SourceRow, shape: Shape, reading: Reading) -> None:
    """Put a row among the rows, the totals or what is skipped; say what is wrong with its number of cells."""
    summary = _summary(row, shape)
    if summary is not None:
        if isinstance(summary, TotalLine):
            reading.totals.append(summary)
        elif isinstance(summary, Footer):
            reading.footers.append(summary)
        reading.skipped += row.lines
        return
    reading.joined += row.lines - 1
    found, problem = len(row.cells), None
    # Quirk: an unquoted separator in a text moves all cells after it, a charge to the payments' column for one.
    if found < shape.width:
        problem = Problem("row_too_short", particulars={"found": found, "expected": shape.width})
    elif found > shape.width:
        problem = Problem("row_too_long", particulars={"found": found, "expected": shape.width})
    else:
        beyond = next((cell.strip() for cell in row.cells[shape.named :] if cell.strip()), "")
        problem = Problem("column_without_name", value=beyond[:LONGEST_SHOWN_VALUE]) if beyond else None
    reading.rows.append(replace(row, problem=problem) if problem else row)


def is_header_again(cells: tuple[str, ...], number: int, shape: Shape) -> bool:
    """Tell whether a line is the header once more. Raises FileRefused when it is another one: two files in one."""
    if not shape.required:
        return False
    missing, left = set(shape.required), len(cells)
    for cell in cells:
        if len(missing) > left:
            return False
        missing.discard(_field(cell, shape) or "")
        left -= 1
    if missing:
        return False
    if len(cells) == len(shape.header) and all(
        _field(cell, shape) == _field(first, shape) for cell, first in zip(cells, shape.header, strict=True)
    ):
        return True
    raise FileRefused("second_header", first=shape.header_line, second=number)


def _field(cell: str, shape: Shape) -> str | None:
    return shape.names.get(comparable_name(cell, shape.names)) if len(cell) <= LONGEST_COLUMN_NAME else None


def _summary(row: SourceRow, shape: Shape) -> TotalLine | Footer | bool | None:
    """Return a total line, a footer, True for a repeated header, None for a row."""
    cells, number = row.cells, row.line
    if cells == shape.header or is_header_again(cells, number, shape):
        return True  # printouts repeat the header on each page
    date_at = shape.fields.get(shape.layout.date_field)
    if date_at is None:
        return None
    filled = [cell.strip() for cell in cells if cell.strip()]
    first = plain_name(filled[0] if filled else "")
    is_short = len(filled) <= MOST_CELLS_OF_A_FOOTER and filled[:1] and filled[0] not in shape.codes
    footer = Footer(number, SPACES.sub(" ", " ".join(filled))[:LONGEST_SHOWN_VALUE])
    if _COUNT.match(first) and is_short:
        numbers = [int(found) for cell in filled for found in _NUMBER.findall(cell.replace("\u00a0", ""))]
        return TotalLine(number, cells, count=numbers[-1]) if len(numbers) == 1 else footer
    has_day = date_at < len(cells) and bool(cells[date_at].strip())
    if _TOTAL.match(first) and not has_day:
        # Figures beside the word stand in no column that could be compared: people see the line instead.
        return footer if len(filled) == 1 and _NUMBER.search(filled[0]) else TotalLine(number, cells)
    kind_at = shape.fields.get("kind", date_at)
    has_kind = kind_at < len(cells) and bool(cells[kind_at].strip())
    return footer if _CLOSING.match(first) and is_short and not (has_day and has_kind) else None
