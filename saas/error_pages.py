"""Pages for requests that cannot be served. They ask no database and use no base template: both may be what broke.

People read them in the language they chose; programs, below ``/api/v``, get the same as JSON.
"""

import datetime as dt
import json
import logging
import math
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import override
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from portal.kernel.clock import WARSAW
from portal.kernel.cooperative import Maintenance
from portal.kernel.middleware import language_of
from portal.own_data.kept_forms_middleware import kept_on_this_host
from tenants.error_count import note_error

logger = logging.getLogger(__name__)

# A dead server, a lock waited for too long, a broker that does not answer: trying again in a while is the right advice.
UNAVAILABLE = (OperationalError, InterfaceError, RedisError, BrokerError)
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Programs are answered below this path in JSON whatever happens (billing_import/api).
API = "/api/v"
LAST_RESORT = (
    '<!doctype html><html lang="pl"><meta charset="utf-8"><title>IOK</title>'
    "<h1>Strona chwilowo nie działa</h1><p>Spróbuj ponownie za kilka minut.</p></html>"
)


def unknown_host(request: HttpRequest) -> HttpResponse:
    """Answer a host that belongs to nobody; says nothing about who is served."""
    return _page(request, "unknown_host", 404)


def suspended(request: HttpRequest) -> HttpResponse:
    """Answer for a suspended cooperative: its name, its telephones, nothing else."""
    response = _page(request, "suspended", 503, with_number=False)
    # Django writes every 5xx down as an error; this one is what the operator asked for.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def maintenance(request: HttpRequest, window: Maintenance, now: dt.datetime) -> HttpResponse:
    """Answer while a maintenance window lasts: until when, and whom to call."""
    ends_at = window.ends_at.astimezone(WARSAW)
    context = {"ends_at": ends_at, "is_today": ends_at.date() == now.astimezone(WARSAW).date(), "words": window.text}
    response = _page(request, "maintenance", 503, with_number=False, **context)
    response["Retry-After"] = str(max(1, math.ceil((window.ends_at - now).total_seconds())))
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while a server the product needs is away."""
    response = _page(request, "503", 503)
    response["Retry-After"] = "15"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that makes no sense (Django's handler400), or one that is larger than we read."""
    if isinstance(exception, TOO_LARGE):
        return _page(request, "413", 413, megabytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2 or 1)
    return _page(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer where a person may not go (Django's handler403)."""
    return _page(request, "403", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form without a valid token: it was open too long, or cookies are off.

    What somebody typed on a page of ours is kept for them; what another site made their browser send is not.
    """
    try:
        address = kept_on_this_host(request)
    except DatabaseError:
        logger.exception("kept_form.broken")
        address = ""
    return HttpResponseRedirect(address) if address else _page(request, "csrf", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer an address that is not there (Django's handler404)."""
    return _page(request, "404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a mistake of ours (Django's handler500); 503 when the cause is a server that is away."""
    if isinstance(sys.exc_info()[1], UNAVAILABLE):
        return unavailable(request)
    cooperative = getattr(request, "cooperative", None)
    if cooperative is not None:
        note_error(cooperative.schema_name)
    return _page(request, "500", 500)


def _page(request: HttpRequest, name: str, status: int, *, with_number: bool = True, **more: Any) -> HttpResponse:
    number = getattr(request, "request_id", "") if with_number else ""
    if with_number:
        # The number that people read on the page is the request's in this line.
        logger.info("error_page.shown", extra={"page": name, "status": status})
    if request.path_info.startswith(API):
        return _problem(name, status, number)
    context: dict[str, Any] = {"cooperative": getattr(request, "cooperative", None), "request_id": number, **more}
    try:
        with override(language_of(request)):
            text = render_to_string(f"errors/{name}.html", context)
    except Exception:
        # A page about a failure that fails itself would be a blank screen.
        logger.exception("error_page.broken", extra={"page": name})
        return HttpResponse(LAST_RESORT, status=status)
    return HttpResponse(text, status=status)


def _problem(name: str, status: int, number: str) -> HttpResponse:
    """Return the same for a program, in the shape of the API's other refusals (RFC 9457)."""
    code, detail = _PROBLEMS.get(name, ("error", "Nie udało się obsłużyć tego żądania."))
    body = {"type": f"/api/#{code}", "title": "Błąd", "status": status, "code": code, "detail": detail}
    if number:
        body["request"] = number
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/problem+json")


_PROBLEMS = {
    "400": ("not_understood", "Nie rozumiemy tego żądania."),
    "403": ("not_allowed", "Ten adres nie jest dla tego klucza."),
    "csrf": ("not_allowed", "Żądanie nie ma ważnego znacznika formularza."),
    "404": ("not_found", "Pod tym adresem nic nie ma."),
    "413": ("too_large", "Żądanie jest za duże."),
    "500": ("server_error", "To nasz błąd. Zapisaliśmy, co się stało."),
    "503": ("unavailable", "Serwis chwilowo nie działa. Spróbuj za chwilę."),
    "maintenance": ("maintenance", "Trwa przerwa techniczna. Nagłówek Retry-After mówi, kiedy się skończy."),
    "suspended": ("suspended", "Serwis tej spółdzielni jest wstrzymany."),
    "unknown_host": ("not_found", "Pod tym adresem nic nie działa."),
}
