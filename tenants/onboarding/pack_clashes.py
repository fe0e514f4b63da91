"""What is wrong with a pack as a whole: sections that do not fit each other, characters that nobody sees."""

from collections.abc import Iterator
from typing import Any

from portal.kernel.registries import PackProblem, pack_sections
from portal.kernel.unseen import unseen_in
from tenants.onboarding.pack_files import FACTS


def broken_groups(problems: list[PackProblem]) -> frozenset[str]:
    """Return the groups of keys that have problems of their own: ``rules.password``, ``rules``, ``roles``."""
    paths = [problem.path.replace("[", ".[").split(".") for problem in problems]
    groups = {".".join(parts[:2]) for parts in paths if len(parts) > 1 and not parts[1].startswith("[")}
    return frozenset(groups | {parts[0] for parts in paths if len(parts) == 1 or parts[1].startswith("[")})


def clashes(sections: dict[str, Any], data: dict[str, Any], broken: frozenset[str]) -> list[PackProblem]:
    """Return where sections do not fit each other; what touches a broken one is left out."""
    checks = [section.check_together for _, section in pack_sections if section.check_together is not None]
    found = [problem for check in checks for problem in check(sections, broken)]
    return [*found, *_same_day(sections.get("rules"), data.get("valid_from"))]


def _same_day(rules: Any, day: Any) -> Iterator[PackProblem]:
    versions = rules.get("versions", ()) if isinstance(rules, dict) else ()
    for number, version in enumerate(versions if isinstance(versions, list) else (), start=1):
        if isinstance(version, dict) and version.get("valid_from") == day is not None:
            text = f"Od {day} obowiązuje już grupa [rules] (valid_from na początku pliku). Usuń jedną z nich."
            yield PackProblem(f"rules.versions[{number}].valid_from", text)


def unseen_characters(value: Any, path: str = "") -> Iterator[PackProblem]:
    """Yield every text and key of the pack with a character that nobody sees."""
    if isinstance(value, str) and (found := unseen_in(value)):
        yield PackProblem(path, f"W tekście jest niewidoczny znak ({found}). Usuń go.")
    elif isinstance(value, list):
        for number, part in enumerate(value, start=1):
            yield from unseen_characters(part, f"{path}[{number}]")
    elif isinstance(value, dict):
        for key, part in value.items():
            if found := unseen_in(key):
                yield PackProblem(path or FACTS, f"W nazwie klucza jest niewidoczny znak ({found}). Usuń go.")
            else:
                yield from unseen_characters(part, f"{path}.{key}" if path else key)
