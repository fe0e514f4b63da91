"""The page of the search, and the same answers for the script that shows them while one types.

What was typed never stands in an address as it is; see ``asked_words``.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kernel import clock
from portal.staff_desk.asked_words import query_of, words_in
from portal.staff_desk.policy import access_search
from portal.staff_desk.search import MOST_SHOWN, SHOWN, answers_to
from portal.staff_desk.search_rows import result_rows


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def people_search(request: HttpRequest) -> HttpResponse:
    """Answer a form with the card, when there is nothing to choose from, or with the address of the list."""
    access_search(request.user)
    if request.method == "POST":
        return redirect(_address_of_answer(request))
    text = words_in(request.GET) or ""
    limit = _limit(request)
    answers = answers_to(text, request.user, limit=limit)
    rows = result_rows(answers.found, request.user, clock.today())
    context = {"answers": answers, "rows": rows, "asked": text}
    if answers.has_more and limit < MOST_SHOWN:
        context["more"] = query_of(text, ile=min(limit * 3, MOST_SHOWN))
    return render(request, "staff/portal/search.html", context)


@require_POST
@login_required
@never_cache
def people_hints(request: HttpRequest) -> HttpResponse:
    """Give the rows alone, for the list under the field."""
    access_search(request.user)
    answers = answers_to(request.POST.get("q", ""), request.user)
    rows = result_rows(answers.found, request.user, clock.today())
    return render(request, "staff/portal/search_hints.html", {"answers": answers, "rows": rows})


def _address_of_answer(request: HttpRequest) -> str:
    text = request.POST.get("q", "")
    answers = answers_to(text, request.user)
    if answers.only is not None and not answers.meant:
        # Cost: the row of the one answer, not of all of them.
        for row in result_rows([answers.only], request.user, clock.today()):
            return row.href
    return f"{reverse('people_search')}?{query_of(text)}"


def _limit(request: HttpRequest) -> int:
    wished = request.GET.get("ile", "")
    # Quirk: str.isdigit is true of signs that int refuses.
    number = int(wished) if wished.isascii() and wished.isdigit() and len(wished) < len(str(MOST_SHOWN)) + 1 else SHOWN
    return max(SHOWN, min(number, MOST_SHOWN))
