"""The page of court cases, in the words of the file they came from."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.court.policy import access_cases
from portal.court.stages import stage_words
from portal.kernel.clock import today
from portal.ledger.queries import newest_sources
from portal.premises.presenters import premises_name
from portal.rulebook.menu import own_name
from portal.rulebook.policy import access_module

ON_PAGE = 20


@require_safe
@login_required
def court_cases(request: HttpRequest) -> HttpResponse:
    """List the person's own cases, those with a day ahead first; 404 for whoever may not see them."""
    day = today()
    rules = access_module("court_cases", day, request.user)
    page = Paginator(access_cases(request.user, day), ON_PAGE).get_page(request.GET.get("strona"))
    source = newest_sources("court").first() if page.object_list else None
    cases = [
        {
            "case": case,
            "stage": stage_words(case.stage),
            "total": case.principal + case.interest + case.costs,
            "is_ahead": case.next_on is not None and case.next_on >= day,
            "premises": premises_name(case.premises) if case.premises else "",
        }
        for case in page.object_list
    ]
    context = {
        "page": page,
        "cases": cases,
        "as_of": source.as_of if source else None,
        "own_name": own_name(rules.module("court_cases")),
        "disclaimer": rules.wording.disclaimer,
    }
    return render(request, "portal/court/court_cases.html", context)
