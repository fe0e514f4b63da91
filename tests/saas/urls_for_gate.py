"""Views that only the gate's tests need: what the product's pages do to a request, at its barest."""

from collections.abc import Iterator

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import path

from portal.accounts.models import User
from saas.error_pages import bad_request, page_not_found, permission_denied, server_error


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse(connection.schema_name)


def asking(request: HttpRequest) -> JsonResponse:
    for _ in range(3):
        User.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return JsonResponse({"schema": cursor.fetchone()[0]})


def broken(request: HttpRequest) -> HttpResponse:
    User.objects.count()
    raise RuntimeError("a secret of the code")


def unreachable(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused to 10.1.2.3")


def streamed(request: HttpRequest) -> HttpResponseBase:
    def lines() -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            yield cursor.fetchone()[0]

    return StreamingHttpResponse(lines())


def lasting(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x", headers={"Cache-Control": "public, max-age=60"})


def careless(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse("x", headers={"Cache-Control": "public, max-age=60"})


urlpatterns = [
    path("silent", silent),
    path("asking", asking),
    path("broken", broken),
    path("unreachable", unreachable),
    path("streamed", streamed),
    path("lasting", lasting, name="brand_css"),  # the name of a page that is the same for everybody
    path("careless", careless),
]
handler400, handler403, handler404, handler500 = bad_request, permission_denied, page_not_found, server_error
