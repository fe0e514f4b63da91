"""Closing accounts: on request, when the titles end, on misuse. Lapsing is in ``lapsing``, erasing in ``erasing``."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.blocking import refuse_undecided
from portal.access.ending import HeldTitle, last_open_day, titles_ended_on
from portal.access.lifecycle import refusal_of_step
from portal.access.models import AccessApplication
from portal.access.reach import lock_person_of, refuse_out_of_reach
from portal.access.secrets_in_force import end_issue_in_force
from portal.accounts.capabilities import CLOSE_ACCESS
from portal.accounts.models import ENDED, User
from portal.accounts.standing import StandingRefused, change_standing
from portal.audit.actions import record_event
from portal.kernel import clock
from portal.premises.models import Title
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


@dataclass(frozen=True, slots=True)
class EndedAccount:
    """An account that closes because all titles behind it ended; ``ended_on`` is their last day."""

    user: User
    person_id: uuid.UUID
    ended_on: dt.date


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


def ended_accounts(day: dt.date) -> Iterator[EndedAccount]:
    """Yield accounts that ought to close on ``day`` because every title that gave the right to them has ended.

    Only titles that the rules ask for count, so a garage does not keep open what a flat gave. Accounts of people the
    register knows no such title of are left alone: nothing ended. Costs three queries, whatever the number of people.
    """
    rules = rules_on(day)
    links = list(_open_links().select_related("user"))
    titles = _entitling_titles(rules, {link.person_id for link in links})
    ended: list[tuple[PersonAccount, dt.date, set[uuid.UUID]]] = []
    for link in links:
        own = [
            title
            for title in titles.get(link.person_id, ())
            if link.premises_id is None or link.premises_id == title.premises_id
        ]
        last_day = titles_ended_on(own, day)
        if last_day is not None:
            ended.append((link, last_day, {title.premises_id for title in own if title.valid_to == last_day}))
    newest = _newest_beginnings(set().union(*(premises for _link, _day, premises in ended)), day)
    for link, last_day, premises in ended:
        has_new_holder = any(
            person_id != link.person_id and began > last_day
            for premises_id in premises
            for person_id, began in newest.get(premises_id, ())
        )
        if day > last_open_day(last_day, rules, has_new_holder=has_new_holder):
            yield EndedAccount(link.user, link.person_id, last_day)


def close_ended_titles(*, day: dt.date, by: Any) -> list[EndedAccount]:
    """Close the accounts whose titles have ended; return those that closed now. Safe to run twice and at once.

    Each account is a transaction of its own, so an interrupted run is finished by the next one.
    """
    closed = []
    for account in ended_accounts(day):
        reason = _("Tytuł do lokalu skończył się {day}.").format(day=f"{account.ended_on:%d.%m.%Y}")
        try:
            with transaction.atomic():
                is_new = _close(account.user, User.Standing.CLOSED_TITLE_ENDED, by=by, reason=reason)
        except StandingRefused:
            continue  # Race: somebody closed it otherwise meanwhile
        if is_new:
            closed.append(account)
    return closed


def accounts_with_a_title_again(day: dt.date) -> QuerySet[User]:
    """Return accounts that closed with their title although the register knows one in force again, for the counter.

    They do not open by themselves: the person applies anew. Costs one query.
    """
    rules = rules_on(day)
    in_force = Title.objects.filter(
        _entitles(rules),
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        person=OuterRef("person_link__person"),
    )
    at_its_premises = in_force.filter(premises=OuterRef("person_link__premises"))
    closed = User.objects.filter(standing=User.Standing.CLOSED_TITLE_ENDED).order_by("identifier")
    return closed.filter(Q(Exists(in_force), person_link__premises__isnull=True) | Q(Exists(at_its_premises)))


def _open_links() -> QuerySet[PersonAccount]:
    return PersonAccount.objects.exclude(user__standing__in=ENDED)


def _entitles(rules: Rules) -> Q:
    return Q(kind__in=rules.access.title_kinds, premises__kind__in=rules.access.premises_kinds)


def _entitling_titles(rules: Rules, person_ids: set[uuid.UUID]) -> dict[uuid.UUID, list[HeldTitle]]:
    found: dict[uuid.UUID, list[HeldTitle]] = defaultdict(list)
    rows = Title.objects.filter(_entitles(rules)).values_list("person_id", "premises_id", "valid_from", "valid_to")
    for person_id, premises_id, valid_from, valid_to in rows.iterator():
        if person_id in person_ids:
            found[person_id].append(HeldTitle(premises_id, valid_from, valid_to))
    return found


def _newest_beginnings(premises_ids: set[uuid.UUID], day: dt.date) -> dict[uuid.UUID, list[tuple[uuid.UUID, dt.date]]]:
    found: dict[uuid.UUID, list[tuple[uuid.UUID, dt.date]]] = defaultdict(list)
    rows = Title.objects.filter(premises_id__in=premises_ids, valid_from__lte=day)
    for premises_id, person_id, began in rows.values_list("premises_id", "person_id", "valid_from"):
        if began is not None:  # the query leaves out titles without a first day; the type does not know
            found[premises_id].append((person_id, began))
    return found
