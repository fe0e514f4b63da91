"""What rooms above the ledger add to its page: received money, what a month's charge is made of. They fill it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.one_round import Read, Row
from portal.kernel.registries import Registry


@dataclass(frozen=True, slots=True)
class LedgerAsk:
    """For whom a ledger page is made: the premises through the gate (``HeldPremises``), their person, the day."""

    held: Any
    day: dt.date

    @property
    def person_id(self) -> uuid.UUID:
        """Return whose ledger it is."""
        return self.held.person_id  # type: ignore[no-any-return]

    @property
    def premises_id(self) -> uuid.UUID:
        """Return the id of the premises."""
        return self.held.premises.pk  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """One room's part of the ledger page; its reads run in the page's one statement.

    ``present`` is given the rows and the page's book (``page_reading.Book``). A part of the page returns what its
    ``template`` needs (as ``block``), or None. A part of months (``is_of_months``) returns something whose ``get`` says
    for the first day of a month what is needed (as ``why``).
    """

    template: str
    reads: Callable[[LedgerAsk], Mapping[str, Read]]
    present: Callable[[LedgerAsk, Mapping[str, list[Row]], Any], Any]
    is_of_months: bool = False


LEDGER_PARTS: Registry[LedgerPart] = Registry("parts of the ledger page")
