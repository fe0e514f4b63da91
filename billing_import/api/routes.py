"""The API of imports for programs of the cooperative. Pages for people are in ``views``; tokens are in ``tokens``."""

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from billing_import.api.exports_routes import router as exports
from billing_import.api.imports_routes import router as imports
from billing_import.api.problems import Problem, problem_response
from billing_import.api.tokens import no_token

PREFIX = "api/v1/"

api = NinjaAPI(
    title="IOK – importy i eksporty",
    version="1",
    description="Wysyłanie plików z programu księgowego i odbieranie zmian z portalu. Opis: docs/integration.md.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="iok-api",
)
api.add_router("imports", imports)
api.add_router("exports", exports)


@api.exception_handler(Problem)
def _refused(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(problem)


@api.exception_handler(AuthenticationError)
def _no_token(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem_response(no_token())


@api.exception_handler(ValidationError)
def _not_understood(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = sorted({str(one["loc"][-1]) for one in error.errors})
    detail = f"Nie rozumiemy: {', '.join(fields)}. Sprawdź, jakie wartości są możliwe, w opisie API."
    return problem_response(Problem(422, "not_understood", detail), fields=fields)


@api.exception_handler(OperationalError)
def _unavailable(_request: HttpRequest, _error: OperationalError) -> HttpResponse:
    detail = "Baza danych chwilowo nie odpowiada. Spróbuj ponownie za chwilę, z tym samym Idempotency-Key."
    return problem_response(Problem(503, "unavailable", detail, headers={"Retry-After": "15"}))


def url_patterns() -> list[Any]:
    """Return the addresses below ``PREFIX``, each by its own name as all others of the product."""
    return [pattern for pattern in api.urls[0] if getattr(pattern, "name", "") != "api-root"]


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document; addresses in it are of the host that serves it."""
    return dict(api.get_openapi_schema(path_prefix=f"/{PREFIX}"))
