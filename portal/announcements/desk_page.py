"""Announcements as the desk shows them: state in words, whom one concerns, how many have read it, earlier wordings."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.announcements.keeping import readers_of
from portal.announcements.models import Announcement
from portal.announcements.presenters import event_days
from portal.kernel.markdown_html import safe_html
from portal.kernel.plain_polish import PLAIN, readability
from portal.premises.audience import audience_count, choice_of
from portal.premises.audience_words import words_by_audience


@dataclass(frozen=True, slots=True)
class DeskLine:
    """An announcement in the desk's list; ``tone`` is the kind of tag that goes with the state."""

    announcement: Announcement
    audience: str
    state: str
    tone: str


def desk_lines(rows: Iterable[Announcement], day: dt.date) -> list[DeskLine]:
    """Return announcements as lines. Costs two queries for the words of all audiences."""
    every = list(rows)
    words = words_by_audience(one.audience_id for one in every)
    return [DeskLine(one, words.get(one.audience_id, ""), *state_words(one, day)) for one in every]


def state_words(announcement: Announcement, day: dt.date) -> tuple[str, str]:
    """Return how far an announcement is, in words, with the tone of its tag."""
    if announcement.state == Announcement.State.DRAFT:
        return "szkic", "info"
    if announcement.state == Announcement.State.WITHDRAWN:
        return "wycofane", "warning"
    if announcement.shown_from > day:
        return "czeka na swój dzień", "info"
    if announcement.shown_to is not None and announcement.shown_to < day:
        return "w archiwum", ""
    return "na stronie", "ok"


def page_of(announcement: Announcement, day: dt.date) -> dict[str, Any]:
    """Return what the page of one announcement shows. Costs six queries."""
    choice = choice_of(announcement.audience)
    state, tone = state_words(announcement, day)
    measured = readability(announcement.text)
    is_published = announcement.state == Announcement.State.PUBLISHED
    return {
        "announcement": announcement,
        "state": state,
        "tone": tone,
        "count": audience_count(choice, day),
        "words": words_by_audience([announcement.audience_id])[announcement.audience_id],
        "text": safe_html(announcement.text),
        "days": event_days(announcement, "pl"),
        "files": list(announcement.files.order_by("added_at", "pk")),
        "versions": list(announcement.versions.order_by("-number")) if announcement.published_at else [],
        "readers": readers_of(announcement) if announcement.published_at else 0,
        "is_draft": announcement.state == Announcement.State.DRAFT,
        "is_published": is_published,
        "may_be_archived": is_published and announcement.shown_from < day and state != "w archiwum",
        "fog": round(measured.fog, 1),
        "is_plain": measured.fog <= PLAIN,
    }
