"""Answers that carry paper with personal data: never kept by a browser or a proxy, named without a person."""

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

PIECE = 64 << 10


def private_pdf(content: bytes, name: str) -> StreamingHttpResponse:
    """Return the PDF in pieces; ``name`` is what the browser calls the file."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=False, filename=name) or "inline",
        "Content-Length": str(len(content)),
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(_pieces(content), content_type="application/pdf", headers=headers)


def wants_large_print(request: HttpRequest) -> bool:
    """Return whether the address asks for large print."""
    return request.GET.get("druk") == "duzy"


def _pieces(content: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), PIECE):
        yield content[at : at + PIECE]
