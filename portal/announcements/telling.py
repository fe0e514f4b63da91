"""Telling residents of a new announcement, each the way they chose, some hundreds at a time, by a task."""

import datetime as dt
import logging
import time

from django.db import transaction
from django.urls import reverse
from kombu.exceptions import OperationalError

from portal.announcements.models import Announcement
from portal.announcements.queries import announcements_to_tell
from portal.announcements.wording import first_words
from portal.kernel.schemas import current_schema
from portal.premises.audience import choice_of, people_concerned
from portal.residents.notice_choices import AT_ONCE, tell_many, untell

logger = logging.getLogger(__name__)

TOPIC = "announcements"
# What is left over waits behind the tasks of other cooperatives.
TURN_SECONDS = 20.0


def tell_after_commit() -> None:
    """Call a worker once the transaction is committed. The clock's task finds what a lost message leaves."""
    schema = current_schema()
    transaction.on_commit(lambda: call_worker(schema), robust=True)


def call_worker(schema: str) -> None:
    """Send the cooperative's task; a broker that is away changes nothing, the row is the truth."""
    from portal.announcements.tasks import tell_residents

    try:
        tell_residents.apply_async(kwargs={"schema": schema}, retry=False)
    except (OperationalError, OSError):
        logger.warning("announcements.broker_away", extra={"cooperative": schema})


def tell_what_is_due(now: dt.datetime, day: dt.date, *, seconds: float = TURN_SECONDS) -> bool:
    """Tell people of announcements whose day has come, for a turn; return whether anything is left over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not _tell_some(now, day):
            return False
    return True


def take_back(announcement: Announcement) -> None:
    """Take an announcement out of mails that did not go yet; messages on their way arrive."""
    untell(_key(announcement))


@transaction.atomic
def _tell_some(now: dt.datetime, day: dt.date) -> bool:
    """Tell the next hundreds of people of one announcement; return whether there was one.

    Race: another worker at the same announcement is passed over; told again after a crash, nobody is told twice.
    """
    due = announcements_to_tell(day).select_for_update(no_key=True, skip_locked=True, of=("self",))
    announcement = due.select_related("audience").first()
    if announcement is None:
        return False
    people = people_concerned(choice_of(announcement.audience), day, with_account=True)
    if announcement.told_through is not None:
        people = people.filter(pk__gt=announcement.told_through)
    some = list(people.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    tell_many(
        some,
        TOPIC,
        "resident_notice",
        {"text": first_words(announcement.text)},
        title=announcement.title,
        path=reverse("announcement", kwargs={"announcement_id": announcement.pk}),
        key=_key(announcement),
        by=announcement.published_by,
    )
    if len(some) < AT_ONCE:
        announcement.told_at = now
    else:
        announcement.told_through = some[-1]
    announcement.save(update_fields=["told_at", "told_through"])
    return True


def _key(announcement: Announcement) -> str:
    return f"announcement:{announcement.pk}"
