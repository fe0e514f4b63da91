"""The cooperative's choice of modules, for the residents' menu. Which pages there are is for the rooms."""

from portal.kernel import clock
from portal.kernel.navigation import MenuChoice
from portal.rulebook.queries import rules_on
from portal.rulebook.sections.modules import MODULES


def chosen_modules() -> dict[str, MenuChoice]:
    """Return the modules with a word in the menu, in the cooperative's order. Costs one query.

    A cooperative that calls a module as the platform does gets the platform's word, which is translated.
    """
    shown = [module for module in rules_on(clock.today()).modules if module.place != "home"]
    return {
        module.key: MenuChoice("" if module.name == MODULES[module.key] else module.name, number)
        for number, module in enumerate(shown)
    }
