"""Places where rooms leave what a lower floor or a sibling needs from them, filled while Django starts."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

T = TypeVar("T")


class Registry(Generic[T]):
    """Named entries in the order in which they were added; adding a name twice is a mistake and raises."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose
        self._entries: dict[str, T] = {}

    def add(self, name: str, entry: T) -> None:
        """Add an entry; raises ValueError when the name is taken."""
        if name in self._entries and self._entries[name] is not entry:
            raise ValueError(f"{self.purpose}: {name!r} is there already")
        self._entries[name] = entry

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(self._entries.items())

    def __getitem__(self, name: str) -> T:
        return self._entries[name]

    def get(self, name: str) -> T | None:
        """Return the entry or None."""
        return self._entries.get(name)


@dataclass(frozen=True, slots=True)
class PackProblem:
    """What is wrong in a cooperative's pack: ``path`` inside the section (``password.min_length``), Polish sentence.

    ``example`` is a line that would do, ``line`` the line of ``cooperative.toml``; 0 where there is none.
    """

    path: str
    text: str
    example: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.path} (wiersz {self.line})" if self.line else self.path
        return f"{place}: {self.text}" + (f" Przykład: {self.example}" if self.example else "")


@dataclass(frozen=True, slots=True)
class PackSection:
    """A section of a cooperative's pack that a room understands; ``tenants`` only carries it there.

    ``check`` returns all problems of the section's data at once. ``store(data, on=, by=)`` writes it into the schema
    that is open, as of the pack's day, and changes nothing when it says what is there already. A section that a pack
    does not have comes as an empty mapping when ``is_required``, otherwise not at all. ``is_list``: the section is
    written ``[[name]]`` and its data are a list.

    ``content(day)`` gives back what a pack would say of the schema that is open, or None when it would say nothing.
    ``check_together(sections, broken)`` is asked with all sections of the pack and the names of those with problems of
    their own: ``roles`` for a list, ``rules.password`` for a group inside a section.
    ``model`` describes the section (one item of it, for a list) for the reference and the JSON Schema.
    """

    check: Callable[[Any], list[PackProblem]]
    store: Callable[..., None]
    is_required: bool = False
    is_list: bool = False
    content: Callable[[dt.date], Any] | None = None
    check_together: Callable[[Mapping[str, Any], frozenset[str]], list[PackProblem]] | None = None
    model: type[BaseModel] | None = None


@dataclass(frozen=True, slots=True)
class BoardFact:
    """What a room says of one cooperative: words, and the moment they speak of, whose age the board shows first.

    ``level`` is 0 when all is well, 1 when somebody should look, 2 when it does not work; ``problem`` then says so in
    two or three words. ``number`` stands for words where there is only a number.
    """

    text: str = ""
    at: dt.datetime | None = None
    number: int | None = None
    level: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of the operator's board; ``fact`` is asked inside the cooperative's schema, in the background."""

    title: str
    fact: Callable[[], BoardFact]
    is_number: bool = False


pack_sections: Registry[PackSection] = Registry("sections of a cooperative's pack")
board_columns: Registry[BoardColumn] = Registry("columns of the operator's board")
