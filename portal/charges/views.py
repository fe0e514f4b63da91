"""Why a charge is as much as it is, for premises and a day. Whose premises open is the gate's matter."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.charges.forms import WhyDay
from portal.charges.presenters import charged_by_month, shown_why
from portal.charges.reading import WINDOW, charged_lines, charged_read, component_rows, components_read
from portal.charges.why import ComponentRow, month_before, why_on
from portal.charges.words import number_text
from portal.kernel.clock import today
from portal.kernel.money import NBSP
from portal.kernel.one_round import Read, in_one_round
from portal.ledger.breakdown import breakdown_of
from portal.ledger.freshness import stale_sentence
from portal.ledger.queries import newest_sources
from portal.ledger.words import change_words
from portal.premises.models import Premises
from portal.premises.policy import access_one_of_held
from portal.premises.presenters import premises_choices, premises_name
from portal.premises.queries import HeldPremises
from portal.rulebook.policy import access_module, is_shown_to
from portal.rulebook.rules import Rules


@require_safe
@login_required
def why_this_much(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Show what the charge is made of on a day, what changed, since when; 404 unless the person holds the premises.

    Without a day asked for it is the day of the newest charge. Where no file brought components, the charges of the
    ledger stand for them.
    """
    rules = access_module("ledger", today(), request.user)
    one, held = access_one_of_held(request.user, premises_id, today())  # type: ignore[arg-type]
    form = WhyDay(request.GET)
    rows = in_one_round(_reads(one, form.day))
    lines, components = charged_lines(rows["charged"]), component_rows(rows["components"])
    day = form.day or max((line.entry_on for line in lines), default=today())
    if one.days.last is not None:
        day = min(day, one.days.last)
    is_seen = one.days.first is None or day >= one.days.first
    why = why_on(day, components, one.days.first) if is_seen else None
    booked = breakdown_of(lines, day.replace(day=1)) if is_seen else None
    from_day = rows["sources"][0]["as_of"] if rows["sources"] else None
    shown = shown_why(why, charged_by_month(lines)) if why else None
    context = {
        "premises": one.premises,
        "premises_name": premises_name(one.premises),
        "premises_choices": premises_choices(held, premises_id, url_name="why_this_much"),
        "form": form,
        "day": day,
        "earlier": month_before(day),
        "later": _month_after(day),
        "why": shown,
        "booked": booked,
        "booked_change": change_words(booked.changed_by) if booked and booked.changed_by is not None else "",
        "facts": _facts(rules, one.premises, components, day, request.user),
        "rates_come_from": rules.wording.rates_come_from,
        "as_of": from_day,
        "stale": stale_sentence(from_day, today(), rules.ledger.stale_after_days),
        "disclaimer": rules.wording.disclaimer,
    }
    return render(request, "portal/charges/why_this_much.html", context)


def _reads(one: HeldPremises, day: dt.date | None) -> Mapping[str, Read]:
    whose = (one.person_id, one.premises.pk, one.days)
    end = _month_after(day.replace(day=1)) - dt.timedelta(days=1) if day else None
    return {
        "components": components_read(*whose),
        "charged": charged_read(*whose, first=(day or today()) - WINDOW, last=end),
        "sources": newest_sources().values("as_of")[:1],
    }


def _month_after(day: dt.date) -> dt.date:
    first = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _facts(rules: Rules, premises: Premises, rows: list[ComponentRow], day: dt.date, user: Any) -> dict[str, Any]:
    """Return what the cooperative lets residents see of the premises beside their charges."""
    facts: dict[str, Any] = {}
    if "area" in rules.ledger.premises_facts and premises.area_m2 is not None:
        facts["area"] = f"{number_text(premises.area_m2, 2)}{NBSP}m²"
    if "occupants" in rules.ledger.premises_facts:
        people = [row.quantity for row in _in_force(rows, day) if row.quantity is not None and _counts_people(row)]
        if people:
            facts["occupants"] = number_text(max(people))
    # The states themselves are on the page of meters, where the cooperative has one.
    if "meter_states" in rules.ledger.premises_facts and is_shown_to(rules.module("readings"), user, today()):
        facts["meter_states"] = True
    return facts


def _in_force(rows: list[ComponentRow], day: dt.date) -> list[ComponentRow]:
    why = why_on(day, rows, with_history=False)
    return [part.row for part in why.parts] if why else []


def _counts_people(row: ComponentRow) -> bool:
    return row.unit.casefold().startswith("os")
