"""Closing accounts: on request, when the titles end, on misuse. Whose titles have ended is in ``ended_titles``.

Lapsing is in ``lapsing``, erasing in ``erasing``, what the person is told in ``account_notices``.
"""

import datetime as dt
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.account_notices import tell_of_ending, tell_of_standing
from portal.access.blocking import refuse_undecided
from portal.access.ended_titles import EndedAccount, ended_accounts, ending_accounts
from portal.access.lifecycle import refusal_of_step
from portal.access.models import AccessApplication
from portal.access.reach import lock_person_of, refuse_out_of_reach
from portal.access.secrets_in_force import end_issue_in_force
from portal.accounts.capabilities import CLOSE_ACCESS
from portal.accounts.models import User
from portal.accounts.standing import StandingRefused, change_standing
from portal.audit.actions import record_event
from portal.kernel import clock
from portal.residents.models import PersonAccount, Representation
from portal.residents.representing import is_in_force
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused, Refusal
from portal.rulebook.rules import Rules

Cause = Literal["on_request", "title_ended", "misuse"]
Asking = Literal["holder", "co_owner", "representative", "heir"]
_STANDINGS: dict[str, User.Standing] = {
    "on_request": User.Standing.CLOSED_ON_REQUEST,
    "title_ended": User.Standing.CLOSED_TITLE_ENDED,
    "misuse": User.Standing.CLOSED_FOR_MISUSE,
}


@transaction.atomic
def close_account(
    *,
    user: User,
    by: Any,
    cause: Cause,
    reason: str,
    asked_by: Asking = "holder",
    representation: Representation | None = None,
    application: AccessApplication | None = None,
    day: dt.date | None = None,
) -> bool:
    """Close the account at once and finish the application that asked for it; False when it is so closed already.

    ``asked_by`` is on whose word an account is closed on request. Raises AccessRefused: the rules do not let this
    person ask, a representative's authorization does not cover it, misuse is another role's to decide, the account
    lapsed or was erased, the worker may not close. The owner alone needs no right for it (``closing_own``).

    Source: H11 (Attachment 1, end of the title, misuse), S8 (application to take access away), S10.
    """
    if not (by == user and cause == "on_request" and asked_by == "holder"):
        refuse_out_of_reach(by, CLOSE_ACCESS, user)
    day = day or clock.today()
    rules = rules_on(day)
    if cause == "misuse":
        refuse_undecided(by, rules)
    if cause == "on_request":
        given = representation or (application.representation if application else None)
        _refuse_asking(user, asked_by, given, rules, day)
    if not reason.strip():
        raise AccessRefused([Refusal("reason", _("Wpisz powód."))])
    try:
        is_new = _close(user, _STANDINGS[cause], by=by, reason=reason.strip())
    except StandingRefused:
        raise AccessRefused([Refusal("closure", _("To konto jest już zamknięte."))]) from None
    # An heir asks because the owner of the mailbox is dead: nobody writes or calls there.
    if is_new and asked_by != "heir":
        tell_of_standing(user=user, by=by, rules=rules)
    if application is not None:
        _finish(application, user, by, rules)
    return is_new


def _close(user: User, standing: User.Standing, *, by: Any, reason: str) -> bool:
    lock_person_of(user)
    is_new = change_standing(user=user, to=standing, by=by, reason=reason)
    end_issue_in_force(user=user, now=timezone.now())
    return is_new


def _refuse_asking(
    user: User, asked_by: Asking, representation: Representation | None, rules: Rules, day: dt.date
) -> None:
    if asked_by not in rules.closure.on_request_of:
        raise AccessRefused([Refusal("closure.on_request_of", _("Na wniosek tej osoby konta się tu nie zamyka."))])
    if asked_by != "representative":
        return
    person_ids = PersonAccount.objects.filter(user_id=user.pk).values_list("person_id", flat=True)
    may_close = (
        representation is not None
        and representation.principal_id in person_ids
        and is_in_force(representation, day)
        and "close" in representation.scopes
    )
    if not may_close:
        text = _("Upoważnienie tej osoby nie obejmuje zamknięcia konta albo już nie działa.")
        raise AccessRefused([Refusal("access.representative_scopes", text)])


def _finish(application: AccessApplication, user: User, by: Any, rules: Rules) -> None:
    stored = AccessApplication.objects.select_for_update().get(pk=application.pk)
    if stored.operation != AccessApplication.Operation.REVOKE:
        raise AccessRefused([Refusal("application.one_form", _("Ten wniosek nie jest o odebranie dostępu."))])
    refusal = refusal_of_step(stored.state, "done", rules, operation="revoke", way=stored.way)
    if refusal is not None:
        raise AccessRefused([refusal])
    link = PersonAccount.objects.filter(user_id=user.pk).first()
    if link is None or link.person_id != stored.person_id:
        raise AccessRefused([Refusal("application", _("Ten wniosek jest o konto innej osoby."))])
    stored.state, stored.ended_at = AccessApplication.State.DONE, timezone.now()
    stored.open_key, stored.user = None, user
    stored.save(update_fields=["state", "ended_at", "open_key", "user"])
    application.refresh_from_db()
    record_event(action="application.done", by=by, subject=f"application:{stored.label}", person_id=stored.person_id)


def close_ended_titles(*, day: dt.date, by: Any) -> list[EndedAccount]:
    """Close the accounts whose titles have ended; return those that closed now. Safe to run twice and at once.

    Each account is a transaction of its own, so an interrupted run is finished by the next one.
    """
    closed, rules = [], rules_on(day)
    for account in ended_accounts(day):
        reason = _("Tytuł do lokalu skończył się {day}.").format(day=f"{account.ended_on:%d.%m.%Y}")
        try:
            with transaction.atomic():
                is_new = _close(account.user, User.Standing.CLOSED_TITLE_ENDED, by=by, reason=reason)
                if is_new:
                    tell_of_standing(user=account.user, by=by, rules=rules)
        except StandingRefused:
            continue  # Race: somebody closed it otherwise meanwhile
        if is_new:
            closed.append(account)
    return closed


def tell_of_ending_accounts(*, day: dt.date, by: Any) -> int:
    """Tell by e-mail everybody whose titles have ended how long their account still works; return how many now.

    Each end of titles is told once, however often this runs. Costs three queries, and some six a person told.
    """
    rules = rules_on(day)
    return sum(tell_of_ending(account=account, by=by, rules=rules, day=day) for account in ending_accounts(day))
