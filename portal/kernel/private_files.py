"""Files with a person's data as an answer: kept by no browser and no proxy, named without a person."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def private_file(content: bytes, name: str, content_type: str, *, is_shown: bool = False) -> HttpResponse:
    """Return the file to be saved as ``name``, or opened in the browser with ``is_shown``."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=not is_shown, filename=name) or "attachment",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
