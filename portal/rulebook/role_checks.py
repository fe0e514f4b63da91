"""What is wrong with a pack's roles, by themselves and beside its rules. Pure; storing them is elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.kernel.pack_problems import problems_of
from portal.kernel.registries import PackProblem
from portal.rulebook.contradictions import APART
from portal.rulebook.roles import RoleSection
from portal.rulebook.rules import Rules

# What the rules ask staff to do → the capability that somebody must hold.
NEEDED = (
    ("register_applications", "application.ways", "Wnioski na papierze ktoś musi przyjmować"),
    ("issue_access", "issue.handover", "Dane do logowania ktoś musi wydawać"),
    ("block_access", "sign_in.block_by_phone", "Po telefonie ktoś musi zablokować konto"),
    ("change_rules", "roles", "Ktoś musi ustawiać zasady"),
    ("manage_staff", "roles", "Ktoś musi zakładać konta pracownikom"),
)


def role_problems(roles: list[Any]) -> list[PackProblem]:
    """Return what is wrong with each role by itself, and keys used twice."""
    found: list[PackProblem] = []
    keys: list[str] = []
    names: list[str] = []
    for number, role in enumerate(roles, start=1):
        if not isinstance(role, Mapping):
            found.append(PackProblem(f"[{number}]", "Tu ma być rola, czyli nagłówek [[roles]] i jej klucze."))
            continue
        found += [
            PackProblem(f"[{number}].{problem.path}", problem.text, problem.example)
            for problem in problems_of(RoleSection, role)
        ]
        key = role.get("key")
        if isinstance(key, str) and key in keys:
            found.append(PackProblem(f"[{number}].key", f"Rola „{key}” jest już wyżej. Każda ma swój klucz."))
        keys.append(str(key))
        name = role.get("name")
        if isinstance(name, str) and name.strip() in names:
            text = f"Nazwa „{name.strip()}” jest już wyżej. Nadaj inną, żeby nikt się nie mylił."
            found.append(PackProblem(f"[{number}].name", text))
        names.append(str(name).strip())
    return found


def role_clashes(sections: Mapping[str, Any], broken: frozenset[str] = frozenset()) -> list[PackProblem]:
    """Return where rules and roles do not fit: a role nobody has, an office that is not there, work nobody may do.

    What touches a ``broken`` section (``roles``, ``rules.offices``) is left out.
    """
    if {"roles", "rules"} & broken:
        return []
    said = {key: value for key, value in sections.get("rules", {}).items() if key in Rules.model_fields}
    sound = {key: value for key, value in said.items() if f"rules.{key}" not in broken}
    rules = Rules.model_validate(sound, context=APART)
    roles = [RoleSection.model_validate(dict(role)) for role in sections.get("roles", [])]
    places = [] if "rules.offices" in broken else _places(rules, roles)
    found = [*_named_roles(rules, roles), *places, *_work(rules, roles)]
    return [problem for problem in found if ".".join(problem.path.split(".")[:2]) not in broken]


def _named_roles(rules: Rules, roles: list[RoleSection]) -> Iterator[PackProblem]:
    key = rules.closure.misuse_decided_by
    if key is None:
        return
    role = next((role for role in roles if role.key == key), None)
    known = ", ".join(f"„{role.key}”" for role in roles) or "żadna"
    if role is None:
        yield PackProblem(
            "rules.closure.misuse_decided_by",
            f"Roli „{key}” nikt nie ma: nie ma jej wśród [[roles]]. Role tej paczki: {known}.",
        )
    elif "block_access" not in role.capabilities:
        yield PackProblem(
            "rules.closure.misuse_decided_by",
            f"Rola „{key}” ma decydować o blokadzie, a nie może blokować. Dopisz jej „block_access”.",
        )


def _places(rules: Rules, roles: list[RoleSection]) -> Iterator[PackProblem]:
    offices = [office.key for office in rules.offices]
    known = ", ".join(f"„{key}”" for key in offices) or "żadne"
    for number, role in enumerate(roles, start=1):
        for office in role.offices:
            if office not in offices:
                text = f"Nie ma biura „{office}”. Biura tej paczki: {known}."
                yield PackProblem(f"roles[{number}].offices", text)


def _work(rules: Rules, roles: list[RoleSection]) -> Iterator[PackProblem]:
    if not roles:
        return
    held = {name for role in roles for name in role.capabilities}
    asked = {
        "register_applications": "paper" in rules.application.ways,
        "issue_access": rules.issue.handover == "in_person",
        "block_access": rules.sign_in.block_by_phone,
        "change_rules": True,
        "manage_staff": True,
    }
    for capability, path, why in NEEDED:
        if asked[capability] and capability not in held:
            place = path if path == "roles" else f"rules.{path}"
            yield PackProblem(place, f"{why}, a żadna rola tego nie może. Dopisz „{capability}” jednej z [[roles]].")
