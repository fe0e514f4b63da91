"""The desk's pages of outages: the list, announcing, changing, ending."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.capabilities import HANDLE_FAULTS, estates_where
from portal.faults.outage_forms import OutageForm, initial_of
from portal.faults.outage_models import Outage
from portal.faults.outage_queries import over
from portal.faults.outage_words import when_words
from portal.faults.outages import announce_outage, change_outage, end_outage
from portal.faults.policy import access_outage, access_outage_list
from portal.faults.refused import FaultRefused
from portal.kernel import clock
from portal.premises.audience import choice_of, is_within
from portal.premises.audience_words import words_by_audience

PAGE_SIZE = 30


@require_safe
@login_required
def outages_desk(request: HttpRequest) -> HttpResponse:
    """List what lasts and is coming, and below it what is over."""
    found, now = access_outage_list(request.user), timezone.now()
    current = found.exclude(over(now)).order_by("starts_at", "pk")[:200]
    past = Paginator(found.filter(over(now)), PAGE_SIZE).get_page(request.GET.get("strona"))
    context = {
        "current": _rows(current, now),
        "past": _rows(past.object_list, now),
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
    form = OutageForm(request.POST or None, own_estates=estates_where(request.user, HANDLE_FAULTS), initial=start)
    if form.is_valid():
        announce_outage(
            facts=form.facts, where=form.choice, by=request.user, now=now, request_key=form.cleaned_data["klucz"]
        )
        messages.success(request, "Przerwa ogłoszona. Widzą ją osoby z wybranych miejsc.")
        return redirect("outages_desk")
    return render(request, "staff/faults/outage_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def outage_edit(request: HttpRequest, outage_id: uuid.UUID) -> HttpResponse:
    """Change an outage: its moments, words and places."""
    outage = access_outage(request.user, outage_id)
    _refuse_other_estates(request.user, outage)
    form = OutageForm(
        request.POST or None, own_estates=estates_where(request.user, HANDLE_FAULTS), initial=initial_of(outage)
    )
    if form.is_valid():
        try:
            change_outage(outage=outage, facts=form.facts, where=form.choice, by=request.user, now=timezone.now())
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


def _refuse_other_estates(user: Any, outage: Outage) -> None:
    """Raise Http404 for a worker limited to estates when the outage also touches others: it is not theirs alone."""
    if not is_within(choice_of(outage.audience), estates_where(user, HANDLE_FAULTS)):
        raise Http404


def _rows(outages: Iterable[Outage], now: Any) -> list[dict[str, Any]]:
    found = list(outages)
    places = words_by_audience(one.audience_id for one in found)
    return [_row(one, now, places.get(one.audience_id, "")) for one in found]


def _row(outage: Outage, now: Any, where: str) -> dict[str, Any]:
    is_over = outage.ended_at is not None or (outage.is_planned and outage.ends_at is not None and outage.ends_at < now)
    end = outage.ended_at if outage.ended_at else outage.ends_at
    state = "trwa" if outage.starts_at <= now else "zapowiedziana"
    return {
        "outage": outage,
        "what": outage.get_kind_display(),
        "kind": "planowana" if outage.is_planned else "awaria",
        "when": when_words(outage.starts_at, end, now),
        "where": where,
        "state": "minęła" if is_over else state,
        "is_over": is_over,
    }
