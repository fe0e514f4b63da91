"""A section that somebody else changed meanwhile: both people's answers in one form. Whether that happened is said too.

The form carries what the section said when it was opened. What its writer left as it was then takes the value of now;
what the writer changed stays as typed; positions that somebody else added, changed or removed do so here as well.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.forms import Form
from django.http import QueryDict
from pydantic import ValidationError

from portal.rulebook.contradictions import APART
from portal.rulebook.rules import Rules
from portal.settings_desk.rule_change import section_form
from portal.settings_desk.rule_form import ORDER, REMOVED, ItemForm, ItemList
from portal.settings_desk.rule_shape import SectionFacts
from portal.settings_desk.stated_form import StatedForm

OPENED = "stan"


def said_by(section: SectionFacts, rules: Rules) -> str:
    """Return what the section says, as the form carries it."""
    content = _content(rules)
    stated = {path: words for path, words in content.get("stated", {}).items() if path.split(".")[0] == section.name}
    return json.dumps([content.get(section.name), stated], ensure_ascii=False, sort_keys=True)


def opened_rules(section: SectionFacts, rules: Rules, said: str) -> Rules | None:
    """Return the rules with the section as the form was opened, or None when it says the same still."""
    if not said or said == said_by(section, rules):
        return None
    try:
        opened, stated = json.loads(said)
        content = {**_content(rules), section.name: opened, "stated": stated}
        if opened is None:
            del content[section.name]
        return Rules.model_validate(content, context=APART)
    except (ValueError, TypeError, ValidationError):
        return None


def merged_answers(section: SectionFacts, *, opened: Rules, now: Rules, sent: QueryDict) -> QueryDict:
    """Return the answers of the form with what somebody else changed since it was opened."""
    merged = sent.copy()
    theirs, ours = section_form(section, now), section_form(section, opened, sent)
    _take_unchanged(merged, ours, theirs)
    _take_unchanged(merged, StatedForm(section, opened, sent), StatedForm(section, now))
    for name, positions in ours.lists.items():
        _put_positions(merged, positions, theirs.lists[name])
    merged[OPENED] = said_by(section, now)
    return merged


def _content(rules: Rules) -> dict[str, Any]:
    return rules.model_dump(mode="json", exclude_unset=True)


def _take_unchanged(merged: QueryDict, ours: Form, theirs: Form) -> None:
    changed = ours.changed_data
    for name in ours.fields:
        if name not in changed:
            merged.setlist(ours.add_prefix(name), _as_sent(theirs.initial.get(name)))


def _put_positions(merged: QueryDict, ours: ItemList, theirs: ItemList) -> None:
    prefix = ours.count_name.rpartition("-")[0]
    placed = list(_positions(ours, theirs))
    for key in [key for key in merged if key.startswith(f"{prefix}-")]:
        del merged[key]
    for number, fields in enumerate(placed):
        for name, values in fields.items():
            merged.setlist(f"{prefix}-{number}-{name}", values)
        merged.setdefault(f"{prefix}-{number}-{ORDER}", str(number + 1))
    merged[ours.count_name] = str(len(placed))


def _positions(ours: ItemList, theirs: ItemList) -> Iterator[dict[str, list[str]]]:
    """Yield the answers of each position: those of now first, in their order, then new ones, then the blank one."""
    mine = {_identity(form): form for form in ours.forms if not form.is_new}
    for form in theirs.forms:
        if not form.is_new:
            own = mine.pop(_identity(form), None)
            yield {**_shown(form), **(_typed(own) if own is not None else {})}
    for own in mine.values():
        # Somebody else removed it; whoever changed it meanwhile still wants it.
        if set(own.changed_data) - {ORDER, REMOVED}:
            yield {**_shown(own), **_typed(own)}
    yield from (_typed(own) for own in ours.forms if own.is_new and not own.is_blank())
    yield _shown(theirs.forms[-1])


def _identity(form: ItemForm) -> str:
    return str(form.initial.get(next(iter(form.fields))))


def _shown(form: ItemForm) -> dict[str, list[str]]:
    return {name: _as_sent(form.initial.get(name)) for name in form.fields if name not in (ORDER, REMOVED)}


def _typed(form: ItemForm) -> dict[str, list[str]]:
    data: Any = form.data
    names = form.fields if form.is_new else form.changed_data
    return {name: data.getlist(form.add_prefix(name)) for name in names if not (form.is_new and name == ORDER)}


def _as_sent(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
