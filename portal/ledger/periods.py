"""Days of the ledger that are closed: who closed them, who opened them again, and what holds now."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.audit.actions import identifier_of, record_event
from portal.kernel.clock import today
from portal.ledger.models import PeriodClosing


class PeriodNotClosable(Exception):
    """The day lies ahead, or days up to a later one are closed already."""


def standing_closing() -> PeriodClosing | None:
    """Return the closing that holds. Costs one query."""
    return PeriodClosing.objects.filter(reopened_at__isnull=True).order_by("-through", "-pk").first()


def closed_days() -> dt.date | None:
    """Return the last day that is closed, None when none is. Costs one query."""
    closing = standing_closing()
    return None if closing is None else closing.through


@transaction.atomic
def close_days(*, through: dt.date, by: Any) -> PeriodClosing:
    """Close all days up to one that is over. Raises PeriodNotClosable."""
    closed = closed_days()
    if through >= today() or (closed is not None and through <= closed):
        raise PeriodNotClosable(through.isoformat())
    closing = PeriodClosing.objects.create(through=through, closed_by=identifier_of(by))
    record_event(action="ledger.days_closed", by=by, subject=f"days:{through.isoformat()}", details={})
    return closing


@transaction.atomic
def reopen_days(*, by: Any) -> PeriodClosing | None:
    """Take the standing closing back, so that the one before it holds; return what was taken back."""
    closing = PeriodClosing.objects.select_for_update().filter(reopened_at__isnull=True).order_by("-through").first()
    if closing is None:
        return None
    closing.reopened_by, closing.reopened_at = identifier_of(by), timezone.now()
    closing.save(update_fields=["reopened_by", "reopened_at"])
    record_event(action="ledger.days_reopened", by=by, subject=f"days:{closing.through.isoformat()}", details={})
    return closing
