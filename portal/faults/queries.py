"""Reports, loaded: a person's own, those that neighbours know of, the staff's queue. Who may see which: ``policy``."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from portal.accounts.capabilities import HANDLE_FAULTS
from portal.accounts.models import RoleHolding, User
from portal.faults import stages
from portal.faults.models import AnswerTemplate, FaultEntry, FaultFollower, FaultPhoto, FaultReport
from portal.kernel.one_round import in_one_round
from portal.premises.models import Premises
from portal.premises.queries import HeldPremises

# A fault that nobody closed stays known to neighbours no longer than this: after it, a new report says more.
KNOWN_DAYS = 60
KNOWN_SHOWN = 5


def reports_of(person_id: uuid.UUID, held: Sequence[HeldPremises]) -> QuerySet[FaultReport]:
    """Return what the person reported from the premises they may see, the newest first.

    Source: S8, H11 – access ends with the title: reports from premises that are somebody else's now are not shown.
    """
    seen = Q(pk=None)
    for one in held:
        days = Q(premises_id=one.premises.pk)
        if one.days.first is not None:
            days &= Q(reported_on__gte=one.days.first)
        if one.days.last is not None:
            days &= Q(reported_on__lte=one.days.last)
        seen |= days
    return with_places(FaultReport.objects.filter(seen, reporter_id=person_id)).order_by("-reported_at", "-number")


def with_places(reports: QuerySet[FaultReport]) -> QuerySet[FaultReport]:
    """Return the reports with what their places are called, so that each costs no query of its own."""
    return reports.select_related("building__estate", "staircase", "premises__building", "premises__staircase")


def concerning(premises: Iterable[Premises]) -> Q:
    """Return which common faults concern whoever holds the premises: of their staircase, building and ground.

    A fault of a staircase concerns that staircase alone; where the register knows no staircases, nobody.
    """
    held = list(premises)
    buildings = {one.building_id for one in held}
    staircases = {one.staircase_id for one in held} - {None}
    inside = Q(place=FaultReport.Place.STAIRCASE, staircase_id__in=staircases)
    around = Q(place__in=[FaultReport.Place.BUILDING, FaultReport.Place.OUTSIDE], building_id__in=buildings)
    return inside | around


def known_faults(premises: Iterable[Premises], day: dt.date) -> QuerySet[FaultReport]:
    """Return open faults of common parts that concern holders of the premises, the newest first, merged ones left out.

    What of them may be shown is in ``presenters.KnownFault``: never who reported nor what was written.
    """
    since = day - dt.timedelta(days=KNOWN_DAYS)
    found = FaultReport.objects.filter(
        concerning(premises), state__in=stages.KNOWN, reported_on__gte=since, merged_into__isnull=True
    )
    return found.order_by("-reported_at", "-number")


def followed_by(person_id: uuid.UUID, premises: Iterable[Premises]) -> QuerySet[FaultFollower]:
    """Return what the person joined and what still concerns them, with the reports, the newest first."""
    keys = FaultReport.objects.filter(concerning(premises)).values("pk")
    followers = FaultFollower.objects.filter(person_id=person_id, report__in=keys)
    return followers.select_related("report__building", "report__staircase").order_by("-report__reported_at")


def in_estates(estates: frozenset[str] | None) -> Q:
    """Return what limits reports to a worker's estates, given by code or name; None = everywhere."""
    if estates is None:
        return Q()
    return Q(building__estate__code__in=estates) | Q(building__estate__name__in=estates)


def overdue(day: dt.date) -> Q:
    """Return which open reports wait longer than promised; the same as ``stages.is_overdue``."""
    unanswered = Q(answered_on__isnull=True, answer_by__lt=day)
    return Q(state__in=stages.OPEN) & (unanswered | Q(next_on__lt=day))


def unread_by_staff() -> Q:
    """Return which reports hold something that a resident wrote and no worker has opened."""
    return Q(asked_at__isnull=False) & (Q(staff_seen_at__isnull=True) | Q(staff_seen_at__lt=F("asked_at")))


def see_report(report: FaultReport) -> None:
    """Note that whoever reported has looked. One statement, none when there was nothing new."""
    if report.has_news or report.seen_at is None:
        FaultReport.objects.filter(pk=report.pk).update(seen_at=timezone.now())


def staff_sees_report(report: FaultReport) -> None:
    """Note that a worker has looked. One statement, none when there was nothing new."""
    if report.has_question:
        FaultReport.objects.filter(pk=report.pk).update(staff_seen_at=timezone.now())


def entries_and_photos(report: FaultReport) -> tuple[list[FaultEntry], list[FaultPhoto]]:
    """Return the history of a report, the oldest first, and its photographs. Costs one query."""
    rows = in_one_round(_case_reads(report))
    return [FaultEntry(**row) for row in rows["entries"]], [FaultPhoto(**row) for row in rows["photos"]]


def _case_reads(report: FaultReport) -> dict[str, Any]:
    return {
        "entries": report.entries.order_by("at", "pk").values("id", "at", "kind", "state", "text", "by", "is_by_staff"),
        "photos": report.photos.order_by("sent_at", "pk").values("id", "entry_id", "name"),
    }


@dataclass(frozen=True, slots=True)
class DeskCase:
    """Everything around a report that its page at the desk shows; ``names`` are those of workers who wrote in it."""

    entries: list[FaultEntry]
    photos: list[FaultPhoto]
    answers: list[AnswerTemplate]
    doubles: list[FaultReport]
    workers: list[User]
    names: dict[str, str]
    joined: int


def desk_case(report: FaultReport) -> DeskCase:
    """Return what the desk shows beside the report itself. Costs one query."""
    staff = User.objects.filter(role=User.Role.STAFF).order_by("full_name", "identifier")
    wrote = report.entries.filter(is_by_staff=True).order_by().values("by")
    columns = ("id", "identifier", "full_name")
    handlers = RoleHolding.objects.filter(role__capabilities__contains=[HANDLE_FAULTS]).values("user_id")
    rows = in_one_round(
        {
            **_case_reads(report),
            "answers": AnswerTemplate.objects.order_by("name").values("id", "name", "text"),
            "doubles": report.doubles.order_by("year", "number").values("id", "year", "number"),
            "workers": staff.filter(is_active=True, pk__in=handlers).values(*columns),
            "names": staff.filter(identifier__in=wrote).values(*columns),
            "joined": report.followers.order_by().values("report_id").annotate(number=Count("pk")),
        }
    )
    return DeskCase(
        entries=[FaultEntry(**row) for row in rows["entries"]],
        photos=[FaultPhoto(**row) for row in rows["photos"]],
        answers=[AnswerTemplate(**row) for row in rows["answers"]],
        doubles=[FaultReport(**row) for row in rows["doubles"]],
        workers=[User(**row) for row in rows["workers"]],
        names={row["identifier"]: row["full_name"] or row["identifier"] for row in rows["names"]},
        joined=sum(row["number"] for row in rows["joined"]),
    )
