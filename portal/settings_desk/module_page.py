"""The modules as the cooperative chose them, in words, for the preview of a resident's pages."""

from dataclasses import dataclass

from portal.kernel.navigation import RESIDENT_MENU
from portal.rulebook.rules import Rules
from portal.rulebook.sections.modules import MODULES, ModuleChoice


@dataclass(frozen=True, slots=True)
class ShownModule:
    """A module: its word, where it stands, who sees it, and whether it has a page of its own already."""

    name: str
    place: str
    audience: str
    has_page: bool


def shown_modules(rules: Rules) -> list[ShownModule]:
    """Return the modules in the order of the menu."""
    pages = {item.module for _, item in RESIDENT_MENU if item.module}
    return [
        ShownModule(
            name=module.name or MODULES[module.key],
            place=_words("place")[module.place],
            audience=_words("audience")[module.audience],
            has_page=module.key in pages,
        )
        for module in rules.modules
    ]


def _words(name: str) -> dict[str, str]:
    extra = ModuleChoice.model_fields[name].json_schema_extra
    words = extra.get("x-words") if isinstance(extra, dict) else None
    return {key: str(word) for key, word in words.items()} if isinstance(words, dict) else {}
