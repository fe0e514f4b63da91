"""Using a one-time code in place of a password, once. Making one is in ``preparing``."""

import datetime as dt
import uuid

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from portal.access.models import CredentialIssue
from portal.access.one_time_codes import as_compared
from portal.accounts.actions import change_own_password
from portal.accounts.attempts import admit_attempt, withdraw_attempt
from portal.accounts.models import User
from portal.accounts.queries import lock_steps_in_force, user_by_identifier
from portal.audit.actions import record_event


class CodeOver(ValueError):
    """The code was used up by somebody a moment earlier."""


def issue_of_code(*, identifier: str, code: str, now: dt.datetime) -> CredentialIssue | None:
    """Return the issue whose code this is, still unused; None for anything else, whatever it is.

    Nothing is used up: whoever types the code and leaves before setting a password comes back with the same paper.
    Raises SignInLocked (``accounts.attempts``): a wrong code counts as a wrong password. Costs one hash, for a known
    identifier and an unknown one alike.
    """
    admission = admit_attempt(identifier=identifier, device_token="", steps=lock_steps_in_force(), now=now)
    user = user_by_identifier(identifier)
    issue = None if user is None else _issue_in_hand(user, now)
    typed = as_compared(code)
    if issue is None:
        make_password(typed)  # as long as a comparison would take
        return None
    if not check_password(typed, issue.code_hash):
        return None
    withdraw_attempt(admission)
    # A right code that is typed too early is no guess, so it does not count; the page says from when it opens.
    return issue if _has_opened(issue.user, now) else None


def usable_issue_with_id(issue_id: uuid.UUID | str, now: dt.datetime) -> CredentialIssue | None:
    """Return the issue of a code typed a moment ago; None once it is over, or the account does not open."""
    issue = CredentialIssue.objects.select_related("user").filter(pk=issue_id).first()
    return issue if issue is not None and _usable_issue(issue.user, now) == issue else None


@transaction.atomic
def set_password_by_code(*, issue: CredentialIssue, password: str, context: list[str], now: dt.datetime) -> User:
    """Use the code up and give its account the owner's own password, both or neither.

    Raises CodeOver when somebody was quicker, PasswordRefused with the code still unused.
    """
    if not _use(issue, now):
        raise CodeOver(issue.label)
    change_own_password(user=issue.user, password=password, by=issue.user, context=context)
    return issue.user


def _usable_issue(user: User, now: dt.datetime) -> CredentialIssue | None:
    return _issue_in_hand(user, now) if _has_opened(user, now) else None


def _issue_in_hand(user: User, now: dt.datetime) -> CredentialIssue | None:
    """Return the code that the owner of an active account has on paper, whether the account has opened yet or not."""
    issue = CredentialIssue.objects.filter(
        user=user, kind=CredentialIssue.Kind.CODE, ended_at__isnull=True, handed_over_at__isnull=False
    ).first()
    is_over = issue is not None and issue.expires_at is not None and issue.expires_at < now
    return issue if user.is_active and not is_over else None


def _has_opened(user: User, now: dt.datetime) -> bool:
    return user.is_active and (user.opens_at is None or user.opens_at <= now)


@transaction.atomic
def _use(issue: CredentialIssue, now: dt.datetime) -> bool:
    """Use the code up; False when somebody was quicker. Race: the update itself decides who was first."""
    unused = CredentialIssue.objects.filter(pk=issue.pk, ended_at__isnull=True, used_at__isnull=True)
    if not unused.update(used_at=now, ended_at=now, secret=""):
        return False
    record_event(
        action="credentials.code_used",
        by=issue.user,
        subject=f"account:{issue.user.identifier}",
        person_id=issue.user.person_link.person_id,  # type: ignore[attr-defined]
        details={"receipt": issue.label},
    )
    return True
