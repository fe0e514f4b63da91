"""Words about a report: messages between whoever reported and the cooperative, and notes of the staff among them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import identifier_of, record_event
from portal.faults.models import FaultEntry, FaultReport
from portal.faults.photos import add_photos
from portal.faults.refused import FaultRefused
from portal.faults.telling import tell_of_answer
from portal.kernel.clock import WARSAW
from portal.rulebook.rules import Rules

LONGEST_MESSAGE = 4000


@transaction.atomic
def write_to_cooperative(
    *, report: FaultReport, text: str, by: Any, now: dt.datetime, request_key: uuid.UUID, photos: Sequence[bytes] = ()
) -> FaultEntry:
    """Add a message of whoever reported. The same key again changes nothing. Raises FaultRefused once it is over."""
    stored = locked(report)
    earlier = FaultEntry.objects.filter(request_key=request_key, report=stored).first()
    if earlier is not None:
        return earlier
    if stored.state in {FaultReport.State.CLOSED, FaultReport.State.WITHDRAWN}:
        raise FaultRefused(_("Ta sprawa jest zamknięta. Wznów ją albo zgłoś usterkę od nowa."))
    entry = _entry(stored, FaultEntry.Kind.MESSAGE, text, by=by, now=now, is_by_staff=False, request_key=request_key)
    add_photos(photos, report=stored, entry=entry)
    FaultReport.objects.filter(pk=stored.pk).update(asked_at=now)
    record_event(action="fault.message_written", by=by, subject=f"fault:{stored.label}", person_id=stored.reporter_id)
    return entry


@transaction.atomic
def write_to_reporter(
    *,
    report: FaultReport,
    text: str,
    by: Any,
    now: dt.datetime,
    request_key: uuid.UUID,
    rules: Rules,
    photos: Sequence[bytes] = (),
) -> FaultEntry:
    """Add a worker's message and tell whoever reported that there is an answer. The same key changes nothing."""
    stored = locked(report)
    earlier = FaultEntry.objects.filter(request_key=request_key, report=stored).first()
    if earlier is not None:
        return earlier
    entry = _entry(stored, FaultEntry.Kind.MESSAGE, text, by=by, now=now, is_by_staff=True, request_key=request_key)
    add_photos(photos, report=stored, entry=entry)
    answered(stored, now)
    FaultReport.objects.filter(pk=stored.pk).update(news_at=now, staff_seen_at=now, answered_on=stored.answered_on)
    record_event(action="fault.message_written", by=by, subject=f"fault:{stored.label}", person_id=stored.reporter_id)
    tell_of_answer(stored, entry, rules, by=by)
    return entry


@transaction.atomic
def write_note(*, report: FaultReport, text: str, by: Any, now: dt.datetime, request_key: uuid.UUID) -> FaultEntry:
    """Add a note that only the staff read. The same key again changes nothing."""
    stored = locked(report)
    earlier = FaultEntry.objects.filter(request_key=request_key, report=stored).first()
    if earlier is not None:
        return earlier
    record_event(action="fault.note_written", by=by, subject=f"fault:{stored.label}")
    return _entry(stored, FaultEntry.Kind.NOTE, text, by=by, now=now, is_by_staff=True, request_key=request_key)


def locked(report: FaultReport) -> FaultReport:
    """Return the report as it is now, and keep others from changing it until the transaction ends."""
    return FaultReport.objects.select_for_update(no_key=True).select_related(None).get(pk=report.pk)


def answered(report: FaultReport, now: dt.datetime) -> None:
    """Note on the object that the cooperative has answered, if it had not."""
    if report.answered_on is None:
        report.answered_on = now.astimezone(WARSAW).date()


def _entry(
    report: FaultReport,
    kind: str,
    text: str,
    *,
    by: Any,
    now: dt.datetime,
    is_by_staff: bool,
    request_key: uuid.UUID,
) -> FaultEntry:
    return FaultEntry.objects.create(
        report=report,
        at=now,
        kind=kind,
        text=text.strip()[:LONGEST_MESSAGE],
        by=identifier_of(by),
        is_by_staff=is_by_staff,
        request_key=request_key,
    )
