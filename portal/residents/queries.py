"""Who is behind an account. What they hold is in ``premises``."""

import uuid

from portal.accounts.models import User
from portal.accounts.notices import Reader
from portal.residents.models import ContactChange, Person, PersonAccount


def person_of(user: User) -> Person | None:
    """Return the person an account was made for; None for staff. Costs one query."""
    link = PersonAccount.objects.select_related("person").filter(user_id=user.pk).first()
    return None if link is None else link.person


def reader_of(user: User) -> Reader:
    """Return the person and address that notices about an account go to; a representative's own. Costs one query."""
    link = PersonAccount.objects.select_related("person", "representation").filter(user_id=user.pk).first()
    if link is None:
        return Reader()
    return Reader(link.person_id, link.representation.email if link.representation else link.person.email)


def person_by_id(person_id: uuid.UUID) -> Person | None:
    """Return the person with this id. Costs one query."""
    return Person.objects.filter(pk=person_id).first()


def person_by_code(code: str) -> Person | None:
    """Return the person the accounting system knows by this number."""
    return Person.objects.filter(code=code).first()


def is_contact_confirmed(user: User) -> bool:
    """Return whether nothing is to be confirmed: it was, or the account has no contact data of its own. One query."""
    own = PersonAccount.objects.filter(user_id=user.pk, representation__isnull=True, contact_confirmed_at__isnull=True)
    return not own.exists()


def own_link_of(user: User) -> PersonAccount | None:
    """Return the tie of a resident's own account with its person; None for staff and representatives. One query."""
    links = PersonAccount.objects.select_related("person", "user")
    return links.filter(user_id=user.pk, representation__isnull=True).first()


def waiting_changes_of(person: Person) -> dict[str, ContactChange]:
    """Return the changes of the person's contact data that are not decided yet, by field. Costs one query."""
    return {change.field: change for change in pending_changes_of(person) if change.premises_id is None}


def pending_changes_of(person: Person) -> list[ContactChange]:
    """Return what the person asked to change and nobody decided yet, of premises too. Costs one query."""
    pending = (ContactChange.State.UNCONFIRMED, ContactChange.State.WAITING)
    return list(ContactChange.objects.filter(person=person, state__in=pending).order_by("asked_at"))


def contact_history_of(person: Person, *, count: int) -> list[ContactChange]:
    """Return the newest changes of the person's contact data, whatever became of them. Costs one query."""
    changes = ContactChange.objects.filter(person=person).select_related("premises__building", "premises__staircase")
    return list(changes.order_by("-asked_at", "-pk")[:count])


def language_of_person(person_id: uuid.UUID) -> str:
    """Return the language of the person's own account, empty when they have none or chose none. Costs one query."""
    own = PersonAccount.objects.filter(person_id=person_id, representation__isnull=True).exclude(user__language="")
    return own.values_list("user__language", flat=True).first() or ""
