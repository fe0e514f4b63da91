"""The resident's page of their own account, and asking to close it."""

import uuid

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.access.closing_own import close_own_account, way_of_closing
from portal.access.how_to_apply import offices_for_closing
from portal.access.own_account import own_account_of
from portal.access.refusal_words import words_for_reader
from portal.accounts.models import User
from portal.kernel.clock import today
from portal.regulation.application_form import REVOKE, forms_of
from portal.residents.models import PersonAccount
from portal.residents.policy import access_own_link
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused
from portal.rulebook.rules import Rules


@require_safe
@login_required
@never_cache
def my_account(request: HttpRequest) -> HttpResponse:
    """Show the account to its owner; 404 for staff."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required stands before
    account = own_account_of(request.user, rules=rules_on(today()), day=today())
    if account is None:
        raise Http404
    return render(request, "portal/access/my_account.html", {"account": account})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close_my_account(request: HttpRequest) -> HttpResponse:
    """Say what is lost, and close the account or say where that is asked for; 404 where the owner may not ask."""
    link, rules = access_own_link(request.user), rules_on(today())
    if "holder" not in rules.closure.on_request_of:
        raise Http404
    if way_of_closing(rules) == "paper":
        return _on_paper(request, rules)
    response: HttpResponse = _closing(request, link, rules)
    return response


def _on_paper(request: HttpRequest, rules: Rules) -> HttpResponse:
    papers = forms_of(rules)
    page = {
        "months": rules.closure.erase_after_months,
        "offices": offices_for_closing(rules),
        # One form for both purposes, or the one to revoke.
        "paper": next((one for one in papers if one.operation == REVOKE), papers[0] if papers else None),
    }
    return render(request, "portal/access/close_on_paper.html", page, status=405 if request.method == "POST" else 200)


@reauthentication_required  # type: ignore[untyped-decorator]
def _closing(request: HttpRequest, link: PersonAccount, rules: Rules) -> HttpResponse:
    if request.method != "POST":
        page = {"months": rules.closure.erase_after_months, "request_key": uuid.uuid4()}
        return render(request, "portal/access/close_my_account.html", page)
    try:
        application = close_own_account(link=link, request_key=_request_key(request), day=today())
    except AccessRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, words_for_reader(refusal))
        return redirect("my_account")
    logout(request)
    said = _("Konto jest zamknięte. Numer wniosku: {number}.").format(number=application.label)
    messages.success(request, said)
    return redirect("account_login")


def _request_key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        return uuid.uuid4()
