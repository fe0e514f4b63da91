"""Changing which files are expected and by when; what held before stays with its last day."""

import datetime as dt
from typing import Any

from django.db import transaction

from billing_import.models import Expectation
from billing_import.schedule.deadlines import Rhythm
from portal.audit.actions import identifier_of, record_event


@transaction.atomic
def expect_files(*, kind: str, rhythm: Rhythm | None, on: dt.date, by: Any) -> Expectation | None:
    """Expect files of a kind from a day on, or no more with None; return what holds then.

    The same again changes nothing. ``on`` is the first day on which the new rule holds.
    """
    now_in_force = Expectation.objects.select_for_update().filter(kind=kind, valid_to__isnull=True).first()
    if _is_same(now_in_force, rhythm):
        return now_in_force
    if now_in_force is not None and now_in_force.valid_from >= on:
        now_in_force.delete()  # it never held on any day before
    elif now_in_force is not None:
        now_in_force.valid_to = on - dt.timedelta(days=1)
        now_in_force.save(update_fields=["valid_to"])
    made = None
    if rhythm is not None:
        made = Expectation.objects.create(
            kind=kind,
            every=rhythm.every,
            by_time=rhythm.by_time,
            day_of_month=rhythm.day_of_month,
            valid_from=on,
            changed_by=identifier_of(by),
        )
    details = {"kind": kind, "from": on.isoformat(), "every": rhythm.every if rhythm else ""}
    if rhythm is not None:
        details["by"] = f"{rhythm.by_time:%H:%M}"
    record_event(action="import_expectation.changed", by=by, subject=f"import_expectation:{kind}", details=details)
    return made


def _is_same(there: Expectation | None, rhythm: Rhythm | None) -> bool:
    if there is None or rhythm is None:
        return there is None and rhythm is None
    return Rhythm(there.every, there.by_time, there.day_of_month) == rhythm
