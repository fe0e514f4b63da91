"""The page of the search, and the same answers for the script that shows them while one types."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kernel import clock
from portal.staff_desk.policy import access_search
from portal.staff_desk.search import MOST_SHOWN, SHOWN, answers_to
from portal.staff_desk.search_rows import result_rows


@require_safe
@login_required
@never_cache
def people_search(request: HttpRequest) -> HttpResponse:
    """Show who was found; go straight to the card when there is nothing to choose from."""
    access_search(request.user)
    text = request.GET.get("q", "")
    limit = _limit(request)
    answers = answers_to(text, request.user, limit=limit)
    rows = result_rows(answers.found, request.user, clock.today())
    if answers.only is not None and not answers.meant and "ile" not in request.GET:
        return redirect(rows[answers.found.index(answers.only)].href)
    context = {"answers": answers, "rows": rows, "asked": text, "next_limit": min(limit * 3, MOST_SHOWN)}
    context["can_show_more"] = answers.has_more and limit < MOST_SHOWN
    return render(request, "staff/portal/search.html", context)


@require_safe
@login_required
@never_cache
def people_hints(request: HttpRequest) -> HttpResponse:
    """Give the rows alone, for the list under the field."""
    access_search(request.user)
    answers = answers_to(request.GET.get("q", ""), request.user)
    rows = result_rows(answers.found, request.user, clock.today())
    return render(request, "staff/portal/search_hints.html", {"answers": answers, "rows": rows})


def _limit(request: HttpRequest) -> int:
    wished = request.GET.get("ile", "")
    # Quirk: str.isdigit is true of signs that int refuses.
    number = int(wished) if wished.isascii() and wished.isdigit() and len(wished) < len(str(MOST_SHOWN)) + 1 else SHOWN
    return max(SHOWN, min(number, MOST_SHOWN))
