"""Links that set letter size, contrast, background and language. Reading the choice is in ``kernel.middleware``."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from portal.accounts.models import User
from portal.accounts.own_language import keep_language, set_language_cookie
from portal.kernel.display import COOKIE, COOKIE_SECONDS, Display
from portal.kernel.middleware import LANGUAGE_CODES


@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Keep the visitor's choice in a cookie and go back to the page they came from; unknown choices change nothing."""
    response = HttpResponseRedirect(_way_back(request))
    before: Display = getattr(request, "display", Display())
    after = before.chosen(
        letters=request.GET.get("letters", ""),
        contrast=request.GET.get("contrast", ""),
        theme=request.GET.get("theme", ""),
    )
    if after != before:
        _set_cookie(response, COOKIE, after.as_cookie())
    language = request.GET.get("language", "")
    if language in LANGUAGE_CODES:
        set_language_cookie(response, language)
        if isinstance(request.user, User):
            keep_language(user=request.user, language=language)
    return response


def _way_back(request: HttpRequest) -> str:
    back = request.GET.get("back", "")
    # Only pages of this very host: the link must not become a door to anywhere.
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return "/"


def _set_cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
