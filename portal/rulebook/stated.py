"""Where the cooperative's own regulation speaks of a rule, and what it says there. What holds is in the rules. Pure."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from portal.rulebook.sections.section import clash


def flat_paths(given: Any) -> Any:
    """Return ``password.min_length`` → words, also where a pack wrote ``password = { min_length = … }``."""
    if not isinstance(given, Mapping):
        return given
    flat: dict[str, Any] = {}
    for key, value in given.items():
        inner = {f"{key}.{name}": part for name, part in value.items()} if isinstance(value, Mapping) else {key: value}
        flat |= inner
    return flat


def refuse_unknown(stated: Mapping[str, str], known: list[str]) -> None:
    """Raise for the first rule that is not there, with the nearest one that is."""
    unknown = next((path for path in stated if path not in known), None)
    if unknown is not None:
        nearest = get_close_matches(unknown, known, n=1)
        hint = f" Czy chodziło o „{nearest[0]}”?" if nearest else " Podaj ją jak „password.min_length”."
        raise clash("stated", f"Nie ma zasady „{unknown}”.{hint}")
