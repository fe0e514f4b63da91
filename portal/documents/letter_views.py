"""A resident's pages of letters: the list by years, a letter, opening it."""

import contextlib
import uuid

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.documents.delivering import Recalled, open_copy
from portal.documents.letter_models import LetterCopy
from portal.documents.papers import letters_pdf
from portal.documents.policy import access_copies, access_copy
from portal.documents.presenters import is_unread, letter_lines, state_words
from portal.documents.queries import letter_years, whole_copy
from portal.kernel.attachments import attachment_answer, clean_name
from portal.kernel.clock import today
from portal.kernel.markdown_html import regulation_html
from portal.kernel.paper_answers import paper_answer
from portal.kernel.people_facts import who_agreed
from portal.residents.policy import link_of
from portal.rulebook.menu import own_name
from portal.rulebook.queries import rules_on

ON_PAGE = 25


@require_safe
@login_required
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters of one year, the newest unless another is asked for; those that wait are marked."""
    day = today()
    copies = access_copies(request.user, day)
    rules = rules_on(day)
    years = letter_years(copies)
    asked = request.GET.get("rok", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    year = year if year in years else (years[0] if years else None)
    shown = copies.filter(sent_on__year=year) if year else copies.none()
    page = Paginator(shown, ON_PAGE).get_page(request.GET.get("strona"))
    consent, link = rules.letters.consent, link_of(request.user)  # type: ignore[arg-type]
    context = {
        "page": page,
        "lines": letter_lines(page.object_list),
        "years": years,
        "year": year,
        "unopened_days": rules.letters.unopened_days,
        "has_consent": bool(consent and link and who_agreed([link.person_id], consent, day)),
        "may_consent": bool(consent and link and link.representation_id is None),
        "own_name": own_name(rules.module("correspondence")),
    }
    return render(request, "portal/documents/letters.html", context)


@require_safe
@login_required
@never_cache
def letter(request: HttpRequest, copy_id: uuid.UUID) -> HttpResponse:
    """Show a letter that was opened; of one that waits, what opening it means and the button."""
    copy = access_copy(request.user, copy_id, today())
    is_open = copy.opened_at is not None
    context = {
        "copy": copy,
        "is_unread": is_unread(copy),
        "is_open": is_open,
        "state": state_words(copy),
        "text": regulation_html(copy.letter.text) if is_open and copy.letter.text else "",
        "paper_words": copy.letter.file.words if copy.letter.has_file else "PDF",
        "is_delivery": copy.way == LetterCopy.Way.ELECTRONIC,
    }
    return render(request, "portal/documents/letter.html", context)


@require_POST
@login_required
def letter_open(request: HttpRequest, copy_id: uuid.UUID) -> HttpResponse:
    """Open a letter; opened twice it is opened once. One that was taken back says so on its page."""
    copy = access_copy(request.user, copy_id, today())
    with contextlib.suppress(Recalled):
        open_copy(copy=copy, by=request.user)
    return redirect("letter", copy_id=copy_id)


@require_safe
@login_required
@never_cache
def letter_paper(request: HttpRequest, copy_id: uuid.UUID) -> HttpResponseBase:
    """Give an opened letter out as PDF; 404 for one that waits or was taken back."""
    copy = access_copy(request.user, copy_id, today())
    if copy.opened_at is None:
        raise Http404
    if copy.letter.has_file:
        return attachment_answer(copy.letter.file, name=copy.letter.title)
    pdf = letters_pdf([whole_copy(copy)], cooperative=request.cooperative)  # type: ignore[attr-defined]
    return paper_answer(pdf, clean_name(copy.letter.title, "pdf"))
