"""Announcements as pages show them: in words, dated, with how near they are said. Loading them is in ``queries``."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.announcements.models import Announcement
from portal.announcements.wording import first_words
from portal.kernel.home_blocks import HomeAsk
from portal.kernel.typography import days_range_text
from portal.premises.audience import EVERYWHERE, OWN_BUILDING, OWN_ESTATE, OWN_STAIRCASE


@dataclass(frozen=True, slots=True)
class AnnouncementLine:
    """One announcement in a list."""

    id: uuid.UUID
    title: str
    shown_from: dt.date
    near: str
    is_pinned: bool
    is_unread: bool
    first_words: str
    days: str


def near_words(near: int) -> str:
    """Return to whom an announcement is said, from where its reader lives."""
    words = {
        OWN_STAIRCASE: _("Twoja klatka"),
        OWN_BUILDING: _("Twój budynek"),
        OWN_ESTATE: _("Twoje osiedle"),
        EVERYWHERE: _("Wszyscy"),
    }
    return words[near]


def line_of(announcement: Any, language: str) -> AnnouncementLine:
    """Return an announcement of ``queries.announcements_for`` as a list shows it."""
    return AnnouncementLine(
        id=announcement.pk,
        title=announcement.title,
        shown_from=announcement.shown_from,
        near=near_words(announcement.near),
        is_pinned=announcement.is_pinned,
        is_unread=not announcement.is_read,
        first_words=first_words(announcement.text),
        days=event_days(announcement, language),
    )


def event_days(announcement: Announcement, language: str) -> str:
    """Return the days of what the announcement is about; empty where it has none."""
    if announcement.event_from is None:
        return ""
    return days_range_text(announcement.event_from, announcement.event_to or announcement.event_from, language)


@dataclass(frozen=True, slots=True)
class HomeNews:
    """The block of the home page."""

    lines: tuple[Mapping[str, Any], ...]


def home_news(_ask: HomeAsk, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> HomeNews | None:
    """Return what is new for the person; None when they have read it all and nothing is pinned."""
    lines = tuple(rows["newest"])
    return HomeNews(lines) if lines else None
