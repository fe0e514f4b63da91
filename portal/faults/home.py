"""What the home page says of faults: outages that concern the premises, and the person's open cases."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.faults import stages
from portal.faults.models import FaultReport
from portal.faults.outage_queries import in_force, outages_at
from portal.faults.outage_words import FIELDS, OUTAGES_SHOWN, OutageRow, rows_of_values
from portal.faults.policy import MODULE, shows_outages
from portal.faults.presenters import Tag
from portal.faults.queries import reports_of
from portal.faults.words import category_words
from portal.kernel.home_blocks import HomeAsk, HomeBlock
from portal.kernel.one_round import Row

_CASES_SHOWN = 3
_CASE_FIELDS = ("id", "year", "number", "category_name", "state", "news_at", "seen_at")


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One open case: enough to know it by."""

    key: Any
    what: str
    tag: Tag
    has_news: bool


@dataclass(frozen=True, slots=True)
class CasesBlock:
    """The newest open cases; ``has_more`` when there are others."""

    cases: tuple[OpenCase, ...]
    has_more: bool
    may_report: bool


def _outages_asked(ask: HomeAsk) -> Mapping[str, QuerySet[Any, Row]]:
    if ask.held.is_former or not shows_outages(ask.user, ask.rules, ask.day):
        return {}
    found = outages_at([ask.held]).filter(in_force(timezone.now())).order_by("starts_at", "pk")
    return {"outages": found.values(*FIELDS)[:OUTAGES_SHOWN]}


def _outages_shown(_ask: HomeAsk, rows: Mapping[str, list[Row]]) -> list[OutageRow] | None:
    now: dt.datetime = timezone.now()
    return rows_of_values(rows.get("outages", []), now) or None


def _cases_asked(ask: HomeAsk) -> Mapping[str, QuerySet[Any, Row]]:
    found = reports_of(ask.person_id, [ask.held]).filter(state__in=stages.OPEN).select_related(None)
    return {"cases": found.values(*_CASE_FIELDS)[: _CASES_SHOWN + 1]}


def _cases_shown(ask: HomeAsk, rows: Mapping[str, list[Row]]) -> CasesBlock:
    reports = [FaultReport(**row) for row in rows["cases"]]
    cases = tuple(
        OpenCase(one.pk, category_words(one.category_name), Tag.of(one.state), one.has_news)
        for one in reports[:_CASES_SHOWN]
    )
    return CasesBlock(cases, len(reports) > _CASES_SHOWN, may_report=not ask.held.is_former)


# What does not work in the house comes before everything else that the rooms have to say.
OUTAGES = HomeBlock("", "portal/faults/home_outages.html", _outages_shown, _outages_asked, is_glance=True, place=5)
CASES = HomeBlock(
    MODULE, "portal/faults/home_cases.html", _cases_shown, _cases_asked, is_glance=True, is_aside=True, place=30
)
