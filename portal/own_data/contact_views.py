"""A resident's pages of their contact data: what is known, changing it after signing in anew, taking a wish back."""

import uuid

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kernel.clock import today
from portal.own_data.contact_page import contact_rows, occupants_rows, past_changes
from portal.premises.policy import access_premises, held_premises
from portal.premises.presenters import premises_name
from portal.premises.queries import HeldPremises
from portal.residents.contact import (
    OF_PERSON,
    ChangeDecided,
    ask_contact_change,
    ask_contact_changes,
    occupants_text,
    way_of,
    withdraw_contact_change,
)
from portal.residents.forms import ContactForm, OccupantsForm
from portal.residents.models import ContactChange, PersonAccount
from portal.residents.new_address import TooManyAddresses
from portal.residents.policy import access_own_link
from portal.residents.queries import contact_history_of, pending_changes_of, waiting_changes_of
from portal.residents.views import confirming, say_what_became
from portal.rulebook.menu import own_name
from portal.rulebook.policy import access_module
from portal.rulebook.queries import rules_on
from portal.rulebook.sections.contact_data import ContactDataRules

HISTORY_SHOWN = 30


@require_safe
@login_required
@never_cache
def contact_data(request: HttpRequest) -> HttpResponse:
    """Show what the cooperative knows of the person, what waits, and the changes of before."""
    link, rules = _own(request)
    pending = pending_changes_of(link.person)
    held = held_premises(link.user, today())
    rows = contact_rows(link.person, pending, rules)
    history = contact_history_of(link.person, count=HISTORY_SHOWN)
    context = {
        "own_name": own_name(rules_on(today()).module("contact_data")),
        "rows": rows,
        "may_change": any(row.may_change for row in rows),
        "occupants": occupants_rows(held, pending, rules),
        "history": past_changes(history, identifier=link.user.identifier),
    }
    return render(request, "portal/own_data/contact_data.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_change(request: HttpRequest) -> HttpResponse:
    """Take new contact data after the password; 404 where everything is changed at the office."""
    link, rules = _own(request)
    if all(way_of(field, rules) == "at_office" for field in OF_PERSON):
        raise Http404
    response: HttpResponse = _changing(request, link, rules)
    return response


@reauthentication_required  # type: ignore[untyped-decorator]
def _changing(request: HttpRequest, link: PersonAccount, rules: ContactDataRules) -> HttpResponse:
    waiting = waiting_changes_of(link.person)
    typed = request.POST if request.method == "POST" else None
    form = ContactForm(typed, person=link.person, waiting=waiting, rules=rules)
    if form.is_valid():
        try:
            changes = ask_contact_changes(
                person=link.person, wishes=form.wishes, rules=rules, by=link.user, link_to=confirming(request)
            )
        except TooManyAddresses as refused:
            form.add_error("email", str(refused))
        else:
            say_what_became(request, changes)
            return redirect("contact_data")
    context = {"form": form, "sends_mail": bool(rules_on(today()).sender.name)}
    return render(request, "portal/own_data/contact_change.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occupants_change(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Take how many people live in a flat that the person holds, after the password; 404 for every other."""
    link, rules = _own(request)
    held = access_premises(link.user, premises_id, today())
    if held.is_former or way_of(ContactChange.Field.OCCUPANTS, rules) == "at_office":
        raise Http404
    response: HttpResponse = _counting(request, link, rules, held)
    return response


@reauthentication_required  # type: ignore[untyped-decorator]
def _counting(request: HttpRequest, link: PersonAccount, rules: ContactDataRules, held: HeldPremises) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = OccupantsForm(typed, initial={"occupants": occupants_text(held.premises)})
    if form.is_valid():
        change = ask_contact_change(
            person=link.person,
            field=ContactChange.Field.OCCUPANTS,
            value=form.cleaned_data["occupants"],
            rules=rules,
            by=link.user,
            premises=held.premises,
        )
        say_what_became(request, [change] if change else [])
        return redirect("contact_data")
    context = {"form": form, "premises_name": premises_name(held.premises)}
    return render(request, "portal/own_data/occupants_change.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def contact_withdraw(request: HttpRequest, change_id: uuid.UUID) -> HttpResponse:
    """Take back a wish of the person's own that nobody decided yet."""
    link, _rules = _own(request)
    change = ContactChange.objects.filter(pk=change_id, person=link.person).first()
    if change is None:
        raise Http404
    try:
        withdraw_contact_change(change=change, by=link.user)
        messages.success(request, _("Zmiana wycofana."))
    except ChangeDecided:
        messages.warning(request, _("Za późno: o tej zmianie już zdecydowano."))
    return redirect("contact_data")


def _own(request: HttpRequest) -> tuple[PersonAccount, ContactDataRules]:
    link = access_own_link(request.user)
    return link, access_module("contact_data", today(), request.user).contact_data
