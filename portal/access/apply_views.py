"""Public pages of asking for an account: how, the form, the link that confirms it, self-registration.

Every answer is the same whether the register knows the person or not.
"""

import math

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.access.apply_forms import ChallengeForm, ElectronicForm
from portal.access.applying import (
    ChallengeFailed,
    FormLinkExpired,
    FormLinkUnknown,
    confirm_form,
    receive_form,
    register_by_challenge,
)
from portal.access.electronic import form_of_link
from portal.access.how_to_apply import offices_for_applying, what_next, what_to_bring, who_may
from portal.accounts.attempts import SignInLocked
from portal.accounts.presenters import wait_text
from portal.kernel.clock import today
from portal.regulation.application_form import forms_of
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules

_FORM, _REGISTRATION = "electronic_form", "self_registration"
_REGISTERED = "registered_as"


@require_safe
def how_to_apply(request: HttpRequest) -> HttpResponse:
    """Say who may have an account, how one asks for it, where, and what happens then."""
    rules = rules_on(today())
    page = {
        "ways": rules.application.ways,
        "is_sent_in": [way for way in rules.application.handed_in if way != "in_person"],
        "who": who_may(rules),
        "bring": what_to_bring(rules),
        "next": what_next(rules),
        "offices": offices_for_applying(rules),
        "papers": forms_of(rules),
        "is_free": rules.legal.is_free,
    }
    return render(request, "portal/access/how_to_apply.html", page)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def electronic_form(request: HttpRequest) -> HttpResponse:
    """Take the form and send a link to the address in it; 404 where the rules have no such form."""
    rules = _rules_with(_FORM)
    form = ElectronicForm(request.POST if request.method == "POST" else None, rules=rules)
    if form.is_valid():
        receive_form(
            typed=form.typed,
            email=form.cleaned_data["email"],
            phone=form.cleaned_data.get("phone", ""),
            regulation_accepted=form.accepts_regulation,
            request_key=form.cleaned_data["request_key"],
            now=timezone.now(),
            link=lambda token: request.build_absolute_uri(reverse("form_confirm", kwargs={"token": token})),
        )
        return redirect("form_sent")
    page = {"form": form, "personal_data": rules.legal.personal_data}
    return render(request, "portal/access/electronic_form.html", page, status=422 if form.errors else 200)


@require_safe
def form_sent(request: HttpRequest) -> HttpResponse:
    """Ask for a click in the e-mail."""
    rules = _rules_with(_FORM)
    return render(request, "portal/access/form_sent.html", {"hours": rules.application.confirmation_hours})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Hand the form in when its button is pressed, and say its number.

    Opening the link alone changes nothing: programs that look through mailboxes open links too.
    """
    now = timezone.now()
    try:
        if request.method == "POST":
            confirm_form(token=token, now=now)
            return redirect("form_confirm", token=token)
        application = form_of_link(token=token, now=now)
    except FormLinkUnknown:
        raise Http404 from None
    except FormLinkExpired:
        return render(request, "portal/access/form_over.html", {}, status=410)
    if application.state == application.State.UNCONFIRMED:
        return render(request, "portal/access/form_confirm.html", {"application": application})
    page = {
        "number": application.label,
        "next": what_next(rules_on(today())),
        "bring": what_to_bring(rules_on(today())),
    }
    return render(request, "portal/access/form_done.html", page)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def self_registration(request: HttpRequest) -> HttpResponse:
    """Make an account for whoever answers the questions of the rules; 404 where there are none."""
    rules = _rules_with(_REGISTRATION)
    form = ChallengeForm(request.POST if request.method == "POST" else None, rules=rules)
    if form.is_valid():
        try:
            application = register_by_challenge(
                answers=form.answers,
                email=form.cleaned_data["email"],
                regulation_accepted=form.accepts_regulation,
                request_key=form.cleaned_data["request_key"],
                now=timezone.now(),
                address=request.build_absolute_uri(reverse("account_login")),
            )
        except SignInLocked as locked:
            return _locked(request, locked)
        except ChallengeFailed:
            form.add_error(
                None, _("Nie możemy założyć konta z tymi danymi. Sprawdź je z zawiadomieniem albo zadzwoń do biura.")
            )
        else:
            request.session[_REGISTERED] = application.label
            return redirect("self_registered")
    return render(request, "portal/access/self_registration.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def self_registered(request: HttpRequest) -> HttpResponse:
    """Say what comes next; whoever did not register in this browser is sent to the questions."""
    rules = _rules_with(_REGISTRATION)
    if not request.session.get(_REGISTERED):
        return redirect("self_registration")
    page = {"number": request.session[_REGISTERED], "next": what_next(rules), "bring": what_to_bring(rules)}
    return render(request, "portal/access/form_done.html", page)


def _locked(request: HttpRequest, locked: SignInLocked) -> HttpResponse:
    """Answer that too many tries came before, in the words of registering; the same for known and unknown codes."""
    until = locked.until or timezone.now()
    page = {"wait": wait_text(until), "is_spraying": locked.is_spraying, "has_errors": True}
    answer = render(request, "portal/access/registration_locked.html", page, status=429)
    answer["Retry-After"] = str(max(1, math.ceil((until - timezone.now()).total_seconds())))
    return answer


def _rules_with(way: str) -> Rules:
    rules = rules_on(today())
    if way not in rules.application.ways:
        raise Http404
    return rules
