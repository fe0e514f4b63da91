"""Reports as pages show them: rows of the list, one case, what neighbours may know. Words are in ``words``."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.faults import stages, words
from portal.faults.models import FaultEntry, FaultFollower, FaultPhoto, FaultReport
from portal.faults.policy import Resident
from portal.kernel.clock import WARSAW
from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.typography import near_day_text
from portal.rulebook.sections.faults import OWN_EMERGENCY, FaultCategory


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as a tag shows it."""

    kind: str
    symbol: str
    label: str

    @classmethod
    def of(cls, state: str) -> "Tag":
        """Return the tag of a state."""
        kind, symbol, _word = words.STATES[state]
        return cls(kind, symbol, words.state_word(state))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One of the person's cases in the list."""

    href: str
    label: str
    what: str
    picture: str
    where: str
    tag: Tag
    next: str
    has_news: bool


@dataclass(frozen=True, slots=True)
class KnownFault:
    """What somebody whom a common fault concerns may know of it. Nothing else of a report may ever stand here."""

    href: str
    what: str
    picture: str
    where: str
    when: str
    tag: Tag
    note: str
    is_same_kind: bool = False
    has_news: bool = False


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line of a case's history as the person reads it."""

    key: Any
    when: dt.datetime
    what: str
    text: str
    is_own: bool
    is_message: bool
    photos: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class EmergencyWords:
    """What to do at once: a sentence and, where there is one, a number to dial."""

    text: str
    number: str


def case_row(report: FaultReport, resident: Resident) -> CaseRow:
    """Return a case as a row of the list. Needs its places loaded."""
    return CaseRow(
        href=reverse("fault", kwargs={"report_id": report.pk}),
        label=report.label,
        what=words.category_words(report.category_name),
        picture=report.picture,
        where=where_of(report),
        tag=Tag.of(report.state),
        next=next_of(report, resident),
        has_news=report.has_news,
    )


def next_of(report: FaultReport, resident: Resident) -> str:
    """Return what happens next with the report, as a sentence."""
    last = None
    if report.merged_into_id is None:
        last = stages.reopen_until(report.state, report.finished_on, resident.rules.faults.reopen_days)
    return words.what_next(report, resident.day, last)


def where_of(report: FaultReport) -> str:
    """Return where the fault is, for whoever reported it and for the staff."""
    return words.place_words(report.place, report.building, report.staircase, report.premises)


def known_fault(report: FaultReport, day: dt.date, *, category: str = "", has_news: bool = False) -> KnownFault:
    """Return what neighbours may know of a report; ``category`` is the kind that they are about to report."""
    staircase = report.staircase.code if report.staircase else ""
    return KnownFault(
        href=reverse("fault_known", kwargs={"report_id": report.pk}),
        what=words.category_words(report.category_name),
        picture=report.picture,
        where=words.common_place_words(report.place, str(report.building), staircase),
        when=day_words(report.reported_on, day),
        tag=Tag.of(report.state),
        note=report.official_note,
        is_same_kind=bool(category) and report.category == category,
        has_news=has_news,
    )


def known_rows(reports: Iterable[FaultReport], day: dt.date, *, category: str, most: int) -> list[KnownFault]:
    """Return the known faults, those of the kind that is being reported first."""
    rows = [known_fault(report, day, category=category) for report in reports]
    return sorted(rows, key=lambda row: not row.is_same_kind)[:most]


def followed_row(follower: FaultFollower, day: dt.date) -> KnownFault:
    """Return a fault that the person joined, as a row of their list."""
    report = follower.report
    news = report.news_at is not None and (follower.seen_at is None or follower.seen_at < report.news_at)
    return known_fault(report, day, has_news=news and follower.joined_at < report.news_at)  # type: ignore[operator]


def timeline(entries: Sequence[FaultEntry], photos: Sequence[FaultPhoto] = ()) -> list[TimelineRow]:
    """Return the history as whoever reported reads it, the oldest first: notes of the staff are not in it."""
    rows = []
    for entry in entries:
        if entry.kind == FaultEntry.Kind.NOTE:
            continue
        is_message = entry.kind == FaultEntry.Kind.MESSAGE
        if not is_message:
            what = words.happened(entry.state)
        else:
            what = _("Spółdzielnia pisze") if entry.is_by_staff else _("Twoja wiadomość")
        own = tuple(photo.pk for photo in photos if photo.entry_id == entry.pk)
        rows.append(TimelineRow(entry.pk, entry.at, what, entry.text, not entry.is_by_staff, is_message, own))
    return rows


def emergency_words(category: FaultCategory | None, cooperative: CurrentCooperative | None) -> EmergencyWords | None:
    """Return what to do at once when this is broken, or None. The cooperative's own number is looked up today."""
    if category is None or not category.emergency:
        return None
    number = category.emergency_number
    if number == OWN_EMERGENCY:
        own = cooperative.emergency_phone if cooperative else None
        number = own.number if own else ""
    return EmergencyWords(_(category.emergency), number)


def day_words(day: dt.date, today: dt.date) -> str:
    """Return the day as people say it: today, yesterday, or the date."""
    if day == today:
        return _("dzisiaj")
    if day == today - dt.timedelta(days=1):
        return _("wczoraj")
    return near_day_text(day, today, get_language() or "pl")


def moment_words(at: dt.datetime, today: dt.date) -> str:
    """Return a moment as people say it: ``wczoraj, 14:05``."""
    local = at.astimezone(WARSAW)
    return f"{day_words(local.date(), today)}, {local:%H:%M}"
