"""Words close to a person or a place that a password must not consist of. Refusing them: ``blocklists``."""

from collections.abc import Callable, Iterable

from portal.accounts.models import User
from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.registries import Registry

# Rooms above add what only they know of a person: numbers and streets of premises, the membership number.
sources: Registry[Callable[[User], Iterable[str]]] = Registry("words close to a person")


def context_words(*, user: User, cooperative: CurrentCooperative | None = None) -> list[str]:
    """Return the words of the cooperative, of the account and of every source. Costs what the sources cost."""
    words = [user.identifier, user.full_name, user.email.partition("@")[0]]
    if cooperative is not None:
        words += [cooperative.name, cooperative.short_name, cooperative.slug, cooperative.town, cooperative.office]
    for _, source in sources:
        words.extend(source(user))
    return [word for word in words if word]
