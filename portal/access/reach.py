"""Whether a worker may act on an account: by capability, and by the estates of what its person holds or held."""

from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.capabilities import can, estates_where
from portal.accounts.models import User
from portal.premises.models import Estate
from portal.residents.models import Person, PersonAccount
from portal.rulebook.refusal import AccessRefused, Refusal


def reaches(by: Any, capability: str, person: Person | None) -> bool:
    """Return whether the worker may do this to the person's account; the machine, named by a word, may.

    A worker limited to some estates reaches people who hold, or held, premises there. Costs what ``can`` does, and one
    query more for such a worker.
    """
    if isinstance(by, str):
        return True
    if not can(by, capability):
        return False
    if person is None or estates_where(by, capability) is None:
        return True
    estates = Estate.objects.filter(buildings__premises__titles__person=person).distinct()
    return any(can(by, capability, estate=estate) for estate in estates)


def person_of_account(user: User) -> Person | None:
    """Return the person behind the account – for a representative, the one they act for. Costs one query."""
    link = PersonAccount.objects.select_related("person").filter(user_id=user.pk).first()
    return None if link is None else link.person


def refuse_out_of_reach(by: Any, capability: str, user: User) -> None:
    """Raise AccessRefused unless the worker may do this to the account, which must be a resident's."""
    if user.role != User.Role.RESIDENT:
        raise AccessRefused([Refusal("roles", _("To konto pracownika. Zajmuje się nim administrator."))])
    if not reaches(by, capability, person_of_account(user)):
        raise AccessRefused([Refusal("roles.capabilities", _("Twoja rola na to nie pozwala. Pomoże inne biuro."))])


def lock_person_of(user: User) -> None:
    """Wait for whoever else deals with the access of the account's person, until the transaction ends.

    Race: whoever hands credentials over takes the person first, then the paper, then the account. Everybody who blocks,
    closes or erases starts at the same end, so that nobody waits for somebody who waits for them.
    """
    person_ids = PersonAccount.objects.filter(user_id=user.pk).values("person_id")
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=person_ids).order_by("pk"))
