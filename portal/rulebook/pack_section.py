"""The sections ``rules``, ``roles`` and ``regulation`` of a cooperative's pack. Reading its files is not done here."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.pack_problems import problems_of
from portal.kernel.registries import PackProblem, PackSection, Registry
from portal.rulebook.actions import adopt_rules, publish_regulation
from portal.rulebook.queries import regulation_on, rulebook_version_on
from portal.rulebook.role_checks import role_clashes, role_problems
from portal.rulebook.roles import RoleSection
from portal.rulebook.rules import Rules
from portal.rulebook.sections.section import Line, Section, rule

REASON = "Z paczki spółdzielni"


class RegulationOfPack(Section):
    """Regulamin konta; jego tekst jest w pliku regulation.md."""

    title: Line = rule(
        title="Tytuł",
        meaning="Tytuł regulaminu.",
        example="Regulamin konta IOK",
        source="Hutnik pkt 2",
        min_length=3,
        max_length=200,
    )
    valid_from: dt.date = rule(
        title="Obowiązuje od",
        meaning="Dzień, od którego regulamin obowiązuje.",
        example=dt.date(2026, 1, 31),
        source="Hutnik pkt 15",
    )
    text: str = rule(
        title="Tekst",
        meaning="Treść z pliku regulation.md; w cooperative.toml tego klucza się nie pisze.",
        example="# Regulamin",
        source="Hutnik pkt 15",
        min_length=100,
        max_length=200_000,
    )


@dataclass(frozen=True, slots=True)
class RoleKeeper:
    """Where roles are kept: ``store(roles, by=)`` brings the schema up to them, ``roles()`` returns them in order."""

    store: Callable[..., None]
    roles: Callable[[], list[RoleSection]]


role_keepers: Registry[RoleKeeper] = Registry("where a cooperative's roles are kept")


def _check_rules(data: Mapping[str, Any]) -> list[PackProblem]:
    return problems_of(Rules, data)


def _store_rules(data: Mapping[str, Any], *, on: dt.date, by: str) -> None:
    adopt_rules(rules=Rules.model_validate(dict(data)), valid_from=on, reason=REASON, by=by)


def _rules_in_force(day: dt.date) -> dict[str, Any] | None:
    version = rulebook_version_on(day)
    return None if version is None else Rules.model_validate(version.rules).model_dump(exclude_unset=True)


def _check_regulation(data: Mapping[str, Any]) -> list[PackProblem]:
    return problems_of(RegulationOfPack, data)


def _store_regulation(data: Mapping[str, Any], *, on: dt.date, by: str) -> None:  # noqa: ARG001 - it has its own day
    regulation = RegulationOfPack.model_validate(dict(data))
    publish_regulation(title=regulation.title, text=regulation.text, valid_from=regulation.valid_from, by=by)


def _regulation_in_force(day: dt.date) -> dict[str, Any] | None:
    found = regulation_on(day)
    return None if found is None else {"title": found.title, "valid_from": found.valid_from, "text": found.text}


def _store_roles(data: list[Mapping[str, Any]], *, on: dt.date, by: str) -> None:  # noqa: ARG001 - roles have no day
    roles = [RoleSection.model_validate(dict(role)) for role in data]
    for _, keeper in role_keepers:
        keeper.store(roles, by=by)


def _roles_kept(_day: dt.date) -> list[dict[str, Any]] | None:
    kept = [role for _, keeper in role_keepers for role in keeper.roles()]
    return [role.model_dump(exclude_defaults=True) for role in kept] or None


RULES = PackSection(check=_check_rules, store=_store_rules, is_required=True, content=_rules_in_force, model=Rules)
REGULATION = PackSection(
    check=_check_regulation,
    store=_store_regulation,
    is_required=True,
    content=_regulation_in_force,
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
