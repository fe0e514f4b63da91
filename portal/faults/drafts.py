"""Keeping what somebody types while they go from screen to screen, on the server and bound to their account."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.faults.draft_models import FaultDraft
from portal.faults.models import FaultPhoto
from portal.faults.photos import forget_photos

# An unfinished report is kept so long: somebody may look for a photograph, ask a neighbour, come back tomorrow.
KEPT = dt.timedelta(days=3)


def draft_of(user: User) -> FaultDraft | None:
    """Return what the account has begun, or None when there is nothing or it is too old. Costs one query."""
    return FaultDraft.objects.filter(user_id=user.pk, touched_at__gt=timezone.now() - KEPT).first()


@transaction.atomic
def keep_answers(*, user: User, answers: dict[str, Any]) -> FaultDraft:
    """Add answers to the account's draft, which is made when there is none; one that was too old is begun anew."""
    now = timezone.now()
    draft, is_new = FaultDraft.objects.select_for_update().get_or_create(
        user_id=user.pk, defaults={"answers": answers, "touched_at": now}
    )
    if is_new:
        return draft
    if draft.touched_at <= now - KEPT:
        _discard(FaultDraft.objects.filter(pk=draft.pk))
        return FaultDraft.objects.create(user_id=user.pk, answers=answers, touched_at=now)
    draft.answers, draft.touched_at = {**draft.answers, **answers}, now
    draft.save(update_fields=["answers", "touched_at"])
    return draft


def discard_draft(*, user: User) -> None:
    """Throw the account's draft away, and the photographs that no report took over."""
    _discard(FaultDraft.objects.filter(user_id=user.pk))


def delete_old_drafts(now: dt.datetime) -> int:
    """Delete drafts that nobody finished; return how many."""
    return _discard(FaultDraft.objects.filter(touched_at__lte=now - KEPT))


@transaction.atomic
def _discard(drafts: QuerySet[FaultDraft]) -> int:
    forget_photos(FaultPhoto.objects.filter(draft__in=drafts))
    return drafts.delete()[1].get("portal.FaultDraft", 0)
