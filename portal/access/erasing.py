"""Erasing the data of accounts whose retention period is over. What goes with an account is in ``traces``.

Persons of the register, their titles and the ledger stay: the accounting law asks for them (docs/rules/closing.md).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from portal.access.ending import months_later
from portal.access.models import AccessApplication
from portal.access.reach import lock_person_of
from portal.access.traces import Traces, erase_applications, erase_traces, traces_of
from portal.accounts.actions import erased_identifier
from portal.accounts.models import ENDED, User
from portal.accounts.standing import change_standing
from portal.kernel.clock import WARSAW
from portal.kernel.people_facts import forgetters
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on

_WAIT_TO_BE_ERASED = ENDED - {User.Standing.ERASED}


@dataclass(frozen=True, slots=True)
class DueAccount:
    """An account whose time has come. ``held`` says in words why it is not erased yet; empty = it goes."""

    user: User
    person_code: str
    ended_on: dt.date
    due_on: dt.date
    traces: Traces
    held: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """What a run found and, unless it was dry, did. ``applications`` are those that led to no account."""

    accounts: tuple[DueAccount, ...]
    held: tuple[DueAccount, ...]
    applications: int


def erase_due(*, day: dt.date, by: Any, dry_run: bool = False) -> Erased:
    """Erase the data of accounts that ended so many months ago as ``closure.erase_after_months`` says.

    With ``dry_run`` nothing changes and the same is returned. Every account is a transaction of its own, so a run that
    was interrupted is finished by the next one, and two at once do no harm. A person under a legal hold keeps
    everything. The trail says that an account was erased, and nothing about whose it was.
    """
    gone, held = [], []
    for account in due_accounts(day):
        if account.held:
            held.append(account)
        elif dry_run or _erase(account.user, by=by):
            gone.append(account)
    cutoff = months_later(day, -rules_on(day).closure.erase_after_months)
    return Erased(tuple(gone), tuple(held), erase_applications(before=cutoff, dry_run=dry_run))


def due_accounts(day: dt.date) -> Iterator[DueAccount]:
    """Yield accounts whose retention period is over, the one that ended first before others. Eight queries each."""
    months = rules_on(day).closure.erase_after_months
    ended = (
        User.objects.filter(role=User.Role.RESIDENT, standing__in=_WAIT_TO_BE_ERASED)
        .annotate(ended_at=Max("standing_changes__at", filter=Q(standing_changes__after__in=_WAIT_TO_BE_ERASED)))
        .filter(ended_at__isnull=False)
        .order_by("ended_at", "identifier")
    )
    for user in ended:
        ended_on = user.ended_at.astimezone(WARSAW).date()
        due_on = months_later(ended_on, months)
        if due_on > day:
            continue
        link = _link_of(user)
        code = link.person.code if link else ""
        yield DueAccount(user, code, ended_on, due_on, traces_of(user, link), _held_by(user, link))


def _link_of(user: User) -> PersonAccount | None:
    links = PersonAccount.objects.select_related("person", "representation__representative")
    return links.filter(user_id=user.pk).first()


def _held_by(user: User, link: PersonAccount | None) -> str:
    if link is None:
        return ""
    people = [link.person, link.representation.representative if link.representation else None]
    for person in people:
        if person is not None and person.legal_hold:
            return person.legal_hold
    waiting = AccessApplication.objects.filter(Q(user=user) | Q(person=link.person), ended_at__isnull=True)
    return "Czeka wniosek tej osoby." if waiting.exists() else ""


@transaction.atomic
def _erase(user: User, *, by: Any) -> bool:
    # Race: a second run, a worker who reopens the account or sets a hold, comes before or after.
    lock_person_of(user)
    stored = User.objects.select_for_update().filter(pk=user.pk, standing__in=_WAIT_TO_BE_ERASED).first()
    if stored is None:
        return False
    link = _link_of(stored)
    if _held_by(stored, link):
        return False
    erase_traces(stored, link)
    if link is not None:
        for _, forget in forgetters:
            forget(link.person_id)
    stored.identifier = erased_identifier(stored)
    stored.email = stored.full_name = ""
    stored.set_unusable_password()
    stored.password_changed_at = stored.initial_password_expires_at = stored.lapses_on = None
    stored.save()
    change_standing(user=stored, to=User.Standing.ERASED, by=by)
    return True
