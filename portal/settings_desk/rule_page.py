"""Rules as the administrator reads them: what holds, what the regulation and the platform say, what was changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from portal.audit.models import AuditEvent
from portal.rulebook.rules import Rules
from portal.settings_desk.rule_change import Difference, differences
from portal.settings_desk.rule_form import SectionForm
from portal.settings_desk.rule_shape import (
    RuleFacts,
    SectionFacts,
    Shape,
    item_words,
    rules_of,
    sections,
    value_words,
)
from portal.settings_desk.stated_form import StatedForm


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section in the list; ``decided`` counts the rules that the cooperative itself decided."""

    facts: SectionFacts
    decided: int
    count: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule beside its field: what holds now, what the regulation says (a field too), what the platform advises."""

    facts: RuleFacts
    field: Any
    items: Any
    now: str
    is_decided: bool
    stated: Any
    advice: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change: by whom, when, from which day, why, and what differed."""

    at: dt.datetime
    by: str
    valid_from: dt.date
    reason: str
    differences: Sequence[Difference]


def overview_rows(rules: Rules) -> list[SectionRow]:
    """Return the sections with how much of each the cooperative decided."""
    rows = []
    for name, facts in sections().items():
        if facts.rule is not None:
            is_decided = name in rules.model_fields_set
            rows.append(SectionRow(facts, len(getattr(rules, name)) if is_decided else 0, 0))
        else:
            rows.append(SectionRow(facts, len(getattr(rules, name).model_fields_set), len(rules_of(facts.model))))
    return rows


def rule_rows(section: SectionFacts, form: SectionForm, stated: StatedForm, rules: Rules) -> list[RuleRow]:
    """Return the rules of a section beside their fields, with the field of what the regulation says."""
    holder: Any = rules if section.rule is not None else getattr(rules, section.name)
    defaults: Any = Rules() if section.rule is not None else section.model()
    return [
        RuleRow(
            facts=facts,
            field=field,
            items=items,
            now=_now(facts, getattr(holder, facts.name)),
            is_decided=facts.name in holder.model_fields_set,
            stated=stated[facts.name],
            advice=facts.recommended,
            otherwise=_now(facts, getattr(defaults, facts.name)),
        )
        for facts, field, items in form.rows()
    ]


def _now(facts: RuleFacts, value: Any) -> str:
    if facts.shape is not Shape.ITEMS:
        return value_words(facts, value)
    # The positions themselves stand beside; their names are enough to see what there is.
    names = [getattr(item, "name", "") or getattr(item, "title", "") or item_words(item) for item in value]
    return ", ".join(names) or value_words(facts, ())


class history_rows(Sequence[HistoryRow]):  # noqa: N801 - reads as the list it is
    """All changes of rules, newest first, read from the audit trail a page at a time."""

    def __init__(self) -> None:
        self.events = AuditEvent.objects.filter(action="rulebook.adopted").order_by("-id")

    def __len__(self) -> int:
        return self.events.count()

    def __getitem__(self, place: Any) -> Any:
        return [_history_row(event) for event in self.events[place]]


def _history_row(event: AuditEvent) -> HistoryRow:
    details = event.details
    return HistoryRow(
        at=event.at,
        by=event.actor,
        valid_from=dt.date.fromisoformat(event.subject.partition(":")[2]),
        reason=details.get("reason", ""),
        differences=_differences(details.get("before"), details.get("rules")),
    )


def _differences(before: Any, after: Any) -> list[Difference]:
    try:
        return differences(Rules.model_validate(before or {}), Rules.model_validate(after or {}))
    except ValidationError:
        # Written when the rules had another shape: the row stays, its differences cannot be told any more.
        return []
