"""The cooperative whose schema is open, for letters and tasks without a request. ``tenants`` knows cooperatives."""

from collections.abc import Callable

from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.registries import Registry
from portal.kernel.schemas import current_schema

# Filled by tenants with one entry: schema → the cooperative's value, or None.
cooperative_books: Registry[Callable[[str], CurrentCooperative | None]] = Registry("who knows cooperatives")


class NoCooperative(LookupError):
    """The schema that is open belongs to no cooperative."""


def cooperative_in_force() -> CurrentCooperative:
    """Return the cooperative of the schema that is open; raises NoCooperative.

    Cost: no statement once the process has met the cooperative.
    """
    schema = current_schema()
    for _, look_up in cooperative_books:
        found = look_up(schema)
        if found is not None:
            return found
    raise NoCooperative(schema)
