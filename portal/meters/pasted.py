"""Two columns pasted from a spreadsheet: which meter (or premises), and what it shows. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_LINES = 500
_BETWEEN = re.compile(r"\t|;| {2,}")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line: its number from 1, the key in its first column, the text of the second."""

    number: int
    key: str
    text: str


def pasted_lines(text: str) -> tuple[list[PastedLine], list[str]]:
    """Return the lines with two columns, and sentences about those without.

    Columns are parted by a tab, a semicolon or blanks; a line whose second column is empty is left out.
    """
    lines, problems = [], []
    rows = text.splitlines()
    if len(rows) > MOST_LINES:
        problems.append(f"Wklejono {len(rows)} wierszy. Wklej najwyżej {MOST_LINES} naraz.")
    for number, row in enumerate(rows[:MOST_LINES], start=1):
        if not row.strip():
            continue
        columns = [column.strip() for column in _BETWEEN.split(row.strip()) if column.strip()]
        if len(columns) == 1 and " " in row.strip():
            columns = [column.strip() for column in row.strip().rsplit(" ", 1)]
        if len(columns) != 2:
            problems.append(f"Wiersz {number}: potrzebne są dwie kolumny, numer licznika i stan.")
            continue
        lines.append(PastedLine(number, columns[0][:60], columns[1][:40]))
    return lines, problems


def folded(key: str) -> str:
    """Return a number of a meter or a code as it is compared: without blanks, in one case."""
    return re.sub(r"\s", "", key).casefold()


def matched(lines: Sequence[PastedLine], keys: dict[str, list[int]]) -> tuple[dict[int, str], list[str]]:
    """Return the texts by meter, and sentences about lines that name no meter or several.

    ``keys`` are folded numbers and codes with the ids of the meters they name.
    """
    found: dict[int, str] = {}
    problems = []
    for line in lines:
        ids = keys.get(folded(line.key), [])
        if not ids:
            problems.append(f"Wiersz {line.number}: nie ma tu licznika ani lokalu „{line.key}”.")
        elif len(ids) > 1:
            problems.append(f"Wiersz {line.number}: w lokalu „{line.key}” jest kilka liczników. Podaj numer licznika.")
        elif ids[0] in found:
            problems.append(f"Wiersz {line.number}: licznik „{line.key}” jest wklejony drugi raz.")
        else:
            found[ids[0]] = line.text
    return found, problems
