"""Who acts for a person: recording it at the counter, and ending it."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.capabilities import SEE_IDENTITY
from portal.kernel import clock
from portal.residents.models import Representation
from portal.residents.representing import end_representation, record_representation
from portal.rulebook.queries import rules_on
from portal.staff_desk.counter_forms import RepresentationForm
from portal.staff_desk.counter_page import CounterPage, counter_form, typed_in
from portal.staff_desk.counter_policy import access_representation
from portal.staff_desk.policy import access_person


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def representation_new(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Record a representative, whose document the worker has before them."""
    person = access_person(request.user, person_id, SEE_IDENTITY)
    day = clock.today()
    rules = rules_on(day)
    if not rules.access.representatives:
        raise Http404
    form = RepresentationForm(typed_in(request), rules=rules, day=day)
    page = CounterPage(
        title="Zapisz przedstawiciela",
        button="Dokument okazano, zapisz",
        person=person,
        intro="Obejrzyj pismo, z którego wynika upoważnienie. Jego numeru nie zapisujemy.",
    )

    def record(clean: dict[str, Any]) -> Representation:
        return record_representation(
            principal=person,
            representative_name=clean["name"],
            basis=clean["basis"],
            scopes=clean["scopes"],
            valid_from=clean["valid_from"],
            valid_to=clean["valid_to"],
            document_seen_on=day,
            email=clean["email"],
            phone=clean["phone"],
            by=request.user,
            day=day,
        )

    return counter_form(request, page, form, record, done="Przedstawiciel zapisany.")


@require_POST
@login_required
def representation_end(request: HttpRequest, representation_id: uuid.UUID) -> HttpResponse:
    """End a representation that was withdrawn; its account closes."""
    found = access_representation(request.user, representation_id, SEE_IDENTITY)
    is_ended = end_representation(representation=found, by=request.user, day=clock.today())
    messages.success(request, "Upoważnienie zakończone." if is_ended else "To upoważnienie już nie działało.")
    return redirect("person_card", person_id=found.principal_id)
