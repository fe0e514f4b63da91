"""Roles as a pack writes them and as accounts keep them. What a pack may say is ``rulebook``'s to know."""

from collections.abc import Iterable
from typing import Any

from portal.accounts.role_actions import adopt_roles
from portal.accounts.role_queries import staff_roles
from portal.accounts.roles import RoleFacts
from portal.rulebook.roles import RoleSection


def store_roles(sections: Iterable[RoleSection], *, by: Any) -> None:
    """Bring the schema up to a pack's roles."""
    facts = [RoleFacts(one.key, one.name, one.capabilities, one.offices, one.estates) for one in sections]
    adopt_roles(roles=facts, by=by)


def stored_roles() -> list[RoleSection]:
    """Return the schema's roles in the shape of a pack. Costs one query."""
    return [
        RoleSection(
            key=role.key,
            name=role.name,
            capabilities=tuple(role.capabilities),
            offices=tuple(role.offices),
            estates=tuple(role.estates),
        )
        for role in staff_roles()
    ]
