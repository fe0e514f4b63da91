"""What a kind of file is made of: its columns, their names in various systems, and how names are compared."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# What a column is counted in, in brackets or after „w”; another currency is no unit of ours.
_UNIT = re.compile(
    r"\s*(?:[\[(]\s*(?:w\s+)?(?:zł|zl|PLN|m2|m²|m3|m³)\.?\s*[\])]|\bw\s+(?:zł|zl|PLN)\.?)\s*\Z", re.IGNORECASE
)
_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
# Columns that the errors file puts before the original ones; a mended file may keep them.
ORIGINAL_LINE, ORIGINAL_RUN = "original_line", "original_run"
ERRORS_TITLES = ("IOK wiersz", "IOK kolumna", "IOK co poprawić", "IOK import")


def plain_name(text: str) -> str:
    """Return a column's name without case, Polish marks, quotes, dots and spare spaces."""
    stroke = text.casefold().replace("ł", "l").replace("ß", "ss")
    bare = "".join(char for char in unicodedata.normalize("NFKD", stroke) if not unicodedata.combining(char))
    return _NOT_LETTERS.sub(" ", bare).strip()


def comparable_name(cell: str, names: Mapping[str, str]) -> str:
    """Return a header's cell as it is compared: without its unit („Wn [zł]”), unless it is known together with it."""
    name = plain_name(cell)
    return name if name in names else plain_name(_UNIT.sub("", cell))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layout; ``title`` is the name we write, ``synonyms`` those that other systems use."""

    field: str
    title: str
    meaning: str
    example: str
    synonyms: tuple[str, ...] = ()
    # Names that mean this column only in a file that has none of the names above.
    instead: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def is_day(self) -> bool:
        """Tell by the field's name whether days stand in it: spreadsheets keep them as numbers."""
        return self.field.endswith(("_on", "_from", "_to"))

    def names(self) -> Iterable[str]:
        """Return all its names, comparable."""
        return (plain_name(name) for name in (self.title, *self.synonyms, *self.instead))


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a kind of file; ``date_field`` is empty in a line that sums others up."""

    kind: str
    columns: tuple[Column, ...]
    date_field: str = ""
    ignored: frozenset[str] = frozenset()  # comparable names that a profile wants left alone

    def names(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return comparable name → field; ``given`` (field → the file's own name) comes before what is known."""
        known = {
            name: column.field
            for column in self.columns
            for name in column.names()
            if column.field not in given and name not in self.ignored
        }
        known |= {plain_name(name): field for field, name in given.items()}
        return known | {plain_name(ERRORS_TITLES[0]): ORIGINAL_LINE, plain_name(ERRORS_TITLES[-1]): ORIGINAL_RUN}

    def fields_of(self, cells: Sequence[str], names: Mapping[str, str]) -> tuple[str | None, ...]:
        """Return the field of each cell of a header, None for unknown names; ``names`` are those of this layout."""
        plain = [comparable_name(cell, names) for cell in cells]
        fields = [names.get(name) for name in plain]
        lesser = {plain_name(name) for column in self.columns for name in column.instead}
        named = {field for field, name in zip(fields, plain, strict=True) if name not in lesser}
        return tuple(
            None if name in lesser and field in named else field for field, name in zip(fields, plain, strict=True)
        )

    def column(self, field: str) -> Column:
        """Return the column of a field."""
        return next(column for column in self.columns if column.field == field)
