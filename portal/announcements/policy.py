"""The gates of announcements: a resident's own, and those that a worker deals with. Others are not there."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from portal.accounts.capabilities import PUBLISH, can, estates_where
from portal.announcements.models import Announcement
from portal.announcements.queries import announcements_for, announcements_of_desk
from portal.premises.policy import held_premises
from portal.residents.policy import link_of
from portal.rulebook.policy import access_module
from portal.rulebook.rules import Rules

MODULE = "announcements"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, under which rules, and all announcements that concern them."""

    person_id: uuid.UUID
    rules: Rules
    rows: QuerySet[Any]


def access_announcements(user: Any, day: dt.date) -> Reader:
    """Return the announcements of a resident; raises Http404 for staff and where the module is off.

    Costs two queries, as ``held_premises`` and ``access_module`` do; the announcements are not read yet.
    """
    rules = access_module(MODULE, day, user)
    link = link_of(user)
    if link is None:
        raise Http404
    held = held_premises(user, day)
    rows = announcements_for(held, day, rules.announcements, reader=link.person_id)
    return Reader(link.person_id, rules, rows)


def access_announcement(user: Any, announcement_id: uuid.UUID, day: dt.date) -> tuple[Any, Reader]:
    """Return an announcement that concerns the resident; raises Http404 for every other, and for what is none."""
    reader = access_announcements(user, day)
    found = reader.rows.filter(pk=announcement_id).select_related("audience").first()
    if found is None:
        raise Http404
    return found, reader


def can_publish(user: Any) -> bool:
    """Return whether the account writes announcements anywhere."""
    return can(user, PUBLISH)


def access_desk(user: Any) -> frozenset[str] | None:
    """Return in which estates the worker writes announcements (None = everywhere); raises Http404 for others."""
    if not can_publish(user):
        raise Http404
    return estates_where(user, PUBLISH)


def access_desk_announcement(user: Any, announcement_id: uuid.UUID) -> Announcement:
    """Return an announcement the worker deals with; raises Http404 for others' and for what is none."""
    found = announcements_of_desk(access_desk(user)).filter(pk=announcement_id).select_related("audience").first()
    if found is None:
        raise Http404
    return found
