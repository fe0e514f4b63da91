"""Reporting a fault: by whoever noticed it, or by a worker who takes it by telephone. What comes after is elsewhere."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.audit.actions import identifier_of, record_event
from portal.faults.draft_models import FaultDraft
from portal.faults.models import FaultEntry, FaultPhoto, FaultReport
from portal.faults.numbers import next_number
from portal.faults.refused import FaultRefused
from portal.faults.spots import Spot
from portal.faults.telling import tell_of_receipt, tell_office
from portal.kernel.clock import WARSAW
from portal.kernel.working_days import working_days_after
from portal.residents.models import Person
from portal.rulebook.rules import Rules

LONGEST_DETAILS = 4000
LONGEST_PHONE = 40


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a fault: a category of the rules, words, a telephone, whether the flat may be entered."""

    category: str
    details: str = ""
    phone: str = ""
    consent: str = ""


def report_fault(
    *,
    spot: Spot,
    told: Told,
    reporter: Person | None,
    by: Any,
    rules: Rules,
    now: dt.datetime,
    request_key: uuid.UUID,
    is_by_telephone: bool = False,
    draft: FaultDraft | None = None,
) -> FaultReport:
    """Store a report, give it a number and say that it came; the same ``request_key`` again returns the report it made.

    ``spot`` was looked up among what the reporter holds. ``is_by_telephone``: a worker wrote it
    down. Photographs of the ``draft`` become the report's. Raises
    FaultRefused for a category that the rules do not offer there. Race: of parallel calls with one key one inserts;
    the others wait for it and find its row.
    """
    earlier = FaultReport.objects.filter(request_key=request_key).first()
    if earlier is not None:
        return earlier
    try:
        return _stored(
            spot=spot,
            told=told,
            reporter=reporter,
            by=by,
            rules=rules,
            now=now,
            request_key=request_key,
            is_by_telephone=is_by_telephone,
            draft=draft,
        )
    except IntegrityError:
        earlier = FaultReport.objects.filter(request_key=request_key).first()
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def _stored(
    *,
    spot: Spot,
    told: Told,
    reporter: Person | None,
    by: Any,
    rules: Rules,
    now: dt.datetime,
    request_key: uuid.UUID,
    is_by_telephone: bool,
    draft: FaultDraft | None,
) -> FaultReport:
    category = rules.faults.category(told.category)
    if category is None or spot.place not in category.places:
        raise FaultRefused(_("Tego nie można zgłosić w tym miejscu. Wybierz coś innego."))
    day = now.astimezone(WARSAW).date()
    report = FaultReport(
        request_key=request_key,
        place=spot.place,
        building=spot.building,
        staircase=spot.staircase,
        premises=spot.premises,
        category=category.key,
        category_name=category.name,
        picture=category.picture,
        urgency=category.urgency,
        details=told.details.strip()[:LONGEST_DETAILS],
        reporter=reporter if spot.premises is not None else None,
        phone=told.phone.strip()[:LONGEST_PHONE],
        consent=told.consent,
        taken_by=identifier_of(by) if is_by_telephone else "",
        reported_at=now,
        reported_on=day,
        answer_by=working_days_after(day, rules.faults.days_to_answer(category.urgency)),
        asked_at=None if is_by_telephone else now,
    )
    report.year, report.number = day.year, next_number(day.year)
    report.save(force_insert=True)
    FaultEntry.objects.create(
        report=report, at=now, kind=FaultEntry.Kind.STATE, state=report.state, by=identifier_of(by),
        is_by_staff=is_by_telephone,
    )  # fmt: skip
    if draft is not None:
        FaultPhoto.objects.filter(draft=draft).update(draft=None, report=report)
    record_event(
        action="fault.reported",
        by=by,
        subject=f"fault:{report.label}",
        details={"category": report.category, "place": report.place, "by_telephone": is_by_telephone},
        person_id=report.reporter_id,
    )
    tell_of_receipt(report, rules, by=by)
    tell_office(report, rules, by=by)
    return report
