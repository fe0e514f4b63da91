"""Two walls around rights, whoever asks: one who manages staff always remains, nobody changes what they may do.

The changes themselves are in ``role_actions``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from portal.accounts.models import StaffRole, User
from portal.accounts.role_queries import administrators, grants_of_account


class RightsRefused(ValueError):
    """The change would break a wall; the text says which, in Polish, for the person who asked."""


class LastAdministrator(RightsRefused):
    """After the change nobody could give rights any more."""

    def __init__(self) -> None:
        super().__init__("To ostatnia osoba, która nadaje role. Najpierw daj tę rolę komuś jeszcze.")


class OwnRights(RightsRefused):
    """Somebody asked to change their own rights."""

    def __init__(self) -> None:
        super().__init__("Swoich uprawnień nie zmienisz. Poproś innego administratora.")


@contextmanager
def an_administrator_remains() -> Iterator[None]:
    """Refuse what is done inside when it takes the last administrator away; where there was none, nothing is asked."""
    lock_roles()
    had = administrators().exists()
    yield
    if had and not administrators().exists():
        raise LastAdministrator


def lock_roles() -> None:
    """Hold all roles until the transaction ends."""
    # Race: two administrators who take each other's role away at the same moment would leave nobody.
    list(StaffRole.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not connection.in_atomic_block:
        raise RuntimeError("roles are changed inside a transaction")


def refuse_a_stronger_colleague(user: User, by: Any) -> None:
    """Raise RightsRefused: whoever could sign in as somebody with more rights would have raised their own."""
    if is_oneself(by, user):
        raise OwnRights
    if not isinstance(by, User):
        return
    own = frozenset().union(*(grant.capabilities for grant in grants_of_account(by)))
    theirs = frozenset().union(*(grant.capabilities for grant in grants_of_account(user)))
    if theirs - own:
        raise RightsRefused("Ta osoba może więcej niż Ty. Poproś kogoś, kto ma te same uprawnienia.")


def is_oneself(by: Any, user: User) -> bool:
    """Return whether whoever acts is the person acted upon."""
    return isinstance(by, User) and by.pk == user.pk
