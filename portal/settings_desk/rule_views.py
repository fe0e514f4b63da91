"""Pages about all rules: the sections with what they say today, and the history. One section is changed elsewhere."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kernel import clock
from portal.rulebook.queries import planned_rulebooks, rules_on
from portal.settings_desk.policy import access_history, access_settings
from portal.settings_desk.rule_page import history_rows, overview_rows

PAGE_SIZE = 20


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


@require_safe
@login_required
def rules_history(request: HttpRequest) -> HttpResponse:
    """Show who changed what, when, from which day and why, newest first."""
    access_history(request.user)
    page = Paginator(history_rows(), PAGE_SIZE).get_page(request.GET.get("strona"))
    return render(request, "staff/settings/rules_history.html", {"page": page})
