"""Announcements as residents and staff find them. Who may is in ``policy``; the words are in ``presenters``."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from portal.announcements.models import Announcement, AnnouncementRead
from portal.finding.folding import words_of
from portal.premises.audience import audiences_within, concerning, nearness
from portal.premises.queries import HeldPremises
from portal.rulebook.sections.announcements import AnnouncementRules

_MOST_WORDS = 6


def announcements_for(
    held: Sequence[HeldPremises], day: dt.date, rules: AnnouncementRules, *, reader: uuid.UUID | None = None
) -> QuerySet[Any]:
    """Return what is published by the day and concerns whoever holds the premises, the newest first.

    A former holder has the announcements of their days, or none, as the rules say. Each row has ``is_pinned``, ``near``
    (``audience.OWN_STAIRCASE`` …), ``is_current`` and, for a ``reader``, ``is_read``. One statement.
    """
    shown = [one for one in held if not one.is_former or rules.former_holders == "own_days"]
    rows = Announcement.objects.filter(
        concerning(shown, day_field="shown_from"), state=Announcement.State.PUBLISHED, shown_from__lte=day
    )
    rows = rows.annotate(
        is_pinned=_whether(Q(pinned_until__gte=day)),
        is_current=_whether(_current(day, rules)),
        near=nearness(shown),
    )
    if reader is not None:
        opened = AnnouncementRead.objects.filter(announcement=OuterRef("pk"), person_id=reader)
        rows = rows.annotate(is_read=Exists(opened))
    return rows.order_by("-shown_from", "-published_at", "-pk")


def current_only(rows: QuerySet[Any], day: dt.date, rules: AnnouncementRules) -> QuerySet[Any]:
    """Return those that stand in front: pinned first, then what is said nearest, then the newest."""
    return rows.filter(_current(day, rules)).order_by("-is_pinned", "near", "-shown_from", "-published_at", "-pk")


def archive_only(rows: QuerySet[Any], day: dt.date, rules: AnnouncementRules) -> QuerySet[Any]:
    """Return those that stand in front no longer."""
    return rows.exclude(_current(day, rules))


def with_words(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Return the rows with all words that were typed, in any order and form of letters."""
    for word in words_of(typed[:200])[:_MOST_WORDS]:
        rows = rows.filter(search_text__contains=word)
    return rows


def announcements_of_desk(estates: frozenset[str] | None) -> QuerySet[Announcement]:
    """Return all announcements that a worker of these estates deals with (None = all), the newest first."""
    rows = Announcement.objects.all() if estates is None else _within(estates)
    return rows.order_by("-created_at", "-pk")


def announcements_to_tell(day: dt.date) -> QuerySet[Announcement]:
    """Return those whose day has come and whom nobody was told of yet, or not everybody."""
    due = Announcement.objects.filter(state=Announcement.State.PUBLISHED, told_at__isnull=True, shown_from__lte=day)
    return due.filter(Q(shown_to__isnull=True) | Q(shown_to__gte=day)).order_by("shown_from", "pk")


def _within(estates: frozenset[str]) -> QuerySet[Announcement]:
    return Announcement.objects.filter(audience__in=audiences_within(estates))


def _current(day: dt.date, rules: AnnouncementRules) -> Q:
    since = day - dt.timedelta(days=rules.current_days)
    return Q(shown_to__gte=day) | Q(shown_to__isnull=True, shown_from__gt=since) | Q(pinned_until__gte=day)


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
