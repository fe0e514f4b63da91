"""Ending credentials that wait for their owner: whatever closes or blocks an account makes the paper worthless."""

import datetime as dt

from portal.access.models import CredentialIssue
from portal.accounts.models import User


def end_issue_in_force(*, user: User, now: dt.datetime) -> bool:
    """End the account's issue in force and wipe its secret; return whether there was one.

    Call it in the transaction of the act. Race: waits for a worker who is handing the same paper over.
    """
    issue = CredentialIssue.objects.select_for_update().filter(user=user, ended_at__isnull=True).first()
    if issue is None:
        return False
    issue.ended_at, issue.secret = now, ""
    issue.save(update_fields=["ended_at", "secret"])
    return True
