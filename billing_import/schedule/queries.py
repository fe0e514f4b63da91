"""Which files are late, for the desk and the operator's board."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from billing_import.kinds import KINDS_OF_FILES
from billing_import.models import Expectation, ImportRun
from billing_import.policy import can_import
from billing_import.schedule.deadlines import Rhythm, last_deadline
from portal.kernel.clock import WARSAW
from portal.kernel.desk_notices import DeskNotice
from portal.kernel.registries import BoardFact

_CAME = (ImportRun.Status.APPLIED, ImportRun.Status.APPLIED_WITH_REJECTS, ImportRun.Status.UNCHANGED)


@dataclass(frozen=True, slots=True)
class LateFile:
    """Files of a kind that should be in and are not, since when, and whether one waits for somebody's decision."""

    kind_name: str
    due_at: dt.datetime
    is_waiting: bool

    @property
    def words(self) -> str:
        """Return it as a sentence."""
        due = self.due_at.astimezone(WARSAW)
        rest = " Plik jest, ale czeka na Twoją decyzję." if self.is_waiting else ""
        return f"Spóźnia się plik: {self.kind_name}. Miał być wczytany do {due:%d.%m.%Y, %H:%M}.{rest}"


def expectations_on(day: dt.date) -> QuerySet[Expectation]:
    """Return what is expected on a day."""
    return Expectation.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def late_files(now: dt.datetime) -> list[LateFile]:
    """Return what is late. Costs one query, and one or two for each kind that is expected."""
    late = []
    for one in expectations_on(now.astimezone(WARSAW).date()):
        deadline = last_deadline(Rhythm(one.every, one.by_time, one.day_of_month), now)
        kind = KINDS_OF_FILES.get(one.kind)
        if deadline is None or kind is None or deadline.due_at.astimezone(WARSAW).date() < one.valid_from:
            continue
        runs = ImportRun.objects.filter(kind=one.kind, queued_at__gt=deadline.came_after)
        if not runs.filter(status__in=_CAME).exists():
            is_waiting = runs.filter(status=ImportRun.Status.PREVIEWED).exists()
            late.append(LateFile(kind.name, deadline.due_at, is_waiting))
    return late


def late_notices(user: Any) -> list[DeskNotice]:
    """Return late files as notices for workers who import."""
    if not can_import(user):
        return []
    return [DeskNotice(one.words, "warning", "imports", "Importy") for one in late_files(timezone.now())]


def files_on_time() -> BoardFact:
    """Return for the operator's board what is late in the schema that is open."""
    late = late_files(timezone.now())
    if late:
        names = ", ".join(one.kind_name for one in late)
        return BoardFact(names, at=min(one.due_at for one in late), level=1, problem="Spóźniony plik")
    return BoardFact("na czas" if Expectation.objects.filter(valid_to__isnull=True).exists() else "bez terminów")
