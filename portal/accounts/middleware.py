"""Steps that come before everything else for somebody signed in: an own password, a second factor. Pages: ``views``."""

import logging
import math
from collections.abc import Callable
from typing import Any

from allauth.account.internal import flows
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.attempts import SignInLocked
from portal.accounts.models import User
from portal.accounts.presenters import minutes_text, minutes_to_wait
from portal.accounts.second_factor import has_second_factor
from portal.accounts.sessions import owner_of_ended_session
from portal.accounts.sign_in_steps import sign_in_steps
from portal.accounts.standing_pages import words_about
from portal.kernel.schemas import is_public_schema

logger = logging.getLogger(__name__)

# Looks of the frame, the same for everybody; nothing personal.
_FRAME = frozenset(
    {
        "brand_css",
        "logo_svg",
        "logo_png",
        "display",
        "app_manifest",
        "app_icon",
        "service_worker",
        "offline",
    }
)
_ALWAYS = _FRAME | {"account_logout"}
_FOR_PASSWORD = _ALWAYS | {"password_first"}
_FOR_ENROLMENT = _ALWAYS | {"mfa_activate_totp", "account_reauthenticate"}
_FOR_CODE = _ALWAYS | {"mfa_reauthenticate", "account_reauthenticate"}


class SignInStepsMiddleware:
    """Lets somebody who has not finished signing in see nothing but the step that is missing, and signing out.

    It stands before every view there is, so a new address is behind it without anybody's doing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Any,
        _args: Any,
        _kwargs: Any,
    ) -> HttpResponseBase | None:
        """Send to the missing step, or let pass. Costs a query only for staff whose session has no second factor.

        Somebody whose session was ended by a block or a closing is told so, where they would be asked to sign in.
        """
        if _name(request) in _FRAME:  # untouched, so that these answers may be cached
            return None
        user = request.user
        if not isinstance(user, User):  # Quirk: request.user is lazy; a visitor is an AnonymousUser
            return self._ended_elsewhere(request)
        if user.must_change_password:
            return self._password_step(request, user)
        if user.is_staff_member and not used_second_factor(request):
            return self._second_factor_step(request, user)
        return self._further_step(request, user)

    def _ended_elsewhere(self, request: HttpRequest) -> HttpResponseBase | None:
        """Say to a resident whose session a block or a closing has just ended what the matter is, once.

        Signing in is let pass: it has its own answer, and it may be somebody else's. Django takes the dead cookie away.
        """
        if _name(request) == "account_login" and request.method == "POST":
            return None
        owner = owner_of_ended_session(request)
        words = words_about(owner) if owner is not None else None
        return render(request, "account/refused.html", {"words": words}, status=403) if words else None

    def _further_step(self, request: HttpRequest, user: User) -> HttpResponseBase | None:
        name = _name(request)
        if name in _ALWAYS or is_public_schema():
            return None
        for _key, step in sign_in_steps:
            if name not in step.open_meanwhile and step.is_missing(request, user):
                return None if name == step.url_name else _sent_to(request, step.url_name)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Tell in plain words that too many attempts came before this one."""
        return locked_page(request, exception) if isinstance(exception, SignInLocked) else None

    def _password_step(self, request: HttpRequest, user: User) -> HttpResponseBase | None:
        expires_at = user.initial_password_expires_at
        if expires_at is not None and expires_at <= timezone.now():
            flows.logout.logout(request, show_message=False)
            messages.error(request, _("Hasło startowe straciło ważność. Poproś w biurze o nowe."))
            return _sent_to(request, "account_login")
        return None if _name(request) in _FOR_PASSWORD else _sent_to(request, "password_first")

    def _second_factor_step(self, request: HttpRequest, user: User) -> HttpResponseBase | None:
        name = _name(request)
        if name in _ALWAYS:
            return None
        if has_second_factor(user):
            return None if name in _FOR_CODE else _sent_to(request, "mfa_reauthenticate")
        return None if name in _FOR_ENROLMENT else _sent_to(request, "mfa_activate_totp")


def used_second_factor(request: HttpRequest) -> bool:
    """Return whether a second factor was used or enrolled in this very session. No query beyond the session's."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def locked_page(request: HttpRequest, locked: SignInLocked) -> HttpResponse:
    """Return the page about a lock: how long it lasts and what to do. The same for known and unknown identifiers."""
    minutes = minutes_to_wait(locked.until) if locked.until else None
    logger.info("error_page.shown", extra={"page": "locked", "status": 429})
    answer = render(
        request,
        "account/locked.html",
        {"wait": minutes_text(minutes) if minutes else "", "is_spraying": locked.is_spraying, "has_errors": True},
        status=429,
    )
    if locked.until:
        answer["Retry-After"] = str(max(1, math.ceil((locked.until - timezone.now()).total_seconds())))
    return answer


def _name(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.url_name) or ""


def _sent_to(request: HttpRequest, name: str) -> HttpResponseBase:
    address = reverse(name)
    if request.headers.get("HX-Request"):
        # A fragment would be swapped into a page; the whole page must move instead.
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
