"""Reports of the tests: who reported what, by the product's own doors."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from portal.faults.models import FaultReport
from portal.faults.reporting import Told, report_fault
from portal.faults.spots import Spot, spots_of
from portal.kernel import clock
from portal.premises.models import Premises
from portal.rulebook.queries import rules_on

LEAK = "Kapie z sufitu w łazience, sekretny opis"


def spot_at(premises: Premises, place: str) -> Spot:
    """Return the place of the kind that holders of the premises may report."""
    return next(spot for spot in spots_of([premises]) if spot.place == place)


def make_report(
    user: Any, premises: Premises, *, place: str = "premises", category: str = "", details: str = LEAK, **told: Any
) -> FaultReport:
    """Let the account's person report a fault from the premises."""
    return report_fault(
        spot=spot_at(premises, place),
        told=Told(category or {"staircase": "winda", "outside": "teren"}.get(place, "woda"), details, **told),
        reporter=user.person_link.person,
        by=user,
        rules=rules_on(clock.today()),
        now=timezone.now(),
        request_key=uuid.uuid4(),
    )


def days_ago(report: FaultReport, days: int) -> None:
    """Let a report have come, and have ended, so many days earlier than it did."""
    back = dt.timedelta(days=days)
    report.refresh_from_db()
    FaultReport.objects.filter(pk=report.pk).update(
        reported_on=report.reported_on - back,
        reported_at=report.reported_at - back,
        answer_by=report.answer_by - back,
        finished_on=report.finished_on - back if report.finished_on else None,
    )
    report.refresh_from_db()


def words_of(response: Any) -> str:
    """Return a page with plain spaces, as a reader sees them."""
    return str(response.content.decode().replace("\u00a0", " "))
