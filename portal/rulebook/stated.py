"""Where the cooperative's own regulation speaks of a rule, and what it says there. What holds is in the rules. Pure."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from portal.rulebook.sections.section import Clash


def flat_paths(given: Any) -> Any:
    """Return ``password.min_length`` → words, also where a pack wrote ``password = { min_length = … }``."""
    if not isinstance(given, Mapping):
        return given
    flat: dict[str, Any] = {}
    for key, value in given.items():
        inner = {f"{key}.{name}": part for name, part in value.items()} if isinstance(value, Mapping) else {key: value}
        flat |= inner
    return flat


def unknown_rules(stated: Mapping[str, str], known: list[str]) -> Iterator[Clash]:
    """Yield every rule that is not there, with the nearest one that is."""
    for unknown in (path for path in stated if path not in known):
        nearest = get_close_matches(unknown, known, n=1)
        hint = f" Czy chodziło o „{nearest[0]}”?" if nearest else " Podaj ją jak „password.min_length”."
        yield "stated", f"Nie ma zasady „{unknown}”.{hint}"
