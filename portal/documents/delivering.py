"""What becomes of a copy: opened on the account, which is its delivery, or put into the post."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.audit.actions import identifier_of, record_event
from portal.documents.letter_models import LetterCopy
from portal.rulebook.rules import Rules


class Recalled(ValueError):
    """The letter was taken back before it was opened."""


@transaction.atomic
def open_copy(*, copy: LetterCopy, by: Any) -> bool:
    """Write down that the copy is opened, by which account and when; False when it was opened before.

    Of an electronic copy this is the delivery; it is in the trail, and both sides see it. Raises Recalled.
    Race: whoever recalls the letter meanwhile waits, or comes first.
    """
    stored = LetterCopy.objects.select_for_update().get(pk=copy.pk)
    if stored.recalled_at is not None:
        raise Recalled
    if stored.opened_at is not None:
        return False
    stored.opened_at, stored.opened_by = timezone.now(), identifier_of(by)
    stored.save(update_fields=["opened_at", "opened_by"])
    record_event(
        action="letter.opened",
        by=by,
        subject=f"letter:{stored.letter_id}",
        person_id=stored.person_id,
        details={"way": stored.way},
    )
    return True


@transaction.atomic
def mark_posted(*, copy_ids: Iterable[uuid.UUID], by: Any) -> int:
    """Write down that copies went out by post; return how many had not. What was recalled stays recalled."""
    now, who = timezone.now(), identifier_of(by)
    waiting = list(
        LetterCopy.objects.select_for_update().filter(
            pk__in=list(copy_ids), posted_at__isnull=True, recalled_at__isnull=True
        )
    )
    LetterCopy.objects.filter(pk__in=[copy.pk for copy in waiting]).update(posted_at=now, posted_by=who)
    for copy in waiting:
        record_event(
            action="letter.posted",
            by=by,
            subject=f"letter:{copy.letter_id}",
            person_id=copy.person_id,
            details={"way": copy.way},
        )
    return len(waiting)


def copies_to_post(rules: Rules, day: dt.date) -> QuerySet[LetterCopy]:
    """Return the copies that paper is due for: of people who did not agree, and those nobody opened in time.

    In the order in which a postman goes: by estate, address and premises.
    """
    late = day - dt.timedelta(days=rules.letters.unopened_days)
    due = Q(way=LetterCopy.Way.PAPER) | Q(way=LetterCopy.Way.ELECTRONIC, opened_at__isnull=True, sent_on__lte=late)
    found = LetterCopy.objects.filter(due, posted_at__isnull=True, recalled_at__isnull=True)
    return found.select_related("letter", "letter__file", "person", "premises__building__estate").order_by(
        "sent_on", "premises__building__street", "premises__building__number", "premises__code", "pk"
    )
