"""Rules put in force for one test, on top of what the cooperative's pack says."""

from typing import Any

from portal.kernel import clock
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


def with_rules(**sections: Any) -> Rules:
    """Adopt today's rules with some keys changed: ``with_rules(closure={"title_end_days": 30, …})``."""
    content = rules_on(clock.today()).model_dump(mode="json", exclude_unset=True)
    for name, keys in sections.items():
        content[name] = {**content.get(name, {}), **keys} if isinstance(keys, dict) else keys
    rules = Rules.model_validate(content)
    adopt_rules(rules=rules, valid_from=clock.today(), reason="Próba", by="tests")
    return rules


def days_seen_after_the_end(days: int) -> Rules:
    """Let former holders see the days of their titles for so many days more."""
    closure = {"on_title_end": "after_days", "title_end_days": days, "after_end": "own_days", "after_end_days": days}
    return with_rules(closure=closure)


def representatives_allowed(*scopes: str) -> Rules:
    """Let people act for others, on every basis, in these scopes."""
    access = {
        "representatives": ["paper_authorization", "notarial_power", "statutory"],
        "representative_scopes": list(scopes) or ["see"],
    }
    return with_rules(access=access)
