"""Reads a visitor's choice of language and looks before any view runs. Pages that set them are in ``portal.home``."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from portal.kernel.display import COOKIE, Display

LANGUAGE_CODES = frozenset(code for code, _ in settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    """Return the language that the visitor chose on this browser, else Polish."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in LANGUAGE_CODES else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Puts the chosen language in force and ``request.display`` on the request.

    Polish unless the visitor chose otherwise: the browser's own language says little on a shared computer, and a
    letter from the cooperative must match its page word for word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the chosen language; afterwards the thread speaks Polish again."""
        language = language_of(request)
        request.display = Display.from_cookie(request.COOKIES.get(COOKIE, ""))  # type: ignore[attr-defined]
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
