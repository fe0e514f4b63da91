"""Court cases on the home page: only that there are some, and how many. Others may look at the screen too."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from portal.court.models import CourtCase
from portal.kernel.home_blocks import HomeAsk, HomeBlock
from portal.kernel.imported_rows import open_rows
from portal.kernel.one_round import Read, Row
from portal.residents.policy import SEE_COURT, covers, link_of
from portal.rulebook.menu import own_name


@dataclass(frozen=True, slots=True)
class CasesAtHome:
    """What the block says."""

    name: str
    number: int


def _reads(ask: HomeAsk) -> Mapping[str, Read]:
    link = link_of(ask.user)
    if link is None or not covers(link, SEE_COURT, ask.day):
        return {}
    rows = open_rows(CourtCase).filter(person_id=ask.person_id)
    if link.premises_id is not None:
        rows = rows.filter(Q(premises__isnull=True) | Q(premises_id=link.premises_id))
    return {"cases": rows.order_by().values("person_id").annotate(number=Count("pk"))}


def _present(ask: HomeAsk, rows: Mapping[str, list[Row]]) -> CasesAtHome | None:
    found = rows.get("cases")
    if not found:
        return None
    return CasesAtHome(own_name(ask.rules.module("court_cases")), found[0]["number"])


CASES = HomeBlock("court_cases", "portal/court/home_cases.html", _present, _reads, place=40)
