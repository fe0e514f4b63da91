"""The desk's pages of announcements: the list, writing, one announcement before and after it is published."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.announcements import actions
from portal.announcements.actions import AnnouncementRefused
from portal.announcements.desk_page import desk_lines, page_of
from portal.announcements.files import MOST_FILES, TooManyFiles, add_files, remove_file
from portal.announcements.forms import AnnouncementForm, WithdrawForm
from portal.announcements.models import Announcement
from portal.announcements.papers import poster_pdf
from portal.announcements.policy import access_desk, access_desk_announcement
from portal.announcements.queries import announcements_of_desk
from portal.announcements.views import pdf_answer
from portal.kernel.attachments import AttachmentRefused, attachment_answer
from portal.kernel.clock import today
from portal.kernel.uploads import takes_uploads
from portal.premises.audience import choice_of
from portal.premises.audience_form import SOME
from portal.premises.audience_words import words_by_audience
from portal.rulebook.queries import rules_on

PAGE_SIZE = 50
# More than any rule allows (25 MB): what the rule says is told in its own words.
_MOST_BYTES = 26 << 20


@require_safe
@login_required
def desk_announcements(request: HttpRequest) -> HttpResponse:
    """List announcements the worker deals with, the newest first, and the ways to a new one."""
    rows = announcements_of_desk(access_desk(request.user))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("strona"))
    context = {
        "page": page,
        "lines": desk_lines(page.object_list, today()),
        "templates": rules_on(today()).announcements.templates,
    }
    return render(request, "staff/announcements/announcements.html", context)


@takes_uploads(most_bytes=_MOST_BYTES, most_files=MOST_FILES + 1)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def desk_announcement_new(request: HttpRequest) -> HttpResponse:
    """Write a draft, from nothing or from one of the cooperative's own templates."""
    estates, rules = access_desk(request.user), rules_on(today()).announcements
    how: dict[str, Any] = {"own_estates": estates, "today": today(), "largest_mb": rules.attachment_mb}
    if request.method != "POST":
        number = request.GET.get("wzor", "")
        known = {str(at): one for at, one in enumerate(rules.templates)}
        template = known.get(number)
        words = {"title": template.title, "text": template.text} if template else {}
        form = AnnouncementForm(initial={"everywhere": SOME, "request_key": uuid.uuid4(), **words}, **how)
        return _form_page(request, form, None)
    form = AnnouncementForm(request.POST, request.FILES, **how)
    if not form.is_valid():
        return _form_page(request, form, None)
    draft = actions.write_announcement(
        words=form.words, choice=form.choice, request_key=form.request_key_or_new, by=request.user
    )
    _add_files(request, draft, form)
    return redirect("desk_announcement", announcement_id=draft.pk)


