"""The one door to an account's standing. Which step is allowed by the cooperative's rules is decided in ``access``."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.accounts.known_devices import forget_devices
from portal.accounts.lifecycle import BLOCKED, may_follow
from portal.accounts.models import StandingChange, User
from portal.accounts.sessions import end_sessions
from portal.audit.actions import identifier_of, record_event
from portal.audit.models import AuditEvent

# What the audit trail calls a step; every standing has its word.
EVENTS = {
    User.Standing.PREPARED: "account.prepared",
    User.Standing.ACTIVE: "account.opened",
    User.Standing.BLOCKED_ON_REPORT: "account.blocked",
    User.Standing.BLOCKED_BY_DECISION: "account.blocked",
    User.Standing.CLOSED_ON_REQUEST: "account.closed",
    User.Standing.CLOSED_TITLE_ENDED: "account.closed",
    User.Standing.CLOSED_FOR_MISUSE: "account.closed",
    User.Standing.LAPSED: "account.lapsed",
    User.Standing.ERASED: "account.erased",
}


class StandingRefused(ValueError):
    """The account cannot go from where it stands to what was asked for."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} cannot become {after}")
        self.before, self.after = before, after


@transaction.atomic
def change_standing(
    *,
    user: User,
    to: str,
    by: Any,
    reason: str = "",
    reporter: str = "",
    opens_at: dt.datetime | None = None,
) -> bool:
    """Bring the account to another standing at once; False when it stands there already.

    An account that stops being active loses its sessions and known browsers: the next request of an open session is
    refused. ``reason`` and ``reporter`` are a worker's words, kept in the account's history; ``opens_at`` is the moment
    an active account opens (empty = now). Raises StandingRefused. Locks the account's row.
    """
    # Race: two workers at one account wait here; the second one decides on what the first one left.
    stored = User.objects.select_for_update().get(pk=user.pk)
    before, after = stored.standing, User.Standing(to)
    if before == after:
        return False
    if not may_follow(before, after):
        raise StandingRefused(before, after)
    user.standing, user.is_active = after, after == User.Standing.ACTIVE
    user.opens_at = opens_at if user.is_active else None
    user.save(update_fields=["standing", "is_active", "opens_at"])
    step = StandingChange.objects.create(
        user=user, before=before, after=after, reason=reason[:300], reporter=reporter[:200], by=identifier_of(by)
    )
    if not user.is_active:
        forget_devices(user=user)
        end_sessions(user=user)
    # Law: the trail is never erased, the account's history is; so words about people stand in the history alone.
    details = {"before": before, "after": after, "step": step.pk}
    event = "account.unblocked" if user.is_active and before in BLOCKED else EVENTS[after]
    # Law: what is left of an erased identifier is for PostgreSQL alone; the trail names the row.
    name = user.pk if after == User.Standing.ERASED else user.identifier
    record_event(action=event, by=by, subject=f"account:{name}", details=details)
    return True


def words_of_steps(events: Iterable[AuditEvent]) -> dict[int, dict[str, str]]:
    """Return, by the event's id, the reason and the reporter of the step that an event of the trail tells of.

    Nothing is left of an account that was erased. Costs one query, none without such events.
    """
    steps = {event.pk: event.details["step"] for event in events if "step" in event.details}
    if not steps:
        return {}
    words = StandingChange.objects.filter(pk__in=steps.values()).values_list("pk", "reason", "reporter")
    said = {step: {"reason": reason, "reporter": reporter} for step, reason, reporter in words}
    return {event: said[step] for event, step in steps.items() if step in said}
