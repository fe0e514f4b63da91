"""Notices a form that came after its session was over and keeps it. How it is kept: ``kept_forms``."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from portal.accounts.last_account import account_of_browser
from portal.accounts.models import User
from portal.kernel.schemas import is_public_schema
from portal.own_data.kept_forms import AGAIN, forget_form, keep_form

# Where somebody is sent who must sign in first, or show the password once more.
_SIGN_IN = ("account_login", "account_reauthenticate", "mfa_reauthenticate")


class KeptFormsMiddleware:
    """Keeps a form whose answer would be "sign in first", and lets its person come back to it after that.

    Costs nothing but for a POST that is answered so: then a query for the person and two for keeping.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        response = self.get_response(request)
        if request.method != "POST" or is_public_schema() or not hasattr(request, "user"):
            return response
        if isinstance(request.user, User) and AGAIN in request.POST:
            forget_form(user=request.user, key=request.POST[AGAIN])
        asked = _sign_in_page(response)
        address = _kept(request) if asked else ""
        return HttpResponseRedirect(f"{asked}?next={address}") if address else response


def kept_on_this_host(request: HttpRequest) -> str:
    """Keep a form without a valid token that a page of this host sent; return where its person goes, or nothing.

    Law of browsers: ``Sec-Fetch-Site`` and ``Origin`` are theirs and no site can forge them; without either nothing is
    kept, for another site could put words into somebody's mouth.
    """
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    is_ours = site == "same-origin" or (not site and origin == f"{request.scheme}://{request.get_host()}")
    if not is_ours or is_public_schema():
        return ""
    address = _kept(request)
    if not address or isinstance(getattr(request, "user", None), User):
        return address
    return f"{reverse('account_login')}?next={address}"


def _kept(request: HttpRequest) -> str:
    """Keep the form for whoever is signed in, or was last; return the address where it waits, or nothing."""
    user = getattr(request, "user", None)
    owner = user if isinstance(user, User) else account_of_browser(request)
    try:
        kept = None if owner is None else keep_form(user=owner, request=request)
    except DatabaseError:
        return ""
    return reverse("kept_form", kwargs={"form_id": kept.pk}) if kept else ""


def _sign_in_page(response: HttpResponseBase) -> str:
    if response.status_code not in (302, 303):
        return ""
    path = urlsplit(response["Location"]).path
    return path if path in {reverse(name) for name in _SIGN_IN} else ""
