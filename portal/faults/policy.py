"""The gates of fault reports: whose case opens to whom, by which right a worker deals with one; 404 for the others.

A case is its reporter's: the person who reported, and whoever acts for them. Co-holders and neighbours learn of faults
in common parts what ``presenters.KnownFault`` holds, nothing of what was written, and nothing at all of reports from a
flat. A former holder sees nothing that came after their days (docs/rules/faults.md).
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from portal.accounts.capabilities import HANDLE_FAULTS, can, estates_where
from portal.accounts.models import User
from portal.faults import stages
from portal.faults.models import AnswerTemplate, FaultEntry, FaultPhoto, FaultReport
from portal.faults.outage_models import Outage
from portal.faults.outage_queries import outages_of_estates
from portal.faults.queries import concerning, in_estates, known_faults, reports_of, with_places
from portal.faults.spots import Spot, spots_of
from portal.premises.models import Premises
from portal.premises.policy import held_premises
from portal.premises.queries import HeldPremises
from portal.residents.models import Person
from portal.residents.policy import SUBMIT, covers, link_of
from portal.rulebook.policy import access_module, is_shown_to
from portal.rulebook.rules import Rules

MODULE = "fault_reports"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody before the pages of this room: for whom, what they hold, what the rules say today."""

    user: User
    person: Person
    held: tuple[HeldPremises, ...]
    rules: Rules
    day: dt.date
    may_report: bool

    @property
    def premises(self) -> list[Premises]:
        """Return what is held today; nothing of a former holder."""
        return [one.premises for one in self.held if not one.is_former]

    @property
    def spots(self) -> list[Spot]:
        """Return the places that may be reported from here."""
        return spots_of(self.premises)

    @property
    def reports(self) -> QuerySet[FaultReport]:
        """Return the person's own cases."""
        return reports_of(self.person.pk, self.held)

    @property
    def known(self) -> QuerySet[FaultReport]:
        """Return what neighbours reported, where the rules show it."""
        if not self.rules.faults.shows_known:
            return FaultReport.objects.none()
        return known_faults(self.premises, self.day)


def access_faults(user: Any, day: dt.date) -> Resident:
    """Return who asks, for pages of residents. Raises Http404 for staff, and where the module is off. Three queries."""
    rules = access_module(MODULE, day, user)
    return _resident(user, rules, day)


def access_outages(user: Any, rules: Rules, day: dt.date) -> Resident:
    """Return the same for the pages of outages, which also a cooperative with announcements alone has."""
    if not shows_outages(user, rules, day):
        raise Http404
    return _resident(user, rules, day)


def shows_outages(user: Any, rules: Rules, day: dt.date) -> bool:
    """Return whether the account is told of outages: with fault reports, or with announcements."""
    return any(is_shown_to(rules.module(key), user, day) for key in (MODULE, "announcements"))


def _resident(user: Any, rules: Rules, day: dt.date) -> Resident:
    link = None if user.is_staff_member else link_of(user)
    if link is None:
        raise Http404
    held = tuple(held_premises(user, day))
    holds = any(not one.is_former for one in held)
    return Resident(user, link.person, held, rules, day, may_report=holds and covers(link, SUBMIT, day))


def access_reporting(user: Any, day: dt.date) -> Resident:
    """Return who asks, for the screens of reporting; Http404 also for whoever may only look, or holds nothing."""
    resident = access_faults(user, day)
    if not resident.may_report:
        raise Http404
    return resident


def access_report(resident: Resident, report_id: uuid.UUID) -> FaultReport:
    """Return one of the person's own cases; raises Http404 for anybody else's and for ids that are none."""
    report = resident.reports.select_related("merged_into").filter(pk=report_id).first()
    if report is None:
        raise Http404
    return report


def access_known(resident: Resident, report_id: uuid.UUID) -> FaultReport:
    """Return a fault of a common part that the person joined or may join; raises Http404 otherwise.

    One that is over is shown to those who joined it while it was open.
    """
    found = with_places(FaultReport.objects.filter(concerning(resident.premises), pk=report_id))
    report = found.first()
    if report is None:
        raise Http404
    joined = report.followers.filter(person=resident.person).exists()
    if not joined and not resident.known.filter(pk=report_id).exists():
        raise Http404
    return report


def access_photo(resident: Resident, photo_id: uuid.UUID) -> FaultPhoto:
    """Return a photograph of the person's own case or of their own draft; raises Http404 for any other."""
    own = Q(report__in=resident.reports.order_by().values("pk")) | Q(draft__user_id=resident.user.pk)
    photo = FaultPhoto.objects.filter(own, pk=photo_id).exclude(entry__kind=FaultEntry.Kind.NOTE).first()
    if photo is None:
        raise Http404
    return photo


def access_case_photo(user: Any, photo_id: uuid.UUID) -> FaultPhoto:
    """Return a photograph of a report of the worker's estates; raises Http404 otherwise."""
    reports = access_queue(user).select_related(None).values("pk")
    photo = FaultPhoto.objects.select_related("report").filter(report__in=reports, pk=photo_id).first()
    if photo is None:
        raise Http404
    return photo


def handles_faults(user: Any) -> bool:
    """Return whether the worker deals with reports anywhere."""
    return can(user, HANDLE_FAULTS)


def access_queue(user: Any) -> QuerySet[FaultReport]:
    """Return the reports of the worker's estates; raises Http404 for whoever deals with none at all."""
    if not handles_faults(user):
        raise Http404
    return with_places(FaultReport.objects.filter(in_estates(estates_where(user, HANDLE_FAULTS))))


def open_reports_of(user: Any, person_id: uuid.UUID) -> QuerySet[FaultReport]:
    """Return a person's open reports in the worker's estates, what waits longest first; Http404 as ``access_queue``."""
    found = access_queue(user).filter(reporter_id=person_id, state__in=stages.OPEN)
    return found.order_by("answer_by", "reported_at")


def access_case(user: Any, report_id: uuid.UUID) -> FaultReport:
    """Return a report of the worker's estates, to be worked on; raises Http404 otherwise."""
    people = access_queue(user).select_related(
        "building__estate", "staircase", "premises__building", "premises__staircase", "reporter", "assigned_to",
        "merged_into",
    )  # fmt: skip
    report = people.filter(pk=report_id).first()
    if report is None:
        raise Http404
    return report


def access_answers(user: Any) -> QuerySet[AnswerTemplate]:
    """Return the words that workers send often; raises Http404 for whoever deals with no reports."""
    if not handles_faults(user):
        raise Http404
    return AnswerTemplate.objects.order_by("name")


def access_outage_list(user: Any) -> QuerySet[Outage]:
    """Return the outages of the worker's estates; raises Http404 for whoever deals with no reports."""
    if not handles_faults(user):
        raise Http404
    return outages_of_estates(estates_where(user, HANDLE_FAULTS))


def access_outage(user: Any, outage_id: uuid.UUID) -> Outage:
    """Return an outage of the worker's estates; raises Http404 otherwise."""
    outage = access_outage_list(user).filter(pk=outage_id).first()
    if outage is None:
        raise Http404
    return outage
