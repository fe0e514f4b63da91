"""Places where rooms leave what a lower floor or a sibling needs from them, filled while Django starts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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
    """What is wrong in a cooperative's pack: ``path`` inside the section (``password.min_length``), Polish sentence."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class PackSection:
    """A section of a cooperative's pack that a room understands; ``tenants`` only carries it there.

    ``check`` returns all problems of the section's data at once. ``store(data, on=, by=)`` writes it into the schema
    that is open, as of the pack's day, and changes nothing when it says what is there already. A section that a pack
    does not have comes as an empty mapping when ``is_required``, otherwise not at all.
    """

    check: Callable[[Mapping[str, Any]], list[PackProblem]]
    store: Callable[..., None]
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of the operator's board; ``words`` is asked inside the cooperative's schema, once per row shown."""

    title: str
    words: Callable[[], str]


pack_sections: Registry[PackSection] = Registry("sections of a cooperative's pack")
board_columns: Registry[BoardColumn] = Registry("columns of the operator's board")
