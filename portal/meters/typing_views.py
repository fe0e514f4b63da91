"""The desk's grid for typing readings in. Its rows and rules are in ``typing_page``."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kernel.clock import today
from portal.kernel.imported_rows import open_rows
from portal.meters.desk_forms import PlaceForm, TypingForm
from portal.meters.models import Meter
from portal.meters.pasted import PastedLine, folded, matched, pasted_lines
from portal.meters.policy import buildings_for, premises_for
from portal.meters.typing_in import AcceptedMeanwhile, type_in_readings
from portal.meters.typing_page import MOST_ROWS, GridRow, fill_in, grid_rows, to_store
from portal.premises.models import Premises
from portal.rulebook.queries import rules_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def readings_typing(request: HttpRequest) -> HttpResponse:
    """Show the grid of a place, take what is typed or pasted; every row's mistake is told at once, nothing is lost."""
    premises = premises_for(request.user)
    day = today()
    place = PlaceForm(request.GET or None, buildings_for(request.user))
    form = TypingForm(request.POST if request.method == "POST" else None, today=day)
    lines, problems = pasted_lines(request.POST.get("wklejone", "")[:60_000])
    chosen = _chosen(premises, place, lines)
    rows = grid_rows(chosen, place.cleaned_data.get("medium", "") if place.is_bound and place.is_valid() else "", day)
    context: dict[str, Any] = {"place": place, "form": form, "problems": problems, "is_cut": len(rows) > MOST_ROWS}
    rows = rows[:MOST_ROWS]
    context["rows"] = rows
    context["lacks_rows"] = not rows and (place.is_bound or bool(lines))
    if request.method == "POST":
        done = _take(request, form, rows, lines, problems)
        if done is not None:
            return done
        context["has_errors"] = bool(form.errors or problems or any(row.error for row in rows))
        context["warnings"] = sum(1 for row in rows if row.warning)
    status = 422 if context.get("has_errors") or context.get("warnings") else 200
    return render(request, "staff/meters/readings_typing.html", context, status=status)


def _take(
    request: HttpRequest, form: TypingForm, rows: Sequence[GridRow], lines: Sequence[PastedLine], problems: list[str]
) -> HttpResponse | None:
    """Judge what came; store it when all of it is right and was asked to be stored."""
    is_right, day = form.is_valid(), form.today
    texts = {name: str(text) for name, text in request.POST.items()}
    if lines:
        found, more = matched(lines, _keys(rows))
        problems += more
        texts |= {f"v-{meter_id}": text for meter_id, text in found.items()}
    fill_in(rows, texts, on=form.cleaned_data.get("dzien", day), rules=rules_on(day).readings)
    if request.POST.get("action") == "paste":
        return None
    wanted = to_store(rows)
    if not wanted and not any(row.error for row in rows) and not problems:
        problems.append("Wpisz stan co najmniej jednego licznika.")
    if not is_right or problems or any(row.error or row.warning for row in rows):
        return None
    try:
        stored = type_in_readings(
            readings=wanted, on=form.cleaned_data["dzien"], source=form.cleaned_data["zrodlo"], by=request.user
        )
    except AcceptedMeanwhile as meanwhile:
        problems.append(str(meanwhile))
        return None
    messages.success(request, f"Zapisane odczyty: {stored}.")
    query = request.GET.urlencode()
    return redirect(reverse("readings_typing") + (f"?{query}" if query else ""))


def _chosen(premises: QuerySet[Premises], place: PlaceForm, lines: Sequence[PastedLine]) -> list[Premises]:
    """Return the premises whose meters the grid shows; those that pasted lines name where no place was chosen."""
    loaded = premises.select_related("building__estate", "staircase")
    if place.is_bound and place.names_a_place:
        if place.codes:
            return list(loaded.filter(code__in=place.codes)[: MOST_ROWS + 1])
        found = loaded.filter(building=place.cleaned_data["budynek"])
        if place.cleaned_data["klatka"]:
            found = found.filter(staircase__code__iexact=place.cleaned_data["klatka"])
        return list(found)
    keys = [line.key for line in lines]
    if not keys:
        return []
    by_meter = open_rows(Meter).filter(number__in=keys).values("premises_id")
    return list(loaded.filter(pk__in=by_meter)) + list(loaded.filter(code__in=keys).exclude(pk__in=by_meter))


def _keys(rows: Sequence[GridRow]) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for key in {folded(row.book.number), folded(row.premises.code)}:
            keys[key].append(row.book.id)
    return keys
