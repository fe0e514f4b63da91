"""The desk's page of letters for the post: who gets paper, the papers as one PDF, and the word that they went out."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.audit.actions import Look, record_looks
from portal.documents.delivering import copies_to_post, mark_posted
from portal.documents.letter_models import LetterCopy
from portal.documents.papers import letters_pdf
from portal.documents.policy import access_letters
from portal.kernel.clock import today
from portal.kernel.paper_answers import paper_answer
from portal.premises.presenters import premises_name
from portal.rulebook.queries import rules_on

# One page is one print: so many letters are set in some seconds and fit a tray.
ON_PAGE = 50


@require_safe
@login_required
@never_cache
def letters_to_post(request: HttpRequest) -> HttpResponse:
    """List the copies that paper is due for, in the order in which a postman goes."""
    page = Paginator(_due(request), ON_PAGE).get_page(request.GET.get("strona"))
    rows = [
        {
            "copy": copy,
            "premises": premises_name(copy.premises) if copy.premises else "",
            "why": "nie ma zgody" if copy.way == LetterCopy.Way.PAPER else "nieotwarte w terminie",
        }
        for copy in page.object_list
    ]
    _look(request, page.object_list)
    context = {"page": page, "rows": rows, "unopened_days": rules_on(today()).letters.unopened_days}
    return render(request, "staff/documents/letters_to_post.html", context)


@require_safe
@login_required
@never_cache
def letters_to_post_paper(request: HttpRequest) -> HttpResponse:
    """Give one page of the list out as PDF, a letter from a page of its own each; nothing is marked by that."""
    page = Paginator(_due(request), ON_PAGE).get_page(request.GET.get("strona"))
    copies = list(page.object_list)
    if not copies:
        return redirect("letters_to_post")
    _look(request, copies)
    return paper_answer(letters_pdf(copies, cooperative=request.cooperative), f"pisma-{today()}.pdf")  # type: ignore[attr-defined]


@require_POST
@login_required
def letters_posted(request: HttpRequest) -> HttpResponse:
    """Take a worker's word that the ticked letters went out; those of others' estates are as if not ticked."""
    due = _due(request)
    wanted = [one for one in map(_uuid, request.POST.getlist("pismo")[:ON_PAGE]) if one is not None]
    posted = mark_posted(copy_ids=due.filter(pk__in=wanted).values_list("pk", flat=True), by=request.user)
    if posted:
        messages.success(request, f"Zapisane jako wysłane pocztą: {posted}.")
    else:
        messages.error(request, "Niczego nie zapisano. Zaznacz pisma, które wyszły pocztą.")
    return redirect("letters_to_post")


def _due(request: HttpRequest) -> QuerySet[LetterCopy]:
    letters = access_letters(request.user)
    day = today()
    return copies_to_post(rules_on(day), day).filter(letter__in=letters.values("pk"))


def _look(request: HttpRequest, copies: Iterable[LetterCopy]) -> None:
    looks = [Look(copy.person_id, f"letter:{copy.letter_id}") for copy in copies]
    record_looks(by=request.user, what="letter", looks=looks)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
