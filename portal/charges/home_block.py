"""The newest charge on the home page: what it is made up of, what changed, and the way to why."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.charges.reading import WINDOW, charged_lines, charged_read
from portal.charges.words import signed_text
from portal.kernel.home_blocks import HomeAsk, HomeBlock
from portal.kernel.one_round import Read, Row
from portal.ledger.breakdown import Change, Part, breakdown_of
from portal.ledger.words import change_words

CHANGES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class ChargeAtHome:
    """The charge of a month with its parts, and the largest changes of its components as name and signed amount."""

    month: dt.date
    parts: tuple[Part, ...]
    total: Decimal
    change: str
    changes: tuple[tuple[str, str], ...]


def _reads(ask: HomeAsk) -> Mapping[str, Read]:
    return {"charged": charged_read(ask.person_id, ask.premises_id, ask.held.days, first=ask.day - WINDOW)}


def _present(_ask: HomeAsk, rows: Mapping[str, list[Row]]) -> ChargeAtHome | None:
    found = breakdown_of(charged_lines(rows["charged"]))
    if found is None:
        return None
    largest = sorted(found.changes, key=_size, reverse=True)[:CHANGES_SHOWN]
    return ChargeAtHome(
        month=found.first_day,
        parts=tuple(found.parts),
        total=found.total,
        change="" if found.changed_by is None else change_words(found.changed_by),
        changes=tuple((change.name, signed_text(change.by)) for change in largest),
    )


def _size(change: Change) -> Decimal:
    return abs(change.by)


CHARGE = HomeBlock("ledger", "portal/charges/home_charge.html", _present, _reads, is_glance=True, place=15)
