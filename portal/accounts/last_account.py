"""Whose session a browser had last, so that text typed after its end is kept for that person and nobody else.

The cookie holds a sealed id of an account and opens nothing; signing out takes it away.
"""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal.accounts.models import User
from portal.kernel.sealing import CannotUnseal, seal, unseal

PURPOSE = "last-account"
# A page that was left open for longer than a day is not finished any more.
SECONDS = 60 * 60 * 24


def remember_account(*, user: User, response: HttpResponseBase) -> None:
    """Let the browser name the person who has just signed in."""
    response.set_cookie(
        settings.LAST_ACCOUNT_COOKIE_NAME,
        seal(str(user.pk), purpose=PURPOSE),
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_account(response: HttpResponseBase) -> None:
    """Let the browser name nobody."""
    response.delete_cookie(settings.LAST_ACCOUNT_COOKIE_NAME, samesite="Lax")


def account_of_browser(request: HttpRequest) -> User | None:
    """Return the open account that was signed in on this browser last; costs one query when it names one."""
    sealed = request.COOKIES.get(settings.LAST_ACCOUNT_COOKIE_NAME, "")
    if not sealed:
        return None
    try:
        return User.objects.filter(pk=uuid.UUID(unseal(sealed, purpose=PURPOSE)), is_active=True).first()
    except (CannotUnseal, ValueError):
        return None
