"""Running out of time: forms nobody confirmed, credentials nobody collected; and taking credentials back."""

import datetime as dt
from typing import Any

from django.db import transaction

from portal.access.deciding import end, locked_with_person
from portal.access.models import AccessApplication, CredentialIssue
from portal.access.secrets_in_force import end_issue_in_force
from portal.access.taking import trail_of
from portal.accounts.models import User
from portal.accounts.standing import change_standing
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW

State = AccessApplication.State
BY = "system"


def expire_applications(now: dt.datetime) -> int:
    """End applications that ran out of time; return how many. Safe to run twice and at once."""
    day = now.astimezone(WARSAW).date()
    unconfirmed = AccessApplication.objects.filter(state=State.UNCONFIRMED, confirm_by__lt=now)
    waiting = AccessApplication.objects.filter(state__in=[State.PREPARED, State.NOTIFIED])
    uncollected = waiting.filter(collect_by__lt=day) | waiting.filter(
        issues__ended_at__isnull=True, issues__expires_at__lt=now
    )
    found = [*unconfirmed, *uncollected.distinct()]
    return sum(_expire(application, now) for application in found)


@transaction.atomic
def _expire(application: AccessApplication, now: dt.datetime) -> bool:
    stored = locked_with_person(application)
    if stored.state != application.state:  # somebody confirmed or collected it meanwhile
        return False
    take_back_credentials(stored, by=BY, reason="Nikt nie odebrał danych.", now=now)
    end(stored, State.EXPIRED)
    record_event(action="application.expired", by=BY, **trail_of(stored))
    return True


def take_back_credentials(application: AccessApplication, *, by: Any, reason: str, now: dt.datetime) -> None:
    """Make an application's credentials worthless and shut the account that was waiting for them.

    Call it in the transaction of the act, after the application is locked.
    """
    for issue in CredentialIssue.objects.filter(application=application, ended_at__isnull=True).select_related("user"):
        if issue.handed_over_at is not None:
            continue
        end_issue_in_force(user=issue.user, now=now)
        if issue.user.standing == User.Standing.PREPARED:
            change_standing(user=issue.user, to=User.Standing.LAPSED, by=by, reason=reason)
