"""The desk's pages of documents: the list, a new one, a new version, taking one back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.documents.forms import DocumentForm, VersionForm
from portal.documents.models import Document
from portal.documents.policy import access_publishing
from portal.documents.publishing import add_version, publish_document, withdraw_document
from portal.documents.queries import all_documents, found_by, versions_of
from portal.kernel.attachments import AttachmentRefused, attachment_answer
from portal.kernel.clock import today
from portal.kernel.uploads import takes_uploads
from portal.rulebook.queries import rules_on
from portal.rulebook.sections.documents import READERS

ON_PAGE, REFUSED = 50, 422
# The largest that rules may allow; a cooperative's own limit is told by the form.
MOST_BYTES = 51 << 20


@require_safe
@login_required
def desk_documents(request: HttpRequest) -> HttpResponse:
    """List all documents, the newest first, with who reads them."""
    access_publishing(request.user)
    rules = rules_on(today()).documents
    asked = " ".join(request.GET.get("szukaj", "").replace("\x00", " ").split())[:100]
    every = found_by(all_documents(), words=asked)
    page = Paginator(every, ON_PAGE).get_page(request.GET.get("strona"))
    context = {
        "page": page,
        "lines": [{"document": one, "readers": READERS[rules.readers_of(one.category)]} for one in page.object_list],
        "asked": asked,
    }
    return render(request, "staff/documents/documents.html", context)


@takes_uploads(most_bytes=MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def document_new(request: HttpRequest) -> HttpResponse:
    """Publish a document: a text, a PDF or both."""
    access_publishing(request.user)
    rules = rules_on(today()).documents
    is_sent = request.method == "POST"
    form = (
        DocumentForm(request.POST, request.FILES, largest_mb=rules.largest_mb)
        if is_sent
        else DocumentForm(largest_mb=rules.largest_mb)
    )
    if is_sent and form.is_valid():
        clean = form.cleaned_data
        try:
            document = publish_document(
                category=clean["category"],
                title=clean["title"],
                number=clean["number"],
                dated_on=clean["dated_on"],
                text=clean["text"],
                file=form.checked,
                form_key=clean["form_key"],
                by=request.user,
            )
        except AttachmentRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, f"Dokument ogłoszony. Czyta go: {READERS[rules.readers_of(clean['category'])]}.")
            return redirect("desk_document", document_id=document.pk)
    readers = [(label, READERS[rules.readers_of(key)]) for key, label in Document.Category.choices]
    context = {"form": form, "readers": readers}
    return render(request, "staff/documents/document_new.html", context, status=REFUSED if form.errors else 200)


@takes_uploads(most_bytes=MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def desk_document(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    """Show a document with all its versions, and take a newer one."""
    document = _document(request, document_id)
    rules = rules_on(today()).documents
    is_sent = request.method == "POST" and document.withdrawn_at is None
    form = (
        VersionForm(request.POST, request.FILES, largest_mb=rules.largest_mb)
        if is_sent
        else VersionForm(largest_mb=rules.largest_mb)
    )
    if is_sent and form.is_valid():
        clean = form.cleaned_data
        try:
            add_version(
                document=document,
                dated_on=clean["dated_on"],
                text=clean["text"],
                file=form.checked,
                form_key=clean["form_key"],
                by=request.user,
            )
        except AttachmentRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "Nowa wersja ogłoszona. Dawne zostają w historii.")
            return redirect("desk_document", document_id=document.pk)
    context = {
        "document": document,
        "versions": list(versions_of(document)),
        "readers": READERS[rules.readers_of(document.category)],
        "form": form,
    }
    return render(request, "staff/documents/document.html", context, status=REFUSED if form.errors else 200)


@require_safe
@login_required
def desk_document_file(request: HttpRequest, document_id: uuid.UUID, number: int) -> HttpResponseBase:
    """Give the PDF of a version out, of a withdrawn document too."""
    document = _document(request, document_id)
    version = versions_of(document).filter(number=number, has_file=True).first()
    if version is None:
        raise Http404
    return attachment_answer(version.file)


@require_POST
@login_required
def document_withdraw(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    """Take a document off every page; it stays on record."""
    document = _document(request, document_id)
    if withdraw_document(document=document, by=request.user):
        messages.success(request, "Dokument wycofany. Nie widać go już na stronie.")
    return redirect("desk_document", document_id=document.pk)


def _document(request: HttpRequest, document_id: uuid.UUID) -> Document:
    access_publishing(request.user)
    document = all_documents().filter(pk=document_id).first()
    if document is None:
        raise Http404
    return document
