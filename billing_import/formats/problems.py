"""What may be wrong with a file or with one of its rows, as codes with details; the sentences are in ``wording``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row: its code, the column's title as the file has it, and the value found there."""

    code: str
    column: str = ""
    value: str = ""
    particulars: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    def __reduce__(self) -> Any:
        """Say how a problem is written down: its particulars may be a view, which cannot be."""
        return Problem, (self.code, self.column, self.value, dict(self.particulars))


class FileRefused(Exception):
    """The file as a whole cannot be imported; ``code`` and ``particulars`` say why."""

    def __init__(self, code: str, **particulars: Any) -> None:
        super().__init__(f"{code} {particulars}" if particulars else code)
        self.code = code
        self.particulars = particulars
