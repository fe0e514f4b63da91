"""A resident's contact data: looked at once, at the first sign-in. Changing them is in ``contact``."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.adapter import landing_page
from portal.accounts.sign_in_steps import forget_steps, step_progress
from portal.kernel.clock import today
from portal.residents.contact import ask_contact_changes, confirm_contact, way_of
from portal.residents.forms import ContactForm
from portal.residents.models import ContactChange
from portal.residents.policy import access_own_link
from portal.residents.queries import waiting_changes_of
from portal.residents.sign_in_step import is_missing, settle
from portal.rulebook.queries import rules_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_first(request: HttpRequest) -> HttpResponse:
    """Show what the cooperative knows, take what is wrong, and let the person go on to their pages."""
    link = access_own_link(request.user)
    if not is_missing(request, link.user):
        return redirect(landing_page())
    rules = rules_on(today()).contact_data
    waiting = waiting_changes_of(link.person)
    form = ContactForm(
        request.POST if request.method == "POST" else None, person=link.person, waiting=waiting, rules=rules
    )
    if form.is_valid():
        changes = ask_contact_changes(person=link.person, wishes=form.wishes, rules=rules, by=link.user)
        confirm_contact(link=link, by=link.user)
        settle(request)
        forget_steps(request)
        if any(change.state == ContactChange.State.WAITING for change in changes):
            messages.success(request, _("Przekazaliśmy zmianę do spółdzielni. Do czasu przyjęcia ważne są dawne dane."))
        elif changes:
            messages.success(request, _("Zmieniliśmy dane kontaktowe."))
        return redirect(landing_page())
    page = {
        "form": form,
        "progress": step_progress(request, link.user),
        "fixed": [
            (label, getattr(link.person, field))
            for field, label in ContactChange.Field.choices
            if way_of(field, rules) == "at_office"
        ],
        "menu": [],
    }
    return render(request, "portal/residents/contact_first.html", page, status=422 if form.errors else 200)
