"""What tests at the counter share: the clerk with all rights of a counter, taking an application, reading a page."""

import uuid
from typing import Any

from portal.accounts.models import StaffRole
from portal.residents.models import Person
from tests.conftest import HostClient
from tests.personas import People

RIGHTS = [
    "find_people", "see_identity", "register_applications", "issue_access", "block_access", "unblock_access",
    "close_access",
]  # fmt: skip


def clerk_at(client: HostClient, people: People) -> HostClient:
    """Sign the clerk in with every right of a counter, in the role that decides on misuse as well."""
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=RIGHTS)
    client.force_login(people.clerk)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode()).replace("\xa0", " ")


def take(desk: HostClient, person: Person, operation: str = "dostep", **typed: str) -> Any:
    return desk.post(f"/biuro/osoby/{person.pk}/wniosek/{operation}", {"request_key": str(uuid.uuid4()), **typed})
