"""The sections ``rules`` and ``regulation`` of a cooperative's pack. Reading the pack's files is not done here."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from portal.kernel.pack_problems import problems_of
from portal.kernel.registries import PackProblem, PackSection
from portal.rulebook.actions import adopt_rules, publish_regulation
from portal.rulebook.rules import Rules

REASON = "Z paczki spółdzielni"


class RegulationOfPack(BaseModel):
    """The regulation's title and day, and its text, which the pack keeps in a file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: Annotated[str, Field(min_length=3, max_length=200)]
    valid_from: dt.date
    text: Annotated[str, Field(min_length=100, max_length=200_000)]


def _check_rules(data: Mapping[str, Any]) -> list[PackProblem]:
    return problems_of(Rules, data)


def _store_rules(data: Mapping[str, Any], *, on: dt.date, by: str) -> None:
    adopt_rules(rules=Rules.model_validate(dict(data)), valid_from=on, reason=REASON, by=by)


def _check_regulation(data: Mapping[str, Any]) -> list[PackProblem]:
    return problems_of(RegulationOfPack, data)


def _store_regulation(data: Mapping[str, Any], *, on: dt.date, by: str) -> None:  # noqa: ARG001 - it has its own day
    regulation = RegulationOfPack.model_validate(dict(data))
    publish_regulation(title=regulation.title, text=regulation.text, valid_from=regulation.valid_from, by=by)


RULES = PackSection(check=_check_rules, store=_store_rules, is_required=True)
REGULATION = PackSection(check=_check_regulation, store=_store_regulation, is_required=True)