@require_safe
@login_required
@never_cache
def desk_announcement(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Show an announcement as residents will see it, whom it concerns, and what can be done."""
    found = access_desk_announcement(request.user, announcement_id)
    return render(request, "staff/announcements/announcement.html", page_of(found, today()))


@takes_uploads(most_bytes=_MOST_BYTES, most_files=MOST_FILES + 1)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def desk_announcement_change(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Change a draft, or correct what is published."""
    estates = access_desk(request.user)
    found = access_desk_announcement(request.user, announcement_id)
    if found.state == Announcement.State.WITHDRAWN:
        raise Http404
    is_draft = found.state == Announcement.State.DRAFT
    how: dict[str, Any] = {
        "own_estates": estates,
        "today": today(),
        "largest_mb": rules_on(today()).announcements.attachment_mb,
        "is_correction": not is_draft,
    }
    if request.method != "POST":
        initial = AnnouncementForm.initial_words(found)
        if is_draft:
            initial |= AnnouncementForm.initial_of(choice_of(found.audience))
        return _form_page(request, AnnouncementForm(initial=initial, **how), found)
    form = AnnouncementForm(request.POST, request.FILES, **how)
    if form.is_valid():
        try:
            actions.change_announcement(
                announcement=found,
                words=form.words,
                choice=form.choice if is_draft else None,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
            )
        except AnnouncementRefused as refused:
            form.add_error(None, str(refused))
        else:
            _add_files(request, found, form)
            messages.success(request, "Zapisane.")
            return redirect("desk_announcement", announcement_id=found.pk)
    return _form_page(request, form, found)


@require_POST
@login_required
def desk_announcement_publish(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Publish a draft."""
    estates = access_desk(request.user)
    found = access_desk_announcement(request.user, announcement_id)

    def publish() -> str:
        actions.publish_announcement(announcement=found, by=request.user, today=today(), estates=estates)
        return "Opublikowane. Osoby, których dotyczy, zobaczą je na swojej stronie."

    return _step(request, found, publish)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def desk_announcement_withdraw(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Take a published announcement back, with the reason."""
    found = access_desk_announcement(request.user, announcement_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def withdraw() -> str:
            actions.withdraw_announcement(announcement=found, why=form.cleaned_data["why"], by=request.user)
            return "Wycofane. Mieszkańcy już go nie widzą."

        return _step(request, found, withdraw)
    page = {"announcement": found, "form": form}
    return render(request, "staff/announcements/withdraw.html", page, status=422 if form.errors else 200)


@require_POST
@login_required
def desk_announcement_archive(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Move a published announcement to the archive."""
    found = access_desk_announcement(request.user, announcement_id)

    def archive() -> str:
        actions.archive_announcement(announcement=found, by=request.user, today=today())
        return "Ogłoszenie jest w archiwum."

    return _step(request, found, archive)


@require_POST
@login_required
def desk_announcement_delete(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Delete a draft."""
    found = access_desk_announcement(request.user, announcement_id)
    try:
        actions.delete_draft(announcement=found, by=request.user)
    except AnnouncementRefused as refused:
        messages.error(request, str(refused))
        return redirect("desk_announcement", announcement_id=found.pk)
    messages.success(request, "Szkic usunięty.")
    return redirect("desk_announcements")


@require_safe
@login_required
def desk_announcement_poster(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Hand out the poster, of a draft too."""
    found = access_desk_announcement(request.user, announcement_id)
    audience = words_by_audience([found.audience_id])[found.audience_id]
    pdf = poster_pdf(found, audience=audience, cooperative=request.cooperative)  # type: ignore[attr-defined]
    return pdf_answer(pdf, f"plakat-{found.shown_from}.pdf")


@require_safe
@login_required
def desk_announcement_file(request: HttpRequest, announcement_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """Give out a file to a worker."""
    file = access_desk_announcement(request.user, announcement_id).files.filter(pk=file_id).first()
    if file is None:
        raise Http404
    return attachment_answer(file)


@require_POST
@login_required
def desk_announcement_file_remove(request: HttpRequest, announcement_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    """Take a file away; one that is gone already is no mistake."""
    found = access_desk_announcement(request.user, announcement_id)
    file = found.files.filter(pk=file_id).first()
    if file is not None:
        remove_file(file=file, by=request.user)
        messages.success(request, "Załącznik usunięty.")
    return redirect("desk_announcement", announcement_id=found.pk)


def _step(request: HttpRequest, announcement: Announcement, do: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, do())
    except AnnouncementRefused as refused:
        messages.error(request, str(refused))
    return redirect("desk_announcement", announcement_id=announcement.pk)


def _add_files(request: HttpRequest, announcement: Announcement, form: AnnouncementForm) -> None:
    try:
        add_files(announcement=announcement, files=form.cleaned_data["attachments"], by=request.user)
    except (TooManyFiles, AttachmentRefused) as refused:
        messages.error(request, f"Treść jest zapisana, załączniki nie. {refused}")


def _form_page(request: HttpRequest, form: AnnouncementForm, announcement: Announcement | None) -> HttpResponse:
    page: dict[str, Any] = {"form": form, "announcement": announcement}
    if announcement is not None and form.is_correction:
        page["audience"] = words_by_audience([announcement.audience_id])[announcement.audience_id]
    return render(request, "staff/announcements/form.html", page, status=422 if form.errors else 200)
