"""Pages of documents, for residents and, as far as they are public, for everybody."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.documents.models import Document, DocumentVersion
from portal.documents.papers import document_pdf
from portal.documents.policy import access_document, access_shelf, documents_on
from portal.documents.presenters import category_words, document_words, forms_words
from portal.documents.queries import found_by, versions_of, years_of
from portal.kernel.attachments import attachment_answer, clean_name
from portal.kernel.clock import today
from portal.kernel.markdown_html import regulation_html
from portal.kernel.paper_answers import paper_answer
from portal.rulebook.menu import own_name

ON_PAGE = 25
LONGEST_SEARCH = 100


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """List what the reader may read, narrowed by words of the title, kind and year."""
    shelf = access_shelf(request.user, today())
    every = documents_on(shelf)
    words = category_words()
    asked = " ".join(request.GET.get("szukaj", "").replace("\x00", " ").split())[:LONGEST_SEARCH]
    category = request.GET.get("rodzaj", "")
    category = category if category in shelf.categories else ""
    years = years_of(every)
    year = _number(request.GET.get("rok", ""))
    year = year if year in years else None
    found = found_by(every, words=asked, category=category, year=year)
    page = Paginator(found, ON_PAGE).get_page(request.GET.get("strona"))
    context = {
        "page": page,
        "lines": [{"document": one, "words": document_words(one)} for one in page.object_list],
        "categories": [(key, words[key]) for key in shelf.categories],
        "category": category,
        "years": years,
        "year": year,
        "asked": asked,
        "is_narrowed": bool(asked or category or year),
        "query": _query(request),
        "own_name": own_name(shelf.rules.module("documents")),
    }
    return render(request, "portal/documents/documents.html", context)


@require_safe
def document(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    """Show the newest version of a document and the list of all."""
    found = access_document(request.user, document_id, today())
    return _page(request, found, None)


@require_safe
def document_version(request: HttpRequest, document_id: uuid.UUID, number: int) -> HttpResponse:
    """Show one version, an old one too."""
    found = access_document(request.user, document_id, today())
    return _page(request, found, number)


@require_safe
def document_paper(request: HttpRequest, document_id: uuid.UUID, number: int) -> HttpResponseBase:
    """Give one version out as PDF: the file it came with, or its text set under the letterhead."""
    found = access_document(request.user, document_id, today())
    version = _version(found, number)
    if version.has_file:
        return attachment_answer(version.file, name=found.title)
    pdf = document_pdf(found, version, cooperative=request.cooperative)  # type: ignore[attr-defined]
    return paper_answer(pdf, clean_name(found.title, "pdf"))


def _page(request: HttpRequest, found: Document, number: int | None) -> HttpResponse:
    versions = list(versions_of(found))
    shown = versions[0] if number is None else next((one for one in versions if one.number == number), None)
    if shown is None:
        raise Http404
    context = {
        "document": found,
        "words": document_words(found),
        "version": shown,
        "newest": versions[0],
        "versions": versions,
        "text": regulation_html(shown.text) if shown.text else "",
        "paper_words": forms_words(shown),
    }
    return render(request, "portal/documents/document.html", context)


def _version(found: Document, number: int) -> DocumentVersion:
    version = versions_of(found).filter(number=number).first()
    if version is None:
        raise Http404
    return version


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("strona", None)
    return kept.urlencode()
