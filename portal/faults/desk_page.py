"""Reports as the desk shows them: rows of the queue, the history with names, what may be chosen. Polish only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from portal.accounts.capabilities import HANDLE_FAULTS, estates_where
from portal.accounts.models import User
from portal.faults import stages
from portal.faults.models import FaultEntry, FaultReport
from portal.faults.presenters import Tag, where_of
from portal.faults.queries import DeskCase
from portal.faults.spots import Place, Spot, common_spots, spots_of
from portal.kernel.clock import WARSAW
from portal.kernel.natural_order import natural_key
from portal.premises.models import Building, Estate, Premises, Staircase
from portal.rulebook.rules import Rules

_URGENCY = {"urgent": ("error", "warning", "pilne"), "soon": ("warning", "clock", "wkrótce"), "normal": ("", "", "")}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One report in the queue."""

    key: Any
    label: str
    href: str
    what: str
    urgency: Tag | None
    where: str
    estate: str
    age: str
    until: str
    is_late: bool
    tag: Tag
    assigned: str
    has_question: bool
    may_close: bool


def queue_row(report: FaultReport, day: dt.date) -> QueueRow:
    """Return a report as a row. Needs its places and its worker loaded."""
    kind, symbol, word = _URGENCY[report.urgency]
    until = report.next_on or report.answer_by
    what = "krok" if report.next_on else "odpowiedź"
    return QueueRow(
        key=report.pk,
        label=report.label,
        href=reverse("fault_case", kwargs={"report_id": report.pk}),
        what=report.category_name,
        urgency=Tag(kind, symbol, word) if word and report.is_open else None,
        where=where_of(report),
        estate=report.building.estate.name if report.building.estate else "",
        age=age_words((day - report.reported_on).days),
        until=f"{what} do {until:%d.%m.%Y}" if report.is_open and (report.next_on or not report.answered_on) else "",
        is_late=stages.is_overdue(report.state, report.answer_by, report.answered_on, report.next_on, day),
        tag=state_tag(report),
        assigned=report.assigned_to.get_full_name() if report.assigned_to else "",
        has_question=report.has_question,
        may_close=stages.may_follow(report.state, "closed"),
    )


def age_words(days: int) -> str:
    """Return how long ago it was reported."""
    if days == 0:
        return "dzisiaj"
    return "1 dzień" if days == 1 else f"{days} dni"


def state_tag(report: FaultReport) -> Tag:
    """Return the state as a tag, in the staff's words."""
    kind = {"done": "ok", "waiting": "warning", "refused": "warning"}.get(
        report.state, "info" if report.is_open else ""
    )
    return Tag(kind, kind, report.get_state_display())


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the history for the staff."""

    when: str
    what: str
    text: str
    by: str
    is_note: bool
    photos: tuple[Any, ...]


def history(report: FaultReport, case: DeskCase) -> list[HistoryRow]:
    """Return everything that happened, notes too, with the names of the staff."""
    own = report.reporter.display_name if report.reporter else "mieszkaniec"
    rows = []
    for entry in case.entries:
        what = {"message": "Wiadomość", "note": "Notatka wewnętrzna"}.get(entry.kind, "")
        rows.append(
            HistoryRow(
                when=f"{entry.at.astimezone(WARSAW):%d.%m.%Y, %H:%M}",
                what=what or f"Stan: {FaultReport.State(entry.state).label}",
                text=entry.text,
                by=case.names.get(entry.by, entry.by) if entry.is_by_staff else own,
                is_note=entry.kind == FaultEntry.Kind.NOTE,
                photos=tuple(photo.pk for photo in case.photos if photo.entry_id == entry.pk),
            )
        )
    return rows


def workers() -> list[User]:
    """Return the workers who deal with reports, by name. Costs one query."""
    active = User.objects.filter(is_active=True, role_holdings__role__capabilities__contains=[HANDLE_FAULTS])
    return list(active.distinct().order_by("full_name", "identifier"))


def estates_of(user: Any) -> list[Estate]:
    """Return the estates in which the worker deals with reports. Costs one query."""
    names = estates_where(user, HANDLE_FAULTS)
    found = Estate.objects.order_by("name")
    return list(found if names is None else found.filter(Q(code__in=names) | Q(name__in=names)))


def common_labels(user: Any) -> dict[str, Spot]:
    """Return the common parts of the worker's estates by what they are called. Costs two queries."""
    names = estates_where(user, HANDLE_FAULTS)
    buildings = Building.objects.select_related("estate")
    staircases = Staircase.objects.all()
    if names is not None:
        inside = Q(estate__code__in=names) | Q(estate__name__in=names)
        buildings = buildings.filter(inside)
        staircases = staircases.filter(building__in=buildings)
    ordered = sorted(buildings, key=lambda one: (one.street, natural_key(one.number)))
    spots = common_spots(ordered, sorted(staircases, key=lambda one: natural_key(one.code)))
    return {spot_label(spot): spot for spot in spots}


def own_labels(premises: Sequence[Premises]) -> dict[str, Spot]:
    """Return the places that a person may report from, by what they are called."""
    return {spot_label(spot): spot for spot in spots_of(premises)}


def spot_label(spot: Spot) -> str:
    """Return what the desk calls a place: the address first, because that is what is typed."""
    if spot.place == Place.PREMISES and spot.premises is not None:
        number = f" m. {spot.premises.number}" if spot.premises.number else f" ({spot.premises.code})"
        return f"{spot.building}{number}"
    if spot.place == Place.STAIRCASE and spot.staircase is not None:
        return f"{spot.building}, klatka {spot.staircase.code}"
    return f"{spot.building}, {'teren' if spot.place == Place.OUTSIDE else 'budynek'}"


def category_choices(rules: Rules) -> list[tuple[str, str]]:
    """Return all kinds of faults, as the desk chooses among them."""
    return [(one.key, one.name) for one in rules.faults.categories]
