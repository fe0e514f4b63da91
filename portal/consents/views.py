"""A resident's pages: accepting the regulation at sign-in, consents and their history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.adapter import landing_page
from portal.accounts.models import User
from portal.accounts.sign_in_steps import step_progress
from portal.consents import actions, first_step
from portal.consents.queries import (
    accepted_regulations,
    consent_history,
    consent_states,
    regulation_to_accept,
)
from portal.consents.sign_in_step import settle
from portal.kernel.clock import today
from portal.kernel.markdown_html import regulation_html


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def accept_regulation(request: HttpRequest) -> HttpResponse:
    """Show the regulation in force and take the acceptance; whoever has nothing to accept moves on."""
    user = _resident(request)
    version = regulation_to_accept(user, today())
    if version is None:
        return redirect(landing_page())
    has_errors = False
    if request.method == "POST":
        if request.POST.get("numer") == str(version.number) and request.POST.get("przyjmuje") == "tak":
            actions.accept_regulation(user=user, version=version, by=user)
            settle(request)
            return redirect(landing_page())
        has_errors = True
    context = {"version": version, "text": regulation_html(version.text), "has_errors": has_errors, "menu": []}
    context["progress"] = step_progress(request, user)
    return render(request, "portal/consents/accept_regulation.html", context, status=422 if has_errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consents_first(request: HttpRequest) -> HttpResponse:
    """Ask for consents once, at the first sign-in; whoever ticks nothing goes on just the same."""
    user = _resident(request)
    if not first_step.is_missing(request, user):
        return redirect(landing_page())
    states = consent_states(user, today())
    if request.method == "POST":
        ticked = set(request.POST.getlist("cel"))
        chosen = [state.purpose.key for state in states if state.purpose.key in ticked]
        actions.give_consents(user=user, purpose_keys=chosen, on=today(), by=user)
        first_step.settle(request)
        return redirect(landing_page())
    context = {"states": states, "progress": step_progress(request, user), "menu": []}
    return render(request, "portal/consents/consents_first.html", context)


@require_safe
@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """Show what the person may agree to, what they agreed to, and everything they did about it."""
    user = _resident(request)
    context = {
        "states": consent_states(user, today()),
        "history": consent_history(user),
        "accepted": accepted_regulations(user),
    }
    return render(request, "portal/consents/consents.html", context)


@require_POST
@login_required
def consent_change(request: HttpRequest) -> HttpResponse:
    """Give or withdraw one consent; 404 for a purpose that the rules do not know."""
    user = _resident(request)
    wish = request.POST.get("zgoda")
    if wish not in ("tak", "nie"):
        return redirect("consents")
    purpose = request.POST.get("cel", "")
    try:
        event = actions.record_consent(user=user, purpose_key=purpose, is_given=wish == "tak", on=today(), by=user)
    except actions.PurposeUnknown:
        raise Http404 from None
    if event is not None:
        messages.success(request, _("Zgoda zapisana.") if event.is_given else _("Zgoda cofnięta."))
    return redirect("consents")


def _resident(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or user.role != User.Role.RESIDENT:
        raise Http404
    return user
