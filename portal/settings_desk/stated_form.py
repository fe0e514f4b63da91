"""What the cooperative's regulation says of each rule of a section, as fields beside them. The rules are elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.rulebook.rules import Rules
from portal.settings_desk.rule_shape import RuleFacts, SectionFacts, rules_of

PREFIX = "regulamin"


def path_of(section: SectionFacts, facts: RuleFacts) -> str:
    """Return the rule's path: ``password.min_length``, or ``offices`` for a list that is a section."""
    return section.name if section.rule is not None else f"{section.name}.{facts.name}"


class StatedForm(forms.Form):
    """One line for each rule of a section; empty where the regulation is silent."""

    def __init__(self, section: SectionFacts, rules: Rules, data: Any = None) -> None:
        super().__init__(data, prefix=PREFIX)
        self.section = section
        for facts in self._rules():
            label = _("Co mówi regulamin: {title}").format(title=facts.title)
            lines = forms.Textarea(attrs={"rows": 2})
            self.fields[facts.name] = forms.CharField(label=label, max_length=300, required=False, widget=lines)
            self.initial[facts.name] = rules.stated.get(path_of(section, facts), "")

    def _rules(self) -> tuple[RuleFacts, ...]:
        return (self.section.rule,) if self.section.rule is not None else rules_of(self.section.model)

    def answers(self, stated: dict[str, str]) -> dict[str, str]:
        """Return what the regulation says of all rules, with this section as the form has it."""
        said = dict(stated)
        for facts in self._rules():
            path, words = path_of(self.section, facts), " ".join(self.cleaned_data.get(facts.name, "").split())
            said.pop(path, None)
            if words:
                said[path] = words
        return said
