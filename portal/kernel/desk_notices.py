"""What the desk must know today though nobody asked, as late files or balances that do not add up. Rooms fill it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.kernel.registries import Registry


@dataclass(frozen=True, slots=True)
class DeskNotice:
    """One sentence, its weight (``warning`` or ``error``), and the page where it is dealt with if there is one."""

    text: str
    kind: str = "warning"
    url_name: str = ""
    link: str = ""


# A room's source is asked with the worker's account and answers with what that account may know.
desk_notices: Registry[Callable[[Any], list[DeskNotice]]] = Registry("notices of the desk")


def notices_for(user: Any) -> list[DeskNotice]:
    """Return everything that a worker should know now, room by room. Costs a query or two a room."""
    return [notice for _, source in desk_notices for notice in source(user)]
