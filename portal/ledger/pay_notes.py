"""What other rooms say of the ledger, where somebody is about to pay: money that came and is not booked yet.

They say it on the home page already (``HOME_BLOCKS`` of the module); here it keeps a person from paying twice.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.home_blocks import HOME_BLOCKS, HomeAsk
from portal.kernel.one_round import Read, in_one_round
from portal.ledger.queries import newest_sources

MODULE = "ledger"


@dataclass(frozen=True, slots=True)
class PayNotes:
    """The day of the data, None before any, and the rooms' blocks: template and what it says."""

    data_day: dt.date | None
    blocks: tuple[tuple[str, Any], ...]


def pay_notes(ask: HomeAsk) -> PayNotes:
    """Read the day of the data and what the rooms say, in one statement."""
    shown = [(name, block) for name, block in HOME_BLOCKS if block.module == MODULE]
    reads: dict[str, Read] = {"data_day": newest_sources().values("as_of")[:1]}
    for name, block in shown:
        reads.update({f"{name}.{key}": read for key, read in block.reads(ask).items()})
    rows = in_one_round(reads)
    said = [(block.template, block.present(ask, _own(rows, name))) for name, block in shown]
    day = rows["data_day"][0]["as_of"] if rows["data_day"] else None
    return PayNotes(day, tuple((template, says) for template, says in said if says is not None))


def _own(rows: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key.removeprefix(f"{name}."): found for key, found in rows.items() if key.startswith(f"{name}.")}
