"""A resident's contact data: looked at once, at the first sign-in, and the link that confirms a new address.

Changing them is in ``contact``, the pages of one's own data in ``own_data``.
"""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.adapter import landing_page
from portal.accounts.sign_in_steps import forget_steps, step_progress
from portal.kernel.clock import today
from portal.residents.contact import OF_PERSON, ask_contact_changes, confirm_contact, confirm_new_address, way_of
from portal.residents.forms import ContactForm
from portal.residents.models import ContactChange
from portal.residents.new_address import LinkTo, NewAddressOver, NewAddressUnknown, change_of_link
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
        changes = ask_contact_changes(
            person=link.person, wishes=form.wishes, rules=rules, by=link.user, link_to=confirming(request)
        )
        confirm_contact(link=link, by=link.user)
        settle(request)
        forget_steps(request)
        say_what_became(request, changes)
        return redirect(landing_page())
    page = {
        "form": form,
        "progress": step_progress(request, link.user),
        "fixed": [
            (label, getattr(link.person, field))
            for field, label in ((one.value, one.label) for one in OF_PERSON)
            if way_of(field, rules) == "at_office"
        ],
        "menu": [],
    }
    return render(request, "portal/residents/contact_first.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever followed the link for one click more: programs that read mail follow links too, and send nothing."""
    now = timezone.now()
    try:
        if request.method != "POST":
            change = change_of_link(token, now=now)
            return render(request, "portal/residents/address_confirm.html", {"address": change.after})
        change = confirm_new_address(token=token, now=now, rules=rules_on(today()).contact_data)
    except NewAddressUnknown:
        raise Http404 from None
    except NewAddressOver:
        return render(request, "portal/residents/address_over.html", status=410)
    is_waiting = change.state == ContactChange.State.WAITING
    return render(request, "portal/residents/address_confirmed.html", {"is_waiting": is_waiting})


def confirming(request: HttpRequest) -> LinkTo:
    """Return how the address of a link is made on this host."""
    return lambda token: request.build_absolute_uri(reverse("address_confirm", kwargs={"token": token}))


def say_what_became(request: HttpRequest, changes: Iterable[ContactChange]) -> None:
    """Leave a message for the next page: what was changed, what waits and for what."""
    states = {change.state for change in changes}
    if ContactChange.State.UNCONFIRMED in states:
        messages.warning(request, _("Wysłaliśmy link na nowy adres e-mail. Kliknij go w ciągu 24 godzin."))
    if ContactChange.State.WAITING in states:
        messages.success(request, _("Przekazaliśmy zmianę do spółdzielni. Do czasu przyjęcia ważne są dawne dane."))
    if ContactChange.State.APPLIED in states:
        messages.success(request, _("Zmieniliśmy dane kontaktowe."))
