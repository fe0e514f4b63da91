"""The desk's pages of readings that wait: the list, accepting many, deciding about one. Typing in: ``typing_views``."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit.actions import record_look
from portal.kernel.clock import today
from portal.kernel.picture_files import picture_response
from portal.meters.deciding import AlreadyDecided, accept_many, accept_reading, refuse_reading, take_back_reading
from portal.meters.desk_forms import RefusalForm, TakeBackForm
from portal.meters.desk_page import waiting_rows
from portal.meters.meter_page import history_rows
from portal.meters.models import SubmittedReading
from portal.meters.policy import access_submitted, can_accept_readings, readings_for

PAGE_SIZE = 50


@require_safe
@login_required
@never_cache
def readings_waiting(request: HttpRequest) -> HttpResponse:
    """List what waits in the worker's estates, the oldest first, each beside the reading before it.

    ``?stan=przyjete`` lists what is accepted instead, the newest decision first: there a wrong one is taken back.
    """
    is_accepted = request.GET.get("stan") == "przyjete"
    state = SubmittedReading.State.ACCEPTED if is_accepted else SubmittedReading.State.WAITING
    rows = (
        readings_for(request.user)
        .filter(state=state)
        .select_related("premises__building__estate", "premises__staircase")
    )
    ordered = rows.order_by("-decided_at", "pk") if is_accepted else rows.order_by("given_at", "pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("strona"))
    record_look(by=request.user, person_id=None, what="readings", subject=f"readings:{state}")
    context = {"page": page, "rows": waiting_rows(list(page.object_list), today()), "is_accepted": is_accepted}
    return render(request, "staff/meters/readings_waiting.html", context)


@require_POST
@login_required
def readings_accept(request: HttpRequest) -> HttpResponse:
    """Accept all readings that are ticked; those of other estates are not there."""
    ids = []
    for text in request.POST.getlist("reading")[:PAGE_SIZE]:
        try:
            ids.append(uuid.UUID(text))
        except ValueError:
            continue
    own = readings_for(request.user).filter(pk__in=ids).values_list("pk", flat=True)
    accepted, refused = accept_many(reading_ids=list(own), by=request.user)
    if not ids:
        messages.error(request, "Zaznacz odczyty, które przyjmujesz.")
    if accepted:
        messages.success(request, f"Przyjęte odczyty: {accepted}.")
    if refused:
        messages.warning(request, f"Pominięte, bo ktoś już o nich zdecydował: {refused}.")
    return redirect("readings_waiting")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def reading_decide(request: HttpRequest, reading_id: uuid.UUID) -> HttpResponse:
    """Show one reading with its photo and its meter's history; accept it, refuse it or take it back with a reason."""
    reading = access_submitted(request.user, reading_id)
    decision = request.POST.get("decision") if request.method == "POST" else ""
    wants_reason = request.method == "POST" and decision != "accept"
    takes_back = decision == "back" or (not wants_reason and reading.state == SubmittedReading.State.ACCEPTED)
    kind = TakeBackForm if takes_back else RefusalForm
    form = kind(request.POST if wants_reason else None, use_required_attribute=False)
    if request.method == "POST" and (not wants_reason or form.is_valid()):
        try:
            if decision == "back":
                take_back_reading(reading_id=reading.pk, reason=form.cleaned_data["reason"], by=request.user)
                messages.success(request, "Odczyt cofnięty. Już się nie liczy.")
            elif wants_reason:
                refuse_reading(reading_id=reading.pk, reason=form.cleaned_data["reason"], by=request.user)
                messages.success(request, "Odczyt odrzucony. Osoba zobaczy powód.")
            else:
                accept_reading(reading_id=reading.pk, by=request.user)
                messages.success(request, "Odczyt przyjęty.")
        except AlreadyDecided as decided:
            messages.warning(request, str(decided))
        return redirect("readings_waiting")
    record_look(by=request.user, person_id=reading.person_id, what="readings", subject=f"reading:{reading.pk}")
    [row] = waiting_rows([reading], today())
    context = {"row": row, "form": form, "history": history_rows(row.book)[:12] if row.book else []}
    return render(request, "staff/meters/reading_decide.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def reading_photo(request: HttpRequest, reading_id: uuid.UUID) -> HttpResponse:
    """Answer with the photo of a reading in the worker's estates; 404 where there is none."""
    reading = access_submitted(request.user, reading_id)
    if not reading.photo:
        raise Http404
    record_look(by=request.user, person_id=reading.person_id, what="readings", subject=f"reading:{reading.pk}")
    return picture_response(reading.photo)


def has_readings(request: HttpRequest) -> bool:
    """Return whether the menu shows the readings."""
    return can_accept_readings(request.user)
