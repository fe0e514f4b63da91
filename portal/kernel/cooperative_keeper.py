"""How a cooperative's own pages change what the platform keeps about it (looks, contact). The keeper is ``tenants``."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.kernel.registries import Registry


class ChangeRefused(ValueError):
    """The change cannot be made; ``field`` names what is wrong, the text says why, in Polish."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class CooperativeKeeper:
    """Keyword-only doors that raise ChangeRefused.

    ``change_looks(slug=, by=, name=, short_name=, color=, logo=, without_logo=)``: ``logo`` is a file or None.
    ``change_contact(slug=, by=, office=, website=, phones=)``: ``phones`` as mappings of ``Phone``'s fields.
    """

    change_looks: Callable[..., None]
    change_contact: Callable[..., None]


cooperative_keepers: Registry[CooperativeKeeper] = Registry("who keeps the facts about cooperatives")
