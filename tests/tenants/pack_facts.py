"""Packs read as the product reads them, for the tests that ask them for facts."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.rulebook.roles import RoleSection
from portal.rulebook.rules import Rules
from tenants.onboarding.facts import Facts
from tenants.onboarding.pack import read_pack

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class PackFacts:
    """What a pack says: names and hosts, rules, roles by key, and its text as it is written."""

    facts: Facts
    rules: Rules
    roles: dict[str, RoleSection]
    text: str


@cache
def facts_of(slug: str) -> PackFacts:
    """Return the facts of a shipped pack or of one of the suite's."""
    shipped = ROOT / "tenants" / "packs" / slug
    folder = shipped if shipped.exists() else ROOT / "tests" / "packs" / slug
    pack = read_pack(folder)
    roles = [RoleSection.model_validate(role) for role in pack.sections.get("roles", [])]
    return PackFacts(
        facts=pack.facts,
        rules=Rules.model_validate(pack.sections["rules"]),
        roles={role.key: role for role in roles},
        text=(folder / "cooperative.toml").read_text(encoding="utf-8"),
    )
