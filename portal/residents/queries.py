"""Who is behind an account. What they hold is in ``premises``."""

from portal.accounts.models import User
from portal.accounts.notices import Reader
from portal.residents.models import Person, PersonAccount


def person_of(user: User) -> Person | None:
    """Return the person an account was made for; None for staff. Costs one query."""
    link = PersonAccount.objects.select_related("person").filter(user_id=user.pk).first()
    return None if link is None else link.person


def reader_of(user: User) -> Reader:
    """Return the person and address that notices about an account go to. Costs one query."""
    person = person_of(user)
    return Reader() if person is None else Reader(person.pk, person.email)


def person_by_code(code: str) -> Person | None:
    """Return the person the accounting system knows by this number."""
    return Person.objects.filter(code=code).first()
