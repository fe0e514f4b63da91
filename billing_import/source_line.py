"""One line of a run's stored file, cell by cell under the file's own header, so that any figure can be checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing_import.files import OF_PEOPLE
from billing_import.formats.layout import ORIGINAL_LINE, ORIGINAL_RUN
from billing_import.formats.problems import FileRefused
from billing_import.models import ImportRun
from billing_import.opening import opened_file, profile_of
from portal.kernel.masking import masked_pesels

# Law: of a PESEL only the last five digits are shown, as only they are stored.
_HIDDEN_FIELDS = {"pesel"}
_DIGITS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell under its column's name; ``is_known`` tells columns that the import reads from others."""

    title: str
    text: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line as it stands in the file."""

    line: int
    cells: Sequence[Cell]


def source_line_of(run: ImportRun, line: int) -> SourceLine | None:
    """Return a line of a run's file, None when there is no such row or the file is gone or reads otherwise now.

    Cost: reads the file up to the line.
    """
    try:
        table = opened_file(run, profile_of(run))
        for piece in table.pieces(is_fast=False):
            for row in piece.reading.rows:
                if row.line == line:
                    known = {at: name for name, at in table.shape.fields.items()}
                    titles = table.shape.header
                    width = max(len(titles), len(row.cells))
                    of_people = run.kind in OF_PEOPLE
                    cells = [_cell(at, titles, row.cells, known, of_people=of_people) for at in range(width)]
                    return SourceLine(line, [cell for cell in cells if cell.title or cell.text])
    except FileRefused:
        return None
    return None


def _cell(at: int, titles: Sequence[str], cells: Sequence[str], known: dict[int, str], *, of_people: bool) -> Cell:
    name = known.get(at, "")
    text = cells[at].strip() if at < len(cells) else ""
    if name in _HIDDEN_FIELDS and len(text) > _DIGITS_SHOWN:
        text = f"••••••{text[-_DIGITS_SHOWN:]}"
    elif of_people:
        text = masked_pesels(text)
    is_known = bool(name) and name not in {ORIGINAL_LINE, ORIGINAL_RUN}
    return Cell(titles[at].strip() if at < len(titles) else "", text, is_known)
