"""The desk's pages of outages: the list, announcing, changing, ending."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.capabilities import HANDLE_FAULTS, can, estates_where
from portal.faults.desk_page import estates_of
from portal.faults.outage_forms import OutageForm, initial_of
from portal.faults.outage_models import Outage
from portal.faults.outage_queries import over
from portal.faults.outage_words import when_words
from portal.faults.outages import announce_outage, change_outage, end_outage, where_of
from portal.faults.policy import access_outage, access_outage_list
from portal.faults.refused import FaultRefused
from portal.kernel import clock
from portal.kernel.natural_order import natural_key
from portal.premises.models import Building, Staircase

PAGE_SIZE = 30
Places = list[tuple[str, list[tuple[str, str]]]]


@require_safe
@login_required
def outages_desk(request: HttpRequest) -> HttpResponse:
    """List what lasts and is coming, and below it what is over."""
    found, now = access_outage_list(request.user).prefetch_related(*_PLACES), timezone.now()
    current = found.exclude(over(now)).order_by("starts_at", "pk")[:200]
    past = Paginator(found.filter(over(now)), PAGE_SIZE).get_page(request.GET.get("strona"))
    context = {
        "current": [_row(one, now) for one in current],
        "past": [_row(one, now) for one in past.object_list],
        "page": past,
    }
    return render(request, "staff/faults/outages_desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def outage_new(request: HttpRequest) -> HttpResponse:
    """Announce an outage."""
    access_outage_list(request.user)
    now = timezone.now()
    start = {"od_dnia": clock.today(), "od_godziny": f"{now.astimezone(clock.WARSAW):%H:%M}"}
    form = OutageForm(request.POST or None, places=_places(request.user), initial=start)
    if form.is_valid():
        announce_outage(
            facts=form.facts, where=form.where, by=request.user, now=now, request_key=form.cleaned_data["klucz"]
        )
        messages.success(request, "Przerwa ogłoszona. Widzą ją osoby z wybranych miejsc.")
        return redirect("outages_desk")
    return render(request, "staff/faults/outage_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def outage_edit(request: HttpRequest, outage_id: uuid.UUID) -> HttpResponse:
    """Change an outage: its moments, words and places."""
    outage = access_outage(request.user, outage_id)
    where = where_of(outage)
    _refuse_other_estates(request.user, outage)
    form = OutageForm(request.POST or None, places=_places(request.user), initial=initial_of(outage, where))
    if form.is_valid():
        try:
            change_outage(outage=outage, facts=form.facts, where=form.where, by=request.user, now=timezone.now())
        except FaultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Zmiana zapisana.")
            return redirect("outages_desk")
    context = {"form": form, "outage": outage, "is_over": outage.ended_at is not None}
    return render(request, "staff/faults/outage_edit.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def outage_end(request: HttpRequest, outage_id: uuid.UUID) -> HttpResponse:
    """Say that an outage is over."""
    outage = access_outage(request.user, outage_id)
    _refuse_other_estates(request.user, outage)
    if end_outage(outage=outage, by=request.user, now=timezone.now()):
        messages.success(request, "Przerwa zakończona. Jest w archiwum.")
    return redirect("outages_desk")


_PLACES = ("places__estate", "places__building__estate", "places__staircase__building__estate")


def _refuse_other_estates(user: Any, outage: Outage) -> None:
    """Raise Http404 for a worker limited to estates when the outage also touches others: it is not theirs alone."""
    if estates_where(user, HANDLE_FAULTS) is None:
        return
    for place in outage.places.select_related("estate", "building__estate", "staircase__building__estate"):
        building = place.building or (place.staircase.building if place.staircase else None)
        estate = place.estate or (building.estate if building else None)
        if estate is None or not can(user, HANDLE_FAULTS, estate=estate):
            raise Http404


def _row(outage: Outage, now: Any) -> dict[str, Any]:
    is_over = outage.ended_at is not None or (outage.is_planned and outage.ends_at is not None and outage.ends_at < now)
    end = outage.ended_at if outage.ended_at else outage.ends_at
    state = "trwa" if outage.starts_at <= now else "zapowiedziana"
    return {
        "outage": outage,
        "what": outage.get_kind_display(),
        "kind": "planowana" if outage.is_planned else "awaria",
        "when": when_words(outage.starts_at, end, now),
        "where": ", ".join(sorted(_place_text(place) for place in outage.places.all())),
        "state": "minęła" if is_over else state,
        "is_over": is_over,
    }


def _place_text(place: Any) -> str:
    if place.estate is not None:
        return str(place.estate)
    if place.building is not None:
        return str(place.building)
    return f"{place.staircase.building}, klatka {place.staircase.code}"


def _places(user: Any) -> Places:
    """Return estates, buildings and staircases of the worker, as groups of a list. Costs three queries."""
    names = estates_where(user, HANDLE_FAULTS)
    estates = estates_of(user)
    buildings = Building.objects.all()
    if names is not None:
        buildings = buildings.filter(Q(estate__code__in=names) | Q(estate__name__in=names))
    ordered = sorted(buildings, key=lambda one: (one.street, natural_key(one.number)))
    names_of = {one.pk: str(one) for one in ordered}
    staircases = sorted(
        Staircase.objects.filter(building__in=[one.pk for one in ordered]),
        key=lambda one: (natural_key(names_of[one.building_id]), natural_key(one.code)),
    )
    return [
        ("Osiedla", [(f"o{one.pk}", one.name) for one in estates]),
        ("Budynki", [(f"b{one.pk}", str(one)) for one in ordered]),
        ("Klatki", [(f"k{one.pk}", f"{names_of[one.building_id]}, klatka {one.code}") for one in staircases]),
    ]
