"""Pages about the rules: all sections, one section changed in two steps (form, preview), the history."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel import clock
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import planned_rulebooks, rules_on
from portal.rulebook.rules import Rules
from portal.settings_desk.policy import access_history, access_settings
from portal.settings_desk.rule_change import add_problems, changed_content, differences, section_form
from portal.settings_desk.rule_effects import effects
from portal.settings_desk.rule_page import history_rows, overview_rows, rule_rows
from portal.settings_desk.rule_shape import SectionFacts, sections

PAGE_SIZE = 20
_STEP, _SAVE = "krok", "zapisz"


class WhenAndWhyForm(forms.Form):
    """From which day a change holds, and why."""

    valid_from = forms.DateField(
        label=gettext_lazy("Obowiązuje od"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Wybierz dzień."),
            "invalid": gettext_lazy("Wpisz dzień jak 2026-01-31."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Powód zmiany"),
        max_length=300,
        help_text=gettext_lazy("Zostaje w historii, na przykład: uchwała zarządu nr 12."),
        error_messages={"required": gettext_lazy("Wpisz powód zmiany.")},
    )

    def clean_valid_from(self) -> dt.date:
        """Refuse a day that is over: what was in force then is history."""
        day: dt.date = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("Ten dzień już minął. Wybierz dziś albo dzień później."))
        if day > clock.today() + dt.timedelta(days=3660):
            raise forms.ValidationError(_("To za daleko. Wybierz dzień w ciągu dziesięciu lat."))
        return day


@require_safe
@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """List the sections with what they say today."""
    access_settings(request.user)
    day = clock.today()
    context = {
        "rows": overview_rows(rules_on(day)),
        "planned": planned_rulebooks(day),
    }
    return render(request, "staff/settings/rules.html", context)


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
        return _form_page(request, facts, section_form(facts, rules_on(day)), when, rules_on(day))
    is_dated = when.is_valid()
    before = rules_on(when.cleaned_data["valid_from"] if is_dated else day)
    form = section_form(facts, before, request.POST)
    content = changed_content(facts, before, form) if form.is_valid() else {}
    if content:
        add_problems(facts, form, content)
    if not is_dated or not _is_fine(form):
        return _form_page(request, facts, form, when, before)
    after = Rules.model_validate(content)
    if request.POST.get(_STEP) != _SAVE:
        return _preview_page(request, facts, before, after, when)
    return _adopted(request, before, after, when)


@require_safe
@login_required
def rules_history(request: HttpRequest) -> HttpResponse:
    """Show who changed what, when, from which day and why, newest first."""
    access_history(request.user)
    page = Paginator(history_rows(), PAGE_SIZE).get_page(request.GET.get("strona"))
    return render(request, "staff/settings/rules_history.html", {"page": page})


def _is_fine(form: Any) -> bool:
    inner = [one for items in form.lists.values() for one in items.kept()]
    return not form.errors and all(_is_fine(one) for one in inner)


def _form_page(request: HttpRequest, facts: SectionFacts, form: Any, when: WhenAndWhyForm, base: Rules) -> HttpResponse:
    slug = request.cooperative.slug  # type: ignore[attr-defined]
    failed = request.method == "POST"
    context = {
        "section": facts,
        "form": form,
        "rows": rule_rows(facts, form, base, slug),
        "when": when,
        "has_errors": failed,
    }
    return render(request, "staff/settings/rule_section.html", context, status=422 if failed else 200)


def _preview_page(
    request: HttpRequest, facts: SectionFacts, before: Rules, after: Rules, when: WhenAndWhyForm
) -> HttpResponse:
    day = when.cleaned_data["valid_from"]
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "section": facts,
        "differences": differences(before, after),
        "effects": effects(before, after, day),
        "day": day,
        "reason": when.cleaned_data["reason"],
        "sent": [pair for pair in sent if pair[0] not in ("csrfmiddlewaretoken", _STEP)],
        "later": planned_rulebooks(day),
    }
    return render(request, "staff/settings/rule_preview.html", context)


def _adopted(request: HttpRequest, before: Rules, after: Rules, when: WhenAndWhyForm) -> HttpResponse:
    clean = when.cleaned_data
    if not differences(before, after):
        messages.info(request, _("Nic się nie zmieniło."))
        return redirect("rules")
    adopt_rules(rules=after, valid_from=clean["valid_from"], reason=clean["reason"], by=request.user)
    messages.success(request, _("Zasady zapisane."))
    return redirect("rules")
