"""One section of the rules changed in two steps: its form, then a preview of what the change does, then the change."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.kernel import clock
from portal.rulebook.actions import adopt_rules, rulebook_held
from portal.rulebook.models import RulebookVersion
from portal.rulebook.queries import planned_rulebooks, rulebook_version_on, rules_on
from portal.rulebook.rules import Rules
from portal.settings_desk.carry_over import CarriedOver, carried_over
from portal.settings_desk.policy import access_settings
from portal.settings_desk.rule_change import (
    Difference,
    add_problems,
    changed_content,
    differences,
    section_differences,
    section_form,
)
from portal.settings_desk.rule_effects import effects
from portal.settings_desk.rule_form import SectionForm
from portal.settings_desk.rule_merge import OPENED, merged_answers, opened_rules, said_by
from portal.settings_desk.rule_page import rule_rows
from portal.settings_desk.rule_shape import SectionFacts, sections
from portal.settings_desk.stated_form import StatedForm
from portal.settings_desk.when_form import WhenAndWhyForm

_STEP, _SAVE = "krok", "zapisz"
_CARRY = "przenies"
_LONGEST_REASON = 300
_SAVED = gettext_lazy("Zasady zapisane.")


@dataclass(frozen=True, slots=True)
class Moved:
    """What somebody else changed since a form was opened, and by which version of the rules."""

    day: dt.date
    version: RulebookVersion | None
    differences: list[Difference]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rule_section(request: HttpRequest, section: str) -> HttpResponse:
    """Show a section as a form; first show what a change would do, then make it."""
    access_settings(request.user)
    facts = sections().get(section)
    if facts is None:
        raise Http404
    day = clock.today()
    when = WhenAndWhyForm(request.POST or None, initial={"valid_from": day}, prefix="zmiana")
    if request.method != "POST":
        return _form_page(request, facts, _forms(facts, rules_on(day)), when)
    with rulebook_held():
        return _answered(request, facts, when)


def _answered(request: HttpRequest, facts: SectionFacts, when: WhenAndWhyForm) -> HttpResponse:
    day = when.day or clock.today()
    before = rules_on(day)
    if opened := opened_rules(facts, before, request.POST.get(OPENED, "")):
        moved = Moved(day, rulebook_version_on(day), section_differences(facts, opened, before))
        answers = merged_answers(facts, opened=opened, now=before, sent=request.POST)
        forms = _forms(facts, before, answers)
        if request.POST.get(_STEP) == _SAVE and forms.are_fine and _says_the_same(before, forms):
            messages.success(request, _SAVED)  # the button pressed twice
            return redirect("rules")
        return _form_page(request, facts, forms, when, moved=moved)
    forms = _forms(facts, before, request.POST)
    if when.day is None or not when.is_valid() or not forms.are_fine:
        return _form_page(request, facts, forms, when)
    after = Rules.model_validate(forms.content)
    later = carried_over(facts, before, after, when.day)
    wanted = request.POST.getlist(_CARRY)
    is_as_shown = set(wanted) <= {one.key for one in later}
    if request.POST.get(_STEP) != _SAVE or not is_as_shown:
        if not is_as_shown:
            messages.warning(request, _("Zaplanowane zasady zmieniły się w tym czasie. Sprawdź je jeszcze raz."))
        return _preview_page(request, facts, before, after, when, later)
    return _adopted(request, before, after, when, [one for one in later if one.key in wanted])


@dataclass(frozen=True, slots=True)
class Forms:
    """The section and what the regulation says of it, as forms; ``content`` is the whole rules with their answers."""

    section: SectionForm
    stated: StatedForm
    content: dict[str, Any]

    @property
    def are_fine(self) -> bool:
        """Return whether the answers can be stored."""
        return bool(self.content) and self.stated.is_valid() and _is_fine(self.section)


def _says_the_same(rules: Rules, forms: Forms) -> bool:
    return not differences(rules, Rules.model_validate(forms.content))


def _forms(facts: SectionFacts, rules: Rules, data: Any = None) -> Forms:
    """Return the forms, checked when there are answers: each by itself, then against all other rules."""
    form, stated = section_form(facts, rules, data), StatedForm(facts, rules, data)
    content: dict[str, Any] = {}
    if data is not None and form.is_valid() and stated.is_valid():
        content = changed_content(facts, rules, form, stated)
        add_problems(facts, form, content)
    return Forms(form, stated, content)


def _is_fine(form: Any) -> bool:
    inner = [one for items in form.lists.values() for one in items.kept()]
    return not form.errors and all(_is_fine(one) for one in inner)


def _form_page(
    request: HttpRequest, facts: SectionFacts, forms: Forms, when: WhenAndWhyForm, *, moved: Moved | None = None
) -> HttpResponse:
    failed = request.method == "POST"
    base = rules_on(when.day or clock.today())
    context = {
        "section": facts,
        "form": forms.section,
        "stated": forms.stated,
        "rows": rule_rows(facts, forms.section, forms.stated, base),
        "when": when,
        "opened": said_by(facts, base),
        "moved": moved,
        "has_errors": failed and not (moved and forms.are_fine and when.is_valid()),
    }
    status = (409 if moved else 422) if failed else 200
    return render(request, "staff/settings/rule_section.html", context, status=status)


def _preview_page(  # noqa: PLR0917 - one change with all that it touches
    request: HttpRequest,
    facts: SectionFacts,
    before: Rules,
    after: Rules,
    when: WhenAndWhyForm,
    later: list[CarriedOver],
) -> HttpResponse:
    day = when.cleaned_data["valid_from"]
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "section": facts,
        "differences": differences(before, after),
        "effects": effects(before, after, day),
        "day": day,
        "reason": when.cleaned_data["reason"],
        "sent": [pair for pair in sent if pair[0] not in ("csrfmiddlewaretoken", _STEP, _CARRY)],
        "is_replaced": planned_rulebooks(day).first(),
        "later": later,
        "carry": _CARRY,
    }
    return render(request, "staff/settings/rule_preview.html", context)


def _adopted(
    request: HttpRequest, before: Rules, after: Rules, when: WhenAndWhyForm, also: list[CarriedOver]
) -> HttpResponse:
    clean = when.cleaned_data
    if not differences(before, after):
        messages.info(request, _("Nic się nie zmieniło."))
        return redirect("rules")
    adopt_rules(rules=after, valid_from=clean["valid_from"], reason=clean["reason"], by=request.user)
    for one in also:
        if one.rules is not None:
            reason = _("{plan}; przeniesiono: {reason}").format(plan=one.version.reason, reason=clean["reason"])
            day = one.version.valid_from
            adopt_rules(rules=one.rules, valid_from=day, reason=reason[:_LONGEST_REASON], by=request.user)
    messages.success(request, _SAVED)
    return redirect("rules")
