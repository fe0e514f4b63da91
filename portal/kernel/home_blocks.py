"""Blocks of the resident's home page, filled by the rooms from their ``urls`` modules. The page is ``home``'s."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.one_round import Read, Row
from portal.kernel.registries import Registry


@dataclass(frozen=True, slots=True)
class HomeAsk:
    """For whom the page is made: an account, its person, the premises shown (``HeldPremises``), the day's rules."""

    user: Any
    person_id: uuid.UUID
    held: Any
    rules: Any
    day: dt.date

    @property
    def premises_id(self) -> uuid.UUID:
        """Return the id of the premises shown."""
        return self.held.premises.pk  # type: ignore[no-any-return]


def _nothing(_ask: HomeAsk) -> Mapping[str, Read]:
    return {}


@dataclass(frozen=True, slots=True)
class HomeBlock:
    """One block of the home page.

    ``reads`` gives ``values()`` querysets, each limited to the few rows that are shown: those of all blocks run as one
    statement. ``present`` turns their rows into what ``template`` needs (as ``block``), or None when there is nothing
    to say. A block is shown when its ``module`` is the cooperative's and stands on the home page, or anywhere when
    ``is_glance``: a word of something that waits (the next reading, an open matter, news). An empty module is always
    on.
    """

    module: str
    template: str
    present: Callable[[HomeAsk, Mapping[str, list[Row]]], Any]
    reads: Callable[[HomeAsk], Mapping[str, Read]] = field(default=_nothing)
    is_glance: bool = False
    is_aside: bool = False
    # Smaller numbers first, whatever order the rooms are loaded in; the balance stands before all.
    place: int = 50


HOME_BLOCKS: Registry[HomeBlock] = Registry("blocks of the home page")
