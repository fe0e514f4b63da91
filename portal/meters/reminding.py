"""Reminding people of a window that ends soon: those whose flat has a meter without a reading, once for each window."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from portal.kernel.imported_rows import open_rows
from portal.meters.models import Meter, Reading, SubmittedReading
from portal.meters.notices import remind_of_window
from portal.meters.policy import MODULE
from portal.meters.reading_window import Window, window_on
from portal.meters.standing import window_days
from portal.premises.models import Premises
from portal.premises.queries import titles_in_force
from portal.rulebook.queries import rules_on

# So many people at a time are written to in one transaction.
AT_ONCE = 200


def remind_of_readings(*, day: dt.date, by: str) -> int:
    """Remind on the days before the end that the rules name whoever was not yet; return how many are meant.

    Somebody who gave a reading, whose meters are read from afar or whose rules know no windows is not reminded. A night
    that was broken off goes on where it was: each person is told once for a window. Cost: two queries, and four or
    more for each person.
    """
    rules = rules_on(day)
    if rules.module(MODULE) is None or not rules.readings.reminder_days:
        return 0
    window = window_on(window_days(rules.readings), day)
    if window is None or window.last is None or (window.last - day).days > rules.readings.reminder_days:
        return 0
    people = sorted(_people_of(premises_without_readings(window, day), day).items())
    return sum(_remind(people[start : start + AT_ONCE], window.last, by) for start in range(0, len(people), AT_ONCE))


def premises_without_readings(window: Window, day: dt.date) -> set[uuid.UUID]:
    """Return the premises with a meter in use, not read from afar, that has no reading of the window. One query."""
    named = {"premises_id": OuterRef("premises_id"), "meter_number": OuterRef("number")}
    measured = open_rows(Reading).filter(basis=Reading.Basis.MEASURED, **named)
    given = SubmittedReading.objects.filter(**named).exclude(state=SubmittedReading.State.REFUSED)
    meters = (
        open_rows(Meter)
        .filter(Q(removed_on__isnull=True) | Q(removed_on__gte=day))
        .annotate(last_source=Subquery(measured.order_by("-read_on", "-pk").values("source")[:1]))
        .filter(Q(last_source__isnull=True) | ~Q(last_source=Reading.Source.REMOTE))
        .filter(~Exists(measured.filter(read_on__gte=window.first)), ~Exists(given.filter(read_on__gte=window.first)))
    )
    return set(meters.values_list("premises_id", flat=True).distinct())


def _people_of(premises_ids: set[uuid.UUID], day: dt.date) -> dict[uuid.UUID, list[Premises]]:
    """Return who holds the premises on the day, with what they hold of them."""
    people: dict[uuid.UUID, list[Premises]] = defaultdict(list)
    titles = titles_in_force(day).filter(premises_id__in=premises_ids).select_related("premises__building")
    for title in titles.order_by("premises__code"):
        if title.premises not in people[title.person_id]:
            people[title.person_id].append(title.premises)
    return people


@transaction.atomic
def _remind(people: Sequence[tuple[uuid.UUID, list[Premises]]], last: dt.date, by: str) -> int:
    told = [remind_of_window(person_id, premises, last=last, by=by) for person_id, premises in people]
    return sum(one.at_once + one.daily for one in told)
