"""Pages for people who cannot sign in: what to do, a link by e-mail where the rules have one, the new password."""

from collections.abc import Callable
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.actions import change_own_password
from portal.accounts.forms import LostPasswordForm, NewPasswordForm
from portal.accounts.models import User
from portal.accounts.password_link import HOURS_VALID, account_of_link, links_are_sent, request_password_link
from portal.accounts.presenters import office_phones
from portal.accounts.views import password_page
from portal.kernel import clock
from portal.kernel.schemas import is_public_schema
from portal.rulebook.office_facts import office_facts
from portal.rulebook.queries import rules_on

# Where the session keeps the link that was followed: it must not stay in the address bar.
_LINK = "password_link"


@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Say how one gets a new password at this cooperative, and send a link where it does so."""
    has_link = not is_public_schema() and links_are_sent()
    form = LostPasswordForm(request.POST or None) if has_link else None
    if form is not None and form.is_valid():
        request_password_link(typed=form.cleaned_data["login"], link_to=_link_to(request))
        return render(request, "account/password_link_sent.html", {"hours": HOURS_VALID})
    rules = None if is_public_schema() else rules_on(clock.today())
    page = {
        "rules": rules.sign_in if rules else None,
        "offices": [office_facts(office) for office in rules.offices_for("incidents")] if rules else [],
        "phones": office_phones(request),
        "form": form,
    }
    return render(request, "account/password_forgotten.html", page, status=422 if form and form.errors else 200)


@require_safe
@never_cache
def password_link(request: HttpRequest, account_id: UUID, token: str) -> HttpResponse:
    """Take a link from a message and go on without it in the address."""
    request.session[_LINK] = [str(account_id), token]
    return redirect("password_new")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_new(request: HttpRequest) -> HttpResponse:
    """Ask whoever followed a link for a new password, and sign them in with it."""
    account_id, token = request.session.get(_LINK, ("", ""))
    user = account_of_link(account_id, token) if account_id else None
    if user is None:
        request.session.pop(_LINK, None)
        return render(request, "account/password_link_over.html", {}, status=410)
    form = NewPasswordForm(request.POST or None, request=request, user=user)
    if not form.is_valid():
        return password_page(request, "account/password_new.html", form, user)
    request.session.pop(_LINK, None)
    change_own_password(user=user, password=form.cleaned_data["password"], by=user, context=form.context)
    return signed_in_after(request, user, how="password_link")


def signed_in_after(request: HttpRequest, user: User, *, how: str) -> HttpResponse:
    """Sign in somebody who has just set a password of their own, with every further step that signing in has."""
    record_authentication(request, user, method=how)
    messages.success(request, _("Hasło zmienione. Od teraz loguj się nowym."))
    response: HttpResponse = perform_login(request, Login(user=user))
    return response


def _link_to(request: HttpRequest) -> Callable[[User, str], str]:
    def address(user: User, token: str) -> str:
        return request.build_absolute_uri(reverse("password_link", kwargs={"account_id": user.pk, "token": token}))

    return address
