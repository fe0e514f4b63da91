"""Pages of passkeys: adding one, removing one, signing in with one. Checking answers: ``passkeys``."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.adapter import landing_page
from portal.accounts.models import User
from portal.accounts.passkeys import (
    PasskeyRefused,
    TooManyPasskeys,
    add_passkey,
    owner_of_answer,
    passkeys_of,
    read_answer,
    registration_options,
    remove_passkey,
    sign_in_options,
)
from portal.accounts.presenters import device_text
from portal.kernel.schemas import is_public_schema


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Make a passkey of this device, after the password; for residents only."""
    user = _resident(request)
    response: HttpResponse = _adding(request, user)
    return response


@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def _adding(request: HttpRequest, user: User) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        had_codes = bool(passkeys_of(user))
        try:
            device = device_text(request.META.get("HTTP_USER_AGENT", ""))
            add_passkey(
                user=user,
                credential=read_answer(request.POST.get("credential", "")),
                device=device,
                host=host_of(request),
                by=user,
            )
        except PasskeyRefused:
            problem = _("Urządzenie nie potwierdziło, że to Ty. Spróbuj jeszcze raz.")
        except TooManyPasskeys:
            problem = _("Masz już 10 kluczy. Usuń któryś z nich.")
        else:
            messages.success(request, _("Klucz dostępu działa. Następnym razem zaloguj się bez hasła."))
            return redirect("mfa_index" if had_codes else "mfa_view_recovery_codes")
    page = {"options": registration_options(user), "problem": problem, "has_errors": bool(problem)}
    return render(request, "mfa/passkey_add.html", page, status=422 if problem else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Ask, and remove one of one's own passkeys, after the password; 404 for those of others."""
    user = _resident(request)
    passkey = next((one for one in passkeys_of(user) if one.id == passkey_id), None)
    if passkey is None:
        raise Http404
    response: HttpResponse = _removing(request, user, passkey)
    return response


@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def _removing(request: HttpRequest, user: User, passkey: Any) -> HttpResponse:
    if request.method != "POST":
        return render(request, "mfa/passkey_remove.html", {"passkey": passkey})
    remove_passkey(user=user, passkey_id=passkey.id, by=user)
    messages.success(request, _("Klucz usunięty. Usuń go też w ustawieniach urządzenia."))
    return redirect("mfa_index")


@never_cache
@require_safe
def passkey_options(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 - the challenge goes to its session
    """Give a visitor's browser a challenge for any passkey of this host; the script of the sign-in page asks."""
    if is_public_schema():
        raise Http404
    return JsonResponse({"options": sign_in_options()})


@never_cache
@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in whoever answers the challenge with their passkey; account and standing are asked as with a password."""
    if is_public_schema():
        raise Http404
    if request.user.is_authenticated:
        return redirect(landing_page())
    try:
        passkey = owner_of_answer(read_answer(request.POST.get("credential", "")))
    except PasskeyRefused:
        messages.error(request, _("Ten klucz tu nie pasuje. Zaloguj się hasłem."))
        return redirect("account_login")
    login = Login(user=passkey.user, redirect_url=get_next_redirect_url(request))
    answer: HttpResponseBase = perform_passwordless_login(request, passkey, login)
    return answer


def host_of(request: HttpRequest) -> str:
    """Return the host to which a passkey is bound: the address without its port."""
    return request.get_host().partition(":")[0]


def _resident(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or user.role != User.Role.RESIDENT:
        raise Http404
    return user
