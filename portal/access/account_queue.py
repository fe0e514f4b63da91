"""What waits at the counter about accounts themselves: people to tell of a block or an end, titles that came back."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch
from django.http import Http404

from portal.access.ended_titles import accounts_with_a_title_again
from portal.access.models import AccessApplication
from portal.access.notice_models import AccountNotice
from portal.access.policy import in_reach
from portal.accounts.models import StandingChange, User

LIMIT = 200
_PERSON = "person_link__person__"


@dataclass(frozen=True, slots=True)
class TitleAgain:
    """A closed account whose person holds a title again; ``closed_at`` is when it closed, ``waiting`` applies anew."""

    user: User
    closed_at: dt.datetime | None
    waiting: AccessApplication | None


def titles_again(worker: Any, *, day: dt.date) -> list[TitleAgain]:
    """Return closed accounts of the worker's estates whose title came back, at most 200. Costs three queries."""
    again = accounts_with_a_title_again(day).filter(in_reach(worker, _PERSON)).distinct()
    steps = StandingChange.objects.filter(after=User.Standing.CLOSED_TITLE_ENDED).order_by("at", "pk")
    users = list(
        again.select_related("person_link__person", "person_link__premises__building", "person_link__representation")
        .prefetch_related(Prefetch("standing_changes", queryset=steps))[:LIMIT]
    )  # fmt: skip
    waiting = AccessApplication.objects.filter(
        person__in=[user.person_link.person_id for user in users], operation="grant", ended_at__isnull=True
    )
    by_person = {one.person_id: one for one in waiting}
    return [
        TitleAgain(
            user=user,
            closed_at=max((step.at for step in user.standing_changes.all()), default=None),
            waiting=by_person.get(user.person_link.person_id),
        )
        for user in users
    ]


def notices_to_give(worker: Any) -> list[AccountNotice]:
    """Return the notices of the worker's estates that wait for a call or a letter, the oldest first, at most 200.

    An account that went on since – unblocked, applied for anew – needs no notice any more. Costs one query.
    """
    waiting = AccountNotice.objects.filter(
        in_reach(worker, f"change__user__{_PERSON}"),
        how__in=[AccountNotice.How.PHONE, AccountNotice.How.LETTER],
        told_at__isnull=True,
        change__after=F("change__user__standing"),
    )
    return list(waiting.select_related(*_LOADED).order_by("made_at", "pk").distinct()[:LIMIT])


def access_account_notice(worker: Any, notice_id: uuid.UUID) -> AccountNotice:
    """Return a notice about an account of the worker's estates. Raises Http404 for every other."""
    reached = AccountNotice.objects.filter(in_reach(worker, f"change__user__{_PERSON}"), pk=notice_id)
    found = reached.select_related(*_LOADED).distinct().first()
    if found is None:
        raise Http404
    return found


_LOADED = (
    "change__user__person_link__person",
    "change__user__person_link__premises__building",
    "change__user__person_link__representation",
)
