"""Tying accounts to persons. Accounts themselves are made in ``accounts``; persons come from the register."""

from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import record_event
from portal.residents.models import Person, PersonAccount


class AccountServesAnotherPerson(Exception):
    """The account was made for someone else; one account serves one person."""


@transaction.atomic
def give_account_to_person(*, user: User, person: Person, by: Any) -> PersonAccount:
    """Tie an account to the person it was made for; the same tie again changes nothing.

    Raises AccountServesAnotherPerson when the account is someone else's.
    """
    link = PersonAccount.objects.select_for_update().filter(user=user).first()
    if link is not None:
        if link.person_id != person.pk:
            raise AccountServesAnotherPerson(f"{user.identifier} serves {link.person_id}")
        return link
    link = PersonAccount.objects.create(user=user, person=person)
    record_event(action="account.given", by=by, subject=f"account:{user.identifier}", details={"person": person.code})
    return link
