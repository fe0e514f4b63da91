"""Other sales on the home page: what remains to be paid, of the person's and of the premises shown."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from portal.kernel.home_blocks import HomeAsk, HomeBlock
from portal.kernel.one_round import Read, Row
from portal.ledger.queries import newest_sources
from portal.rulebook.menu import own_name
from portal.sales.presenters import Owed, owed
from portal.sales.queries import invoices_seen_by, totals


@dataclass(frozen=True, slots=True)
class SalesAtHome:
    """What the block says; ``owed`` is empty when all is settled."""

    name: str
    owed: list[Owed]
    as_of: dt.date | None


def _reads(ask: HomeAsk) -> Mapping[str, Read]:
    seen = invoices_seen_by(ask.person_id, [ask.held])
    return {
        "totals": totals(seen),
        "newest": seen.values("issued_on")[:1],
        "sources": newest_sources("sales").values("as_of")[:1],
    }


def _present(ask: HomeAsk, rows: Mapping[str, list[Row]]) -> SalesAtHome | None:
    if not rows["newest"]:
        return None
    as_of = rows["sources"][0]["as_of"] if rows["sources"] else None
    return SalesAtHome(own_name(ask.rules.module("other_sales")), owed(rows["totals"], ask.day), as_of)


SALES = HomeBlock("other_sales", "portal/sales/home_sales.html", _present, _reads, place=30)
