"""A change of rules before it is made: what it would say, what is wrong with it, what differs. Pure but for forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from portal.kernel.pack_problems import problems_of
from portal.kernel.registries import PackProblem
from portal.rulebook.rules import Rules
from portal.rulebook.sections.section import Section
from portal.settings_desk.rule_form import SectionForm
from portal.settings_desk.rule_shape import RuleFacts, SectionFacts, Shape, rules_of, sections, value_words
from portal.settings_desk.stated_form import StatedForm, path_of

_KEYS = re.compile(r'["„]?\b((?:[a-z]+(?:_[a-z]+)*\.)?[a-z]+(?:_[a-z]+)+|[a-z]+\.[a-z_]+)\b["”]?')


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that changes, in words."""

    section: str
    title: str
    before: str
    after: str


def list_model(section: SectionFacts) -> type[Section]:
    """Return a model with the one list of a section that is a list itself, so that it takes the same form."""
    return _wrapped(section.name)


@cache
def _wrapped(name: str) -> type[Section]:
    info = Rules.model_fields[name]
    fields: dict[str, Any] = {name: info}
    return type(f"{name}_list", (Section,), {"__annotations__": {name: info.annotation}, **fields})


def section_form(section: SectionFacts, rules: Rules, data: Any = None) -> SectionForm:
    """Return the form of a section with what the rules say."""
    current = getattr(rules, section.name)
    if section.rule is not None:
        return SectionForm(list_model(section), values={section.name: current}, data=data)
    values = {facts.name: getattr(current, facts.name) for facts in rules_of(section.model)}
    return SectionForm(section.model, values=values, data=data)


def changed_content(section: SectionFacts, rules: Rules, form: SectionForm, stated: StatedForm) -> dict[str, Any]:
    """Return the whole rules, as stored, with what the forms say."""
    content = _with_stated(rules.model_dump(mode="json", exclude_unset=True), stated)
    if section.rule is not None:
        said = form.answers({section.name: True})
        return {**content, section.name: said[section.name]}
    said = form.answers(content.get(section.name, {}))
    # A section about which nothing is decided is left out, as a pack would leave it out.
    others = {key: value for key, value in content.items() if key != section.name}
    return {**others, section.name: said} if said else others


def _with_stated(content: dict[str, Any], stated: StatedForm) -> dict[str, Any]:
    said = stated.answers(content.get("stated", {}))
    others = {key: value for key, value in content.items() if key != "stated"}
    return {**others, "stated": said} if said or "stated" in content else others


def add_problems(section: SectionFacts, form: SectionForm, content: dict[str, Any]) -> None:
    """Say in the form everything that speaks against the content, each beside the field it is about."""
    for problem in problems_of(Rules, content):
        where, field = _place(section, form, problem)
        where.add_error(field, _in_words(problem.text))


def differences(before: Rules, after: Rules) -> list[Difference]:
    """Return every rule that differs, in words; a rule said now with the value it had is no difference."""
    return [found for section in sections().values() for found in section_differences(section, before, after)]


def section_differences(section: SectionFacts, before: Rules, after: Rules) -> list[Difference]:
    """Return every rule of one section that differs, in words."""
    old, new = getattr(before, section.name), getattr(after, section.name)
    if section.rule is not None:
        pairs = [(section.rule, old, new)]
    else:
        pairs = [(facts, getattr(old, facts.name), getattr(new, facts.name)) for facts in rules_of(section.model)]
    found = [_difference(section, facts, one, other) for facts, one, other in pairs if one != other]
    return [*found, *_stated_differences(section, before, after)]


def _stated_differences(section: SectionFacts, before: Rules, after: Rules) -> Iterator[Difference]:
    for facts in (section.rule,) if section.rule is not None else rules_of(section.model):
        path = path_of(section, facts)
        old, new = before.stated.get(path, ""), after.stated.get(path, "")
        if old != new:
            title = _("{title}: co mówi regulamin").format(title=facts.title)
            yield Difference(section.title, title, old or _("nic"), new or _("nic"))


def _difference(section: SectionFacts, facts: RuleFacts, old: Any, new: Any) -> Difference:
    if facts.shape is Shape.ITEMS:
        # Of a long list only what comes and goes is told.
        gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
        if gone or come:
            return Difference(section.title, facts.title, value_words(facts, gone), value_words(facts, come))
    return Difference(section.title, facts.title, value_words(facts, old), value_words(facts, new))


def _place(section: SectionFacts, form: SectionForm, problem: PackProblem) -> tuple[SectionForm, str | None]:
    """Return the form and the field of a problem's path; whatever is elsewhere belongs to the whole form."""
    where, parts = form, list(_parts(problem.path))
    if parts[:1] == [section.name] and section.rule is None:
        parts = parts[1:]
    while parts:
        name = parts.pop(0)
        if isinstance(name, str) and name in where.fields:
            return where, name
        if isinstance(name, str) and name in where.lists and parts and isinstance(parts[0], int):
            kept = where.lists[name].kept()
            number = parts.pop(0)
            if isinstance(number, int) and number <= len(kept):
                where = kept[number - 1]
                continue
        break
    return where, None


def _parts(path: str) -> Iterator[str | int]:
    for name, number in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        yield name
        if number:
            yield int(number)


def _in_words(text: str) -> str:
    """Put the names people see in place of keys and values of a pack."""
    titles = _titles()

    def named(match: re.Match[str]) -> str:
        key = match[1].rpartition(".")[2]
        return f"„{titles[key]}”" if key in titles else match[0]

    return _KEYS.sub(named, text)


@cache
def _titles() -> dict[str, str]:
    found: dict[str, str] = {}
    for section in sections().values():
        for facts in [*rules_of(section.model), *([section.rule] if section.rule else [])]:
            found.update(facts.words)
            found[facts.name] = facts.title
            if facts.item is not None:
                found.update({inner.name: inner.title for inner in rules_of(facts.item)})
    return found
