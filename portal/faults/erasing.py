"""Taking people's words out of reports: when the person is erased, and some time after a report has ended.

The number, kind, place, days and state of a report stay: they are the record of what was repaired in the house.
"""

import calendar
import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.audit.actions import record_event
from portal.faults import stages
from portal.faults.models import FaultEntry, FaultFollower, FaultPhoto, FaultReport
from portal.faults.photos import forget_photos

ERASED_WORDS = "dane usunięte"
_AT_ONCE = 500


def forget_person(person_id: uuid.UUID) -> None:
    """Erase what a person typed and photographed, and that it was them; in the transaction that erases the person.

    What the staff wrote in their cases goes too: it speaks of them. Drafts are gone long before (``drafts.KEPT``).
    """
    reports = FaultReport.objects.filter(reporter_id=person_id)
    _erase_words(reports)
    FaultEntry.objects.filter(report__in=reports, is_by_staff=False).update(by=ERASED_WORDS)
    reports.update(reporter=None)
    FaultFollower.objects.filter(person_id=person_id).delete()


def erase_old_words(*, day: dt.date, keep_months: int) -> int:
    """Erase the words and photographs of reports that ended so many months ago; return of how many.

    Law: those of a person under a legal hold stay until it is lifted. Batches of 500, each a transaction of its own.
    """
    ended = Q(state__in=stages.FINISHED, finished_on__lt=_months_before(day, keep_months), erased_at__isnull=True)
    free = Q(reporter__isnull=True) | Q(reporter__legal_hold="")
    count = 0
    while True:
        with transaction.atomic():
            keys = list(FaultReport.objects.filter(ended, free).values_list("pk", flat=True)[:_AT_ONCE])
            if not keys:
                break
            _erase_words(FaultReport.objects.filter(pk__in=keys))
            record_event(action="fault.texts_erased", by="system", details={"reports": len(keys)})
            count += len(keys)
    return count


def _erase_words(reports: QuerySet[FaultReport]) -> None:
    forget_photos(FaultPhoto.objects.filter(report__in=reports))
    FaultEntry.objects.filter(report__in=reports).update(text="")
    reports.update(details="", phone="", next_step="", next_on=None, official_note="", erased_at=timezone.now())


def _months_before(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
