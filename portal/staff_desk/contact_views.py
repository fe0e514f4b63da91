"""The desk's pages of contact data that wait for a worker: the list, accepting, refusing. Rules: ``residents``."""

import uuid
from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit.actions import Look, record_looks
from portal.residents.contact import ChangeDecided, accept_contact_change, refuse_contact_change
from portal.residents.models import ContactChange
from portal.staff_desk.contact_policy import access_contact_change, access_contact_changes, decides_contact_changes
from portal.staff_desk.policy import can_find_people

PAGE_SIZE = 20
_DECIDED = "Ktoś już zdecydował o tej zmianie: {state}."


class RefusalForm(forms.Form):
    """Why a change is not accepted, for the person who asked for it."""

    reason = forms.CharField(
        label="Powód odmowy",
        help_text="Osoba przeczyta te słowa.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Napisz, dlaczego nie przyjmujesz zmiany.",
            "max_length": "Powód jest za długi: zmieści się 300 znaków. Skróć go.",
        },
    )


@require_safe
@login_required
@never_cache
def contact_changes(request: HttpRequest) -> HttpResponse:
    """List what waits, before and after; who reads whose data is written down."""
    page = Paginator(access_contact_changes(request.user), PAGE_SIZE).get_page(request.GET.get("strona"))
    _note_looks(request, page.object_list)
    context = {"page": page, "may_open_cards": can_find_people(request.user)}
    return render(request, "staff/portal/contact_changes.html", context)


@require_POST
@login_required
def contact_change_accept(request: HttpRequest, change_id: uuid.UUID) -> HttpResponse:
    """Let the change come true."""
    change = access_contact_change(request.user, change_id)
    try:
        accept_contact_change(change=change, by=request.user)
    except ChangeDecided:
        _say_decided(request, change)
    else:
        messages.success(request, f"Zmiana przyjęta: {change.person.display_name}, {change.get_field_display()}.")
    return redirect("contact_changes")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def contact_change_refuse(request: HttpRequest, change_id: uuid.UUID) -> HttpResponse:
    """Ask why, and refuse."""
    change = access_contact_change(request.user, change_id)
    _note_looks(request, [change])
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            refuse_contact_change(change=change, reason=form.cleaned_data["reason"], by=request.user)
        except ChangeDecided:
            _say_decided(request, change)
        else:
            messages.success(request, f"Odmowa zapisana: {change.person.display_name}.")
        return redirect("contact_changes")
    context = {"change": change, "form": form}
    return render(request, "staff/portal/contact_change_refuse.html", context, status=422 if form.errors else 200)


def has_contact_changes(request: HttpRequest) -> bool:
    """Return whether the word stands in the worker's menu."""
    return decides_contact_changes(request.user)


def _note_looks(request: HttpRequest, changes: Iterable[ContactChange]) -> None:
    looks = [
        Look(change.person_id, f"person:{change.person.code}", str(change.get_field_display())) for change in changes
    ]
    record_looks(by=request.user, what="contact_change", looks=looks)


def _say_decided(request: HttpRequest, change: ContactChange) -> None:
    change.refresh_from_db()
    messages.warning(request, _DECIDED.format(state=change.get_state_display()))
