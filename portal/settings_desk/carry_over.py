"""A change of today's rules brought into versions that are planned for later days. Nothing is stored here.

A planned version was written from the rules of another day, so it would end the change on its own day. What the plan
itself changed stays as planned.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from portal.kernel.pack_problems import problems_of
from portal.rulebook.models import RulebookVersion
from portal.rulebook.queries import planned_rulebooks
from portal.rulebook.rules import Rules
from portal.settings_desk.rule_change import Difference, differences
from portal.settings_desk.rule_shape import SectionFacts, rules_of

_MISSING = object()


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What a planned version would say with the change. ``kept`` are titles of rules that the plan sets by itself.

    ``rules`` is None when the change does not fit into the plan; ``problem`` says why.
    """

    version: RulebookVersion
    rules: Rules | None
    differences: list[Difference]
    kept: list[str]
    problem: str = ""

    @property
    def key(self) -> str:
        """Return what the checkbox sends: the version as it was shown, so that another one is not changed unseen."""
        said = json.dumps(self.version.rules, sort_keys=True)
        return f"{self.version.valid_from}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def carried_over(section: SectionFacts, before: Rules, after: Rules, day: Any) -> list[CarriedOver]:
    """Return what the change would do to each version planned after the day, without those it says nothing new to."""
    found = [_carried(section, before, after, version) for version in planned_rulebooks(day)]
    return [one for one in found if one.differences or one.kept or one.problem]


def _carried(section: SectionFacts, before: Rules, after: Rules, version: RulebookVersion) -> CarriedOver:
    try:
        planned = Rules.model_validate(version.rules)
    except ValidationError:
        return CarriedOver(version, None, [], [], _("Te zasady mają dawny zapis. Otwórz je i zapisz na nowo."))
    old, new, plan = (_content(rules) for rules in (before, after, planned))
    kept = _merge_section(section, old, new, plan)
    _merge(_stated(old, section), _stated(new, section), plan.setdefault("stated", {}))
    if not plan["stated"]:
        del plan["stated"]
    if problems := problems_of(Rules, plan):
        return CarriedOver(version, None, [], kept, problems[0].text)
    rules = Rules.model_validate(plan)
    return CarriedOver(version, rules, differences(planned, rules), kept)


def _merge_section(section: SectionFacts, old: dict[str, Any], new: dict[str, Any], plan: dict[str, Any]) -> list[str]:
    if section.rule is not None:  # a list is one rule
        return [section.title for _key in _merge(_only(old, section.name), _only(new, section.name), plan)]
    said = plan.setdefault(section.name, {})
    kept = _merge(old.get(section.name, {}), new.get(section.name, {}), said)
    if not said:
        del plan[section.name]
    titles = {facts.name: facts.title for facts in rules_of(section.model)}
    return [titles[key] for key in kept]


def _merge(old: dict[str, Any], new: dict[str, Any], plan: dict[str, Any]) -> list[str]:
    """Bring into the plan what differs between old and new; return the keys that the plan says otherwise."""
    kept = []
    for key in dict.fromkeys([*old, *new]):
        was, will, planned = old.get(key, _MISSING), new.get(key, _MISSING), plan.get(key, _MISSING)
        if will in (was, planned):
            continue
        if planned != was:
            kept.append(key)
        elif will is _MISSING:
            del plan[key]
        else:
            plan[key] = will
    return kept


def _content(rules: Rules) -> dict[str, Any]:
    return rules.model_dump(mode="json", exclude_unset=True)


def _only(content: dict[str, Any], name: str) -> dict[str, Any]:
    return {name: content[name]} if name in content else {}


def _stated(content: dict[str, Any], section: SectionFacts) -> dict[str, str]:
    return {path: words for path, words in content.get("stated", {}).items() if path.split(".")[0] == section.name}
