"""Places where rooms leave what a lower floor or a sibling needs from them, filled while Django starts."""

from collections.abc import Iterator
from typing import Generic, TypeVar

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
