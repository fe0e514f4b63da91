"""The mail of the day: one for each person who has something waiting, titles and links only, once a day at most."""

import datetime as dt
import uuid

from django.db import transaction

from portal.kernel.clock import WARSAW
from portal.kernel.own_address import own_address
from portal.outbox.actions import send_message
from portal.residents.models import Person
from portal.residents.notice_choices import addressees
from portal.residents.notice_models import WaitingNotice
from portal.residents.unsubscribing import WHOLE_DIGEST, unsubscribe_address
from portal.rulebook.queries import rules_on

# More titles than that nobody reads in a mail; the rest is on the page.
MOST_LINES = 20
# Sent lines say whose mail of the day is gone; those that nobody could be sent are forgotten too.
KEPT = dt.timedelta(days=7)


def send_digests(now: dt.datetime) -> int:
    """Queue the mail of the day for everybody who has something waiting; return for how many.

    Before the rules' hour and in their quiet hours nothing is done. Started again, or twice at once, nobody gets a
    second mail: a person's row is locked, and what comes later waits for tomorrow. Costs two queries and six more for
    each person.
    """
    here = now.astimezone(WARSAW)
    notices = rules_on(here.date()).notices
    if here.hour < notices.daily_hour or notices.is_quiet(here.hour):
        return 0
    _forget(now)
    waiting = WaitingNotice.objects.filter(sent_on__isnull=True)
    had_it = WaitingNotice.objects.filter(sent_on=here.date()).values("person_id")
    people = waiting.exclude(person__in=had_it).values_list("person_id", flat=True).distinct()
    return sum(_send_to(person, here.date()) for person in list(people))


@transaction.atomic
def _send_to(person_id: uuid.UUID, day: dt.date) -> bool:
    # Race: another worker at the same person is sending this very mail.
    if not Person.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=person_id).exists():
        return False
    own = WaitingNotice.objects.filter(person_id=person_id)
    if own.filter(sent_on=day).exists():
        return False
    lines = list(own.filter(sent_on__isnull=True).order_by("created_at", "pk"))
    reader = addressees([person_id]).get(person_id)
    if reader is None or not lines:
        return False
    message = send_message(
        kind="resident_digest",
        channel="email",
        to=reader.email,
        context={
            "name": reader.name,
            "lines": [(line.title, own_address(line.path)) for line in lines[:MOST_LINES]],
            "more": max(0, len(lines) - MOST_LINES),
        },
        dedupe_key=f"digest:{person_id}:{day}",
        by="system",
        person_id=person_id,
        unsubscribe=unsubscribe_address(person_id, WHOLE_DIGEST),
    )
    if message is None:
        return False
    own.filter(pk__in=[line.pk for line in lines]).update(sent_on=day)
    return True


def _forget(now: dt.datetime) -> None:
    WaitingNotice.objects.filter(sent_on__lt=(now - KEPT).astimezone(WARSAW).date()).delete()
    WaitingNotice.objects.filter(sent_on__isnull=True, created_at__lt=now - KEPT).delete()
