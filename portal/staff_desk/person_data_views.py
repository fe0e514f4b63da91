"""A person's contact data and the hold on erasing them, at a worker's hand. Residents change theirs elsewhere."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.capabilities import ACCEPT_CONTACT_CHANGES, CLOSE_ACCESS
from portal.residents.contact import change_contacts_at_office
from portal.residents.legal_hold import lift_legal_hold, set_legal_hold
from portal.staff_desk.counter_forms import CounterForm
from portal.staff_desk.counter_page import CounterPage, counter_form, typed_in
from portal.staff_desk.person_data_forms import HoldForm, OfficeContactForm
from portal.staff_desk.policy import access_person

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@login_required
@never_cache
def person_contact(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Change what the cooperative knows of how to reach a person; a request of theirs that waits gives way."""
    person = access_person(request.user, person_id, ACCEPT_CONTACT_CHANGES)
    form = OfficeContactForm(typed_in(request), person=person)
    page = CounterPage(
        title="Zmień dane kontaktowe",
        button="Zapisz dane",
        person=person,
        intro="O nowym e-mailu damy znać na poprzedni adres.",
    )

    def change(_clean: dict[str, Any]) -> Any:
        return change_contacts_at_office(person=person, wishes=form.wishes, by=request.user)

    return counter_form(request, page, form, change, done="Dane kontaktowe zapisane.")


@require_http_methods(_METHODS)
@login_required
@never_cache
def person_hold(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Keep a person's data from being erased while a dispute lasts, or let them go again."""
    person = access_person(request.user, person_id, CLOSE_ACCESS)
    if person.legal_hold:
        page = CounterPage(
            title="Pozwól usunąć dane",
            button="Zdejmij zakaz",
            person=person,
            intro="Dane usuniemy, gdy minie czas ich przechowywania.",
            facts=(("Zakaz z powodu", person.legal_hold),),
        )
        return counter_form(
            request,
            page,
            CounterForm(typed_in(request)),
            lambda _clean: lift_legal_hold(person=person, by=request.user),
            done="Zakaz usuwania zdjęty.",
        )
    page = CounterPage(
        title="Nie usuwaj danych",
        button="Zapisz zakaz",
        person=person,
        intro="Dopóki trwa zakaz, danych tej osoby nie usuniemy, choćby minął ich czas.",
    )

    def hold(clean: dict[str, Any]) -> Any:
        return set_legal_hold(person=person, reason=clean["reason"], by=request.user)

    return counter_form(request, page, HoldForm(typed_in(request)), hold, done="Danych tej osoby nie usuniemy.")
