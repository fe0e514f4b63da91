"""The desk's pages of letters: writing one, its preview and receipts, recalling it. Paper is in ``post_views``."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit.actions import Look, record_looks
from portal.documents.forms import LetterForm
from portal.documents.letter_models import Letter
from portal.documents.policy import access_letter, access_letters
from portal.documents.presenters import state_words
from portal.documents.queries import Receipts, receipts_of
from portal.documents.writing import (
    AlreadySent,
    NobodyToWriteTo,
    discard_draft,
    draft_letter,
    recall_letter,
    recipients_of,
    send_letter,
)
from portal.kernel.attachments import AttachmentRefused, attachment_answer
from portal.kernel.clock import today
from portal.kernel.markdown_html import regulation_html
from portal.kernel.uploads import takes_uploads
from portal.premises.audience import choice_of
from portal.premises.audience_words import audience_words, words_by_audience
from portal.premises.presenters import premises_name
from portal.rulebook.queries import rules_on

ON_PAGE, REFUSED = 50, 422
MOST_BYTES = 51 << 20


@require_safe
@login_required
@never_cache
def desk_letters(request: HttpRequest) -> HttpResponse:
    """List letters and drafts, the newest first, with what became of their copies."""
    letters = access_letters(request.user).select_related("person", "premises__building")
    page = Paginator(letters, ON_PAGE).get_page(request.GET.get("strona"))
    shown = list(page.object_list)
    receipts = receipts_of([one.pk for one in shown])
    audiences = words_by_audience([one.audience_id for one in shown if one.audience_id])
    lines = [
        {
            "letter": one,
            "receipts": receipts.get(one.pk, Receipts()),
            "to": audiences[one.audience_id] if one.audience_id else _addressee(one),
        }
        for one in shown
    ]
    return render(request, "staff/documents/letters.html", {"page": page, "lines": lines})


@takes_uploads(most_bytes=MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def letter_new(request: HttpRequest) -> HttpResponse:
    """Write a letter; it is looked at once more before it goes."""
    access_letters(request.user)
    facts: dict[str, Any] = {"worker": request.user, "largest_mb": rules_on(today()).documents.largest_mb}
    if request.method == "POST":
        form = LetterForm(request.POST, request.FILES, **facts)
    else:
        start = {"recipient": "osoba", "everywhere": "wybrane", "person_code": request.GET.get("osoba", "")[:40]}
        form = LetterForm(initial=start, **facts)
    if request.method == "POST" and form.is_valid() and form.target is not None:
        clean = form.cleaned_data
        try:
            letter = draft_letter(
                title=clean["title"],
                text=clean["text"],
                file=form.checked,
                target=form.target,
                form_key=clean["form_key"],
                by=request.user,
            )
        except AttachmentRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("desk_letter", letter_id=letter.pk)
    return render(request, "staff/documents/letter_new.html", {"form": form}, status=REFUSED if form.errors else 200)


@require_safe
@login_required
@never_cache
def desk_letter(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Show a draft as its people will see it and how many they are; of a sent letter, what became of each copy."""
    letter = access_letter(request.user, letter_id)
    context: dict[str, Any] = {
        "letter": letter,
        "text": regulation_html(letter.text) if letter.text else "",
        "to": audience_words(choice_of(letter.audience)) if letter.audience else _addressee(letter),
        "unopened_days": rules_on(today()).letters.unopened_days,
    }
    if letter.sent_at is None:
        context["recipients"] = recipients_of(letter, today())
    else:
        copies = letter.copies.select_related("person").order_by("person__last_name", "person__first_name", "pk")
        page = Paginator(copies, ON_PAGE).get_page(request.GET.get("strona"))
        shown = list(page.object_list)
        record_looks(
            by=request.user, what="letter", looks=[Look(one.person_id, f"letter:{letter.pk}") for one in shown]
        )
        context |= {
            "page": page,
            "rows": [{"copy": one, "state": state_words(one)} for one in shown],
            "receipts": receipts_of([letter.pk]).get(letter.pk, Receipts()),
        }
    return render(request, "staff/documents/letter.html", context)


@require_safe
@login_required
@never_cache
def desk_letter_file(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponseBase:
    """Give the PDF of a letter out, to be read before it goes or printed."""
    letter = access_letter(request.user, letter_id)
    if not letter.has_file:
        raise Http404
    return attachment_answer(letter.file)


@require_POST
@login_required
def letter_send(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Send a draft; sent twice it goes once."""
    letter = access_letter(request.user, letter_id)
    try:
        sent = send_letter(letter=letter, on=today(), by=request.user)
    except NobodyToWriteTo:
        messages.error(request, "Nikt tu nie ma dziś tytułu, więc pismo nie ma do kogo iść. Napisz nowe.")
    else:
        counts = receipts_of([sent.pk])[sent.pk]
        paper = counts.total - counts.electronic
        messages.success(request, f"Pismo wysłane. Na konto: {counts.electronic}. Do wysłania pocztą: {paper}.")
    return redirect("desk_letter", letter_id=letter_id)


@require_POST
@login_required
def letter_discard(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    letter = access_letter(request.user, letter_id)
    try:
        discard_draft(letter=letter)
    except AlreadySent:
        messages.error(request, "To pismo jest już wysłane. Możesz je cofnąć, dopóki ktoś go nie otworzy.")
        return redirect("desk_letter", letter_id=letter_id)
    messages.success(request, "Szkic wyrzucony.")
    return redirect("desk_letters")


@require_POST
@login_required
def letter_recall(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Take back the copies that nobody opened."""
    letter = access_letter(request.user, letter_id)
    taken = recall_letter(letter=letter, by=request.user)
    if taken:
        messages.success(request, f"Pismo cofnięte. Nieotwarte egzemplarze: {taken}.")
    else:
        messages.error(request, "Nie ma czego cofnąć: każdy egzemplarz jest otwarty, wysłany pocztą albo cofnięty.")
    return redirect("desk_letter", letter_id=letter_id)


def _addressee(letter: Letter) -> str:
    parts = [letter.person.display_name] if letter.person else ["wszyscy z tytułem do lokalu"]
    if letter.premises:
        parts.append(premises_name(letter.premises))
    return ", ".join(parts)
