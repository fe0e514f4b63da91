"""Tying accounts to persons. Accounts themselves are made in ``accounts``; persons come from the register."""

from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import record_event
from portal.residents.models import Person, PersonAccount, Representation


class AccountServesAnotherPerson(Exception):
    """The account was made for someone else; one account serves one person."""


@transaction.atomic
def give_account_to_person(
    *, user: User, person: Person, by: Any, premises: Any = None, representation: Representation | None = None
) -> PersonAccount:
    """Tie an account to the person it was made for; the same tie again changes nothing.

    ``premises`` limits it to one of the person's premises, ``representation`` makes it somebody's who acts for them.
    Raises AccountServesAnotherPerson when the account is someone else's, or the representation another person's.
    """
    if representation is not None and representation.principal_id != person.pk:
        raise AccountServesAnotherPerson(f"{representation.pk} is not for {person.code}")
    link = PersonAccount.objects.select_for_update().filter(user=user).first()
    if link is not None:
        if link.person_id != person.pk:
            raise AccountServesAnotherPerson(f"{user.identifier} serves {link.person_id}")
        return link
    link = PersonAccount.objects.create(user=user, person=person, premises=premises, representation=representation)
    record_event(
        action="account.given",
        by=by,
        subject=f"account:{user.identifier}",
        details={"person": person.code},
        person_id=person.pk,
    )
    return link
