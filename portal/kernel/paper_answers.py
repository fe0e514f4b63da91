"""Answers that carry a PDF set by us: never kept by a browser or a proxy, and nothing in it runs."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def paper_answer(content: bytes, name: str) -> HttpResponse:
    """Return the PDF to be looked at; ``name`` is what the browser calls the file."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=False, filename=name) or "inline",
            "Cache-Control": "no-store",
        },
    )
