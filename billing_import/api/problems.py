"""Refusals of the API, as RFC 9457 wants them: one JSON object with words for people and a code for programs."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

_TITLES = {
    400: "Zapytanie nie ma sensu",
    401: "Brak ważnego klucza",
    403: "Klucz na to nie pozwala",
    404: "Nie ma tego",
    409: "Tego nie można teraz zrobić",
    411: "Nie wiemy, jak długi jest plik",
    413: "Za dużo danych",
    422: "Czegoś w zapytaniu nie rozumiemy",
    429: "Za dużo zapytań",
    503: "Usługa chwilowo nie działa",
}


class Problem(Exception):
    """A request that is refused. ``detail`` is a Polish sentence: what is wrong and what to do."""

    def __init__(self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, dict(headers or {})


def not_found() -> Problem:
    """Return the refusal for what is not there and for what is somebody else's; they look the same."""
    return Problem(404, "not_found", "Nie ma takiej rzeczy w tej spółdzielni. Sprawdź adres.")


def problem_response(problem: Problem, **more: Any) -> HttpResponse:
    """Return the answer for a refusal; ``more`` are further members of the object."""
    body = {
        "type": f"/api/#{problem.code}",
        "title": _TITLES.get(problem.status, "Błąd"),
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        **more,
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=problem.status, content_type="application/problem+json", headers=problem.headers)
