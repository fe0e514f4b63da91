"""Which office deals with an estate, and whether a worker belongs to it. The offices are in the rulebook."""

from collections.abc import Sequence
from typing import Any

from portal.accounts.capabilities import CLOSE_ACCESS, ISSUE_ACCESS, REGISTER_APPLICATIONS, can
from portal.premises.models import Estate
from portal.rulebook.rules import Rules
from portal.rulebook.sections.offices import Office

TASKS = {"grant": "applications", "revoke": "revocation"}


def offices_of_estate(task: str, estate: Estate | None, rules: Rules) -> tuple[Office, ...]:
    """Return the offices that do a task for an estate, known by its name or its code."""
    if estate is None:
        return rules.offices_for(task)
    return rules.offices_for(task, estate.name) or rules.offices_for(task, estate.code)


def competent_offices(operation: str, estates: Sequence[Estate | None], rules: Rules) -> list[Office]:
    """Return the offices where the application belongs, each once."""
    found = {
        office.key: office
        for estate in estates or [None]
        for office in offices_of_estate(TASKS[operation], estate, rules)
    }
    return list(found.values())


def competent_office(operation: str, estates: Sequence[Estate | None], rules: Rules) -> str:
    """Return the names of those offices, for a refusal."""
    return ", ".join(office.name for office in competent_offices(operation, estates, rules))


def is_competent(by: Any, operation: str, estates: Sequence[Estate | None]) -> bool:
    """Return whether the worker serves one of the estates; the machine and the applicant sit in no office.

    Source: H5, H7 – the administration competent for the resident.
    """
    if not getattr(by, "is_staff_member", False):
        return True
    asked = (REGISTER_APPLICATIONS, ISSUE_ACCESS) if operation == "grant" else (REGISTER_APPLICATIONS, CLOSE_ACCESS)
    return any(can(by, capability, estate=estate) for capability in asked for estate in estates or [None])


def may_issue(by: Any, estate: Estate | None) -> bool:
    """Return whether the worker may make and hand over credentials in the estate."""
    return not getattr(by, "is_staff_member", False) or can(by, ISSUE_ACCESS, estate=estate)
