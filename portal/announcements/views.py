"""A resident's pages of announcements: what is new, the archive, one announcement with its files and paper."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.announcements.keeping import mark_read
from portal.announcements.models import Announcement
from portal.announcements.papers import announcement_pdf
from portal.announcements.policy import MODULE, access_announcement, access_announcements
from portal.announcements.presenters import event_days, line_of
from portal.announcements.queries import archive_only, current_only, with_words
from portal.kernel.attachments import attachment_answer, attachment_words
from portal.kernel.clock import today
from portal.kernel.markdown_html import safe_html
from portal.kernel.one_round import in_one_round
from portal.premises.audience_words import place_rows, words_of_rows
from portal.rulebook.menu import own_name

PAGE_SIZE = 20


@require_safe
@login_required
def announcements(request: HttpRequest) -> HttpResponse:
    """Show what stands in front, or what was found by words in all there is."""
    day = today()
    reader = access_announcements(request.user, day)
    typed = request.GET.get("q", "")[:200]
    rules = reader.rules.announcements
    rows = with_words(reader.rows, typed) if typed.strip() else current_only(reader.rows, day, rules)
    context = {
        "own_name": own_name(reader.rules.module(MODULE)),
        "typed": typed,
        "is_search": bool(typed.strip()),
        **_page_of(request, rows),
    }
    return render(request, "portal/announcements/announcements.html", context)


@require_safe
@login_required
def announcements_archive(request: HttpRequest) -> HttpResponse:
    """Show what stands in front no longer, a year at a time."""
    day = today()
    reader = access_announcements(request.user, day)
    rows = archive_only(reader.rows, day, reader.rules.announcements)
    years = [one.year for one in rows.order_by().dates("shown_from", "year", order="DESC")]
    wished = request.GET.get("rok", "")
    year = next((one for one in years if str(one) == wished), years[0] if years else None)
    rows = rows.filter(shown_from__year=year) if year else rows.none()
    title = own_name(reader.rules.module(MODULE))
    context = {"own_name": title, "years": years, "year": year, **_page_of(request, rows)}
    return render(request, "portal/announcements/archive.html", context)


@require_safe
@login_required
def announcement(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Show one announcement; from now on its reader has read it."""
    found, reader = access_announcement(request.user, announcement_id, today())
    if not found.is_read:
        mark_read(found, reader.person_id)
    read = in_one_round(
        {
            "files": found.files.order_by("added_at", "pk").values("pk", "name", "kind", "size"),
            "places": place_rows([found.audience_id]),
        }
    )
    context = {
        "own_name": own_name(reader.rules.module(MODULE)),
        "announcement": found,
        "text": safe_html(found.text),
        "files": [{**row, "words": attachment_words(row["kind"], row["size"])} for row in read["files"]],
        "audience": words_of_rows(found.audience, read["places"]),
        "days": event_days(found, get_language() or "pl"),
    }
    return render(request, "portal/announcements/announcement.html", context)


@require_safe
@login_required
def announcement_file(request: HttpRequest, announcement_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """Give out a file of an announcement that concerns the resident."""
    found, _reader = access_announcement(request.user, announcement_id, today())
    file = found.files.filter(pk=file_id).first()
    if file is None:
        raise Http404
    return attachment_answer(file)


@require_safe
@login_required
def announcement_paper(request: HttpRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Hand out an announcement for printing."""
    found, _reader = access_announcement(request.user, announcement_id, today())
    pdf = announcement_pdf(found, cooperative=request.cooperative)  # type: ignore[attr-defined]
    return pdf_answer(pdf, f"ogloszenie-{found.shown_from}.pdf")


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """Return a paper to be looked at in the browser."""
    disposition = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _page_of(request: HttpRequest, rows: QuerySet[Announcement]) -> dict[str, Any]:
    page: Page[Announcement] = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("strona"))
    kept = request.GET.copy()
    kept.pop("strona", None)
    language = get_language() or "pl"
    lines = [line_of(one, language) for one in page.object_list]
    return {"page": page, "lines": lines, "kept": kept.urlencode()}
