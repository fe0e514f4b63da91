"""Who wants to know that a person's data changed, in the same transaction. Floors above leave their callables here."""

import uuid
from collections.abc import Callable

from portal.kernel.registries import Registry

# Each is called with the person's id.
followers: Registry[Callable[[uuid.UUID], None]] = Registry("who follows changes of persons")


def tell_of_person(person_id: uuid.UUID) -> None:
    """Tell everybody who follows that this person's data are other ones now; whoever saves a person calls it."""
    for _, follow in followers:
        follow(person_id)
