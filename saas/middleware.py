"""What every request passes first: its id, the headers of every answer, and the gate from a host to a cooperative.

One host is one cooperative. An unknown host is answered before any schema is set; the schema is set without a statement
(the backend sends one ``SET search_path`` when the request first uses the database) and always taken back.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from portal.kernel.cooperative import CurrentCooperative
from saas import error_pages, health, tls_question
from saas.logging import request_id
from tenants.queries import SUSPENDED, cooperative_for_host, maintenance_of, plain_host

GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class PublicTenant:
    """What stands in ``request.tenant`` on hosts that belong to no cooperative."""

    schema_name: str = "public"


PUBLIC = PublicTenant()
# Answers for programs of the deployment, on any host.
MACHINES = {**health.PROBES, tls_question.PATH: tls_question.answer}
# What a page about a closed service is dressed in: colors and mark, answered from memory without a statement.
LOOKS = ("/brand.css", "/logo.svg", "/logo.png", settings.STATIC_URL)


class RequestIdMiddleware:
    """Names the request in its log lines and in ``X-Request-ID`` of its answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # A client's own id is not believed: it would let strangers write into our log lines.
        name = secrets.token_hex(8)
        token = request_id.set(name)
        request.request_id = name  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = name
        return response


class PrivatePagesMiddleware:
    """Keeps personal pages out of every cache and closes what no page of ours uses."""

    PERMISSIONS = ", ".join(
        f"{name}=()"
        for name in (
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
        )
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Only an answer that says so itself may be kept by a cache, and never one that depends on who asks.
        is_personal = bool(response.cookies) or "cookie" in response.get("Vary", "").lower()
        if is_personal or not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", self.PERMISSIONS)
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response


class CooperativeMiddleware:
    """Finds the cooperative of the host, opens its schema for the request, and closes it whatever happens."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.urlconf_of_host = {
            settings.PUBLIC_HOST: settings.PUBLIC_URLCONF,
            settings.OPERATOR_HOST: settings.OPERATOR_URLCONF,
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = plain_host(request.META.get("HTTP_HOST", ""))
        of_machines = MACHINES.get(request.path_info)
        if of_machines is not None:
            return of_machines(request)  # asked by address, not by name
        urlconf = self.urlconf_of_host.get(host)
        if urlconf is not None:
            request.urlconf = urlconf
            request.cooperative = None  # type: ignore[attr-defined]
            request.tenant = PUBLIC  # type: ignore[attr-defined]
            connection.set_schema_to_public()  # type: ignore[attr-defined]
            return self.get_response(request)
        cooperative = cooperative_for_host(host)
        if cooperative is None:
            return error_pages.unknown_host(request)
        request.cooperative = cooperative  # type: ignore[attr-defined]
        request.tenant = cooperative  # type: ignore[attr-defined]
        closed = None if request.path_info.startswith(LOOKS) else _closed_page(request, cooperative)
        if closed is not None:
            return closed
        if request.path_info.lower().rstrip("/") in cooperative.legacy_paths:
            # Old letters and bookmarks hold addresses of the system before this one.
            return HttpResponseRedirect(reverse("account_login", urlconf=settings.ROOT_URLCONF))
        return self._answer_in_schema(request, cooperative)

    def _answer_in_schema(self, request: HttpRequest, cooperative: CurrentCooperative) -> HttpResponseBase:
        connection.set_tenant(cooperative)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            # A thread must never carry one cooperative's schema into the next request.
            connection.set_schema_to_public()  # type: ignore[attr-defined]
        if response.streaming and not isinstance(response, FileResponse) and not response.is_async:  # type: ignore[attr-defined]
            # Quirk: the server reads a stream after the middleware has returned, when the schema is closed again.
            response.streaming_content = _stream_in_schema(response.streaming_content, cooperative)  # type: ignore[attr-defined]
        return response


def _closed_page(request: HttpRequest, cooperative: CurrentCooperative) -> HttpResponseBase | None:
    """Return the page of a service that is not open now; otherwise note on the request what is announced."""
    if cooperative.status == SUSPENDED:
        return error_pages.suspended(request)
    now = timezone.now()
    window = maintenance_of(cooperative.schema_name, now)
    if window is not None and window.starts_at <= now:
        return error_pages.maintenance(request, window, now)
    request.maintenance = window  # type: ignore[attr-defined]
    return None


def _stream_in_schema(parts: Iterable[bytes], cooperative: CurrentCooperative) -> Iterator[bytes]:
    connection.set_tenant(cooperative)  # type: ignore[attr-defined]
    try:
        yield from parts
    finally:
        connection.set_schema_to_public()  # type: ignore[attr-defined]
