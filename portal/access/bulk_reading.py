"""A list of people as text, read into rows: columns by their names, cells that are none told with line and column.

Whether a row may be taken is asked in ``bulk``. Encodings are ``kernel.text_files``' work. Knows no database.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.kernel.csv_export import safe_text

MOST_ROWS = 5000
WORDS = {"person": "kontrahent", "premises": "lokal", "email": "e-mail", "phone": "telefon"}
COLUMNS = {
    **dict.fromkeys(("kontrahent", "nr kontrahenta", "numer kontrahenta"), "person"),
    **dict.fromkeys(("lokal", "indeks lokalu", "indeks"), "premises"),
    **dict.fromkeys(("e-mail", "email", "adres e-mail"), "email"),
    **dict.fromkeys(("telefon", "nr telefonu", "numer telefonu"), "phone"),
}
EXAMPLE = "kontrahent;lokal;e-mail;telefon"
_SIGNS = ";\t,|"
# Titles and dates that programs print above a table are not longer.
_MOST_PREAMBLE = 20
_LONGEST = {"person": 40, "premises": 60, "email": 254, "phone": 40}
_PHONE = re.compile(r"\+?[\d ()/.-]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


class ListRefused(ValueError):
    """The list as a whole cannot be read or taken; the text is a Polish sentence."""


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was left out: which column to look at, what stands there, and the reason as a sentence."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One row: whose account, for which premises (where each have their own), and how to reach the person.

    ``errors`` are cells that nobody can read; such a row is refused as it is.
    """

    line: int
    person: str = ""
    premises: str = ""
    email: str = ""
    phone: str = ""
    errors: tuple[RowError, ...] = ()


def rows_of_text(text: str) -> list[BulkRow]:
    """Return the rows of a list with a heading: ``kontrahent;lokal;e-mail;telefon``, in any order.

    Semicolons, tabs, commas or ``|`` part the columns; other columns and empty lines do not count. Raises ListRefused
    without a column ``kontrahent``, with one twice, without any row, and with more than 5,000 of them.
    """
    lines = _LINE_END.split(text.lstrip("\ufeff"))
    at, sign, names = _heading(lines[:_MOST_PREAMBLE])
    twice = next((WORDS[name] for name in names if name and names.count(name) > 1), "")
    if twice:
        raise ListRefused(f"Kolumna „{twice}” jest w liście dwa razy. Zostaw jedną.")
    rows = list(_rows(lines, at + 1, sign, names))
    if not rows:
        raise ListRefused("Lista ma tylko nagłówek. Wpisz pod nim osoby, każdą w osobnym wierszu.")
    if len(rows) > MOST_ROWS:
        raise ListRefused(f"Lista ma {len(rows)} wierszy, a może mieć {MOST_ROWS}. Podziel ją na części.")
    return rows


def _heading(lines: list[str]) -> tuple[int, str, list[str]]:
    """Return where the heading stands (from 0), what parts its cells, and which field each of them is."""
    for at, heading in enumerate(lines):
        sign = max(_SIGNS, key=heading.count)
        names = [COLUMNS.get(" ".join(cell.split()).casefold(), "") for cell in _cells(heading, sign)]
        if "person" in names:
            return at, sign, names
    raise ListRefused(f"W pierwszym wierszu listy brakuje kolumny „kontrahent”. Przykład: {EXAMPLE}.")


def _rows(lines: list[str], start: int, sign: str, names: list[str]) -> Iterator[BulkRow]:
    for number, line in enumerate(lines[start:], start=start + 1):
        cells = _cells(line, sign)
        given = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name}
        if not any(given.values()):
            continue
        errors = tuple(_unreadable(line, given))
        kept = {name: _CONTROL.sub("", value)[: _LONGEST[name]] for name, value in given.items()}
        yield BulkRow(number, **kept, errors=errors)


def _cells(line: str, sign: str) -> list[str]:
    try:
        # Each line by itself: a quotation mark left open spoils its own row and not the rest of the list.
        return next(csv.reader(io.StringIO(line), delimiter=sign), [])
    except csv.Error:
        return line.split(sign)


def _plain(cell: str) -> str:
    """Return the cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    text = cell.strip().strip("\u00a0\ufeff")
    return text[1:] if text.startswith("'") and safe_text(text[1:]) != text[1:] else text


def _unreadable(line: str, given: dict[str, str]) -> Iterator[RowError]:
    if line.count('"') % 2:
        yield RowError("", line[:200], "Cudzysłów w tym wierszu nie ma pary. Zamknij go albo usuń.")
    for name, value in given.items():
        column, shown = WORDS[name], _CONTROL.sub("?", value)[:200]
        if "\ufffd" in value or _CONTROL.search(value):
            yield RowError(column, shown, "Jest tu znak, którego nie da się odczytać. Wpisz wartość jeszcze raz.")
        elif safe_text(value) != value and not (name == "phone" and _PHONE.fullmatch(value)):
            yield RowError(column, shown, "To wygląda na formułę arkusza. Wpisz samą wartość.")
        elif len(value) > _LONGEST[name]:
            yield RowError(column, shown, f"To jest za długie, najwyżej {_LONGEST[name]} znaków. Skróć.")
    if not given.get("person"):
        yield RowError("kontrahent", "", "Brakuje numeru kontrahenta. Wpisz numer z rejestru.")
