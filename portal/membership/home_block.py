"""The contribution on the home page: what it is and how much, with the day it is from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace

from portal.kernel.home_blocks import HomeAsk, HomeBlock
from portal.kernel.one_round import Read, Row
from portal.membership.contribution import StateOfDay, states_by_day
from portal.membership.queries import membership_of
from portal.rulebook.menu import own_name

# One person has a row for each right; more than so many of one day are not looked at here.
_MOST_ROWS = 12
_COLUMNS = (
    "stated_on", "premises_id", "contribution_kind", "contribution", "shares_declared", "shares_paid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContributionAtHome:
    """What the block says."""

    name: str
    state: StateOfDay


def _reads(ask: HomeAsk) -> Mapping[str, Read]:
    return {"rows": membership_of(ask.person_id).values(*_COLUMNS)[:_MOST_ROWS]}


def _present(ask: HomeAsk, rows: Mapping[str, list[Row]]) -> ContributionAtHome | None:
    states = states_by_day([SimpleNamespace(**row) for row in rows["rows"]])
    if not states:
        return None
    return ContributionAtHome(own_name(ask.rules.module("contribution")), states[0])


def _department(ask: HomeAsk, _rows: Mapping[str, list[Row]]) -> str:
    return own_name(ask.rules.module("membership"))


DEPARTMENT = HomeBlock("membership", "portal/membership/home_membership.html", _department, place=37)
CONTRIBUTION = HomeBlock("contribution", "portal/membership/home_contribution.html", _present, _reads, place=35)
