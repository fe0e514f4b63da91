"""What a pack would change, told key by key. Pure comparison; reading and storing are elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.toml_text import toml_value

LONGEST = 70


@dataclass(frozen=True, slots=True)
class Change:
    """One key before and after; None = it is not there."""

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        if self.before is None:
            return f"+ {self.path} = {_short(self.after)}"
        if self.after is None:
            return f"- {self.path} (było {_short(self.before)})"
        return f"~ {self.path} = {_short(self.after)} (było {_short(self.before)})"


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return the keys that differ, in the order in which a pack has them, removed ones last."""
    keys = [*after, *(key for key in before if key not in after)]
    return [Change(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def _short(value: Any) -> str:
    text = toml_value(value).replace("\n", " ")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
