"""The language of an account: chosen by a link on any page, kept with the account, so that mail comes in it too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal.accounts.models import User
from portal.kernel.display import COOKIE_SECONDS
from portal.kernel.middleware import LANGUAGE_CODES


def keep_language(*, user: User, language: str) -> None:
    """Keep a chosen language with the account; unknown ones change nothing. Costs one statement."""
    if language in LANGUAGE_CODES and user.language != language:
        User.objects.filter(pk=user.pk).update(language=language)
        user.language = language


def speak_as_chosen(*, user: User, request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser speak the account's language from the sign-in on; an account without one takes the browser's.

    On a shared computer the last visitor's language must not become everybody's.
    """
    shown = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if user.language and user.language != shown:
        set_language_cookie(response, user.language)
    elif not user.language:
        keep_language(user=user, language=shown)


def set_language_cookie(response: HttpResponseBase, language: str) -> None:
    """Write the language into the browser, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
