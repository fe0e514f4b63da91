"""The cooperative's choice of modules, for the residents' menu. Which pages there are is for the rooms."""

from portal.kernel import clock
from portal.kernel.navigation import MenuChoice
from portal.rulebook.queries import rules_on
from portal.rulebook.sections.modules import MODULES, ModuleChoice


def chosen_modules() -> dict[str, MenuChoice]:
    """Return the modules with a word in the menu, in the cooperative's order. Costs one query.

    A cooperative that calls a module as the platform does gets the platform's word, which is translated.
    """
    shown = [module for module in rules_on(clock.today()).modules if module.place != "home"]
    return {
        module.key: MenuChoice(own_name(module), number, for_members=module.audience == "members")
        for number, module in enumerate(shown)
    }


def own_name(choice: ModuleChoice | None) -> str:
    """Return the cooperative's own word for a module; empty where the platform's, which is translated, will do."""
    return "" if choice is None or choice.name == MODULES[choice.key] else choice.name
