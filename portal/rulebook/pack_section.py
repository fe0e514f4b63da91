"""The sections ``rules``, ``roles`` and ``regulation`` of a cooperative's pack. Reading its files is not done here."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.registries import PackSection, Registry
from portal.rulebook.regulation_pack import (
    RegulationOfPack,
    check_regulation,
    regulation_content,
    store_regulation,
)
from portal.rulebook.role_checks import role_clashes, role_problems
from portal.rulebook.roles import RoleSection
from portal.rulebook.rules_pack import RulesOfPack, check_rules, rules_content, store_rules


@dataclass(frozen=True, slots=True)
class RoleKeeper:
    """Where roles are kept: ``store(roles, by=)`` brings the schema up to them, ``roles()`` returns them in order."""

    store: Callable[..., None]
    roles: Callable[[], list[RoleSection]]


role_keepers: Registry[RoleKeeper] = Registry("where a cooperative's roles are kept")


def _store_roles(data: list[Mapping[str, Any]], *, on: dt.date, by: str) -> None:  # noqa: ARG001 - roles have no day
    roles = [RoleSection.model_validate(dict(role)) for role in data]
    for _, keeper in role_keepers:
        keeper.store(roles, by=by)


def _roles_kept(_day: dt.date) -> list[dict[str, Any]] | None:
    kept = [role for _, keeper in role_keepers for role in keeper.roles()]
    return [role.model_dump(exclude_defaults=True) for role in kept] or None


RULES = PackSection(check=check_rules, store=store_rules, is_required=True, content=rules_content, model=RulesOfPack)
REGULATION = PackSection(
    check=check_regulation,
    store=store_regulation,
    is_required=True,
    content=regulation_content,
    model=RegulationOfPack,
)
ROLES = PackSection(
    check=role_problems,
    store=_store_roles,
    is_list=True,
    content=_roles_kept,
    check_together=role_clashes,
    model=RoleSection,
)
