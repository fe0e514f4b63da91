"""What a change by a pack changes, as sentences for the page of the run. Comparing is done while the pack is stored."""

from typing import Any

from portal.kernel.toml_text import toml_value
from portal.kernel.typography import full_day_text
from tenants.onboarding.actions import Outcome
from tenants.onboarding.changes import Change

LONGEST = 120
NOTHING = "Paczka mówi to samo, co już jest. Nic się nie zmienia."


def change_sentences(outcome: Outcome, *, is_new_mark: bool) -> list[str]:
    """Return one sentence per key that changes, or the one that nothing does.

    The mark is told apart: a pack names its file, and the name stays when the drawing changes.
    """
    said = [_sentence(change) for change in outcome.changes]
    if is_new_mark:
        said.append("Znak: nowy rysunek.")
    if outcome.newer_rules_from is not None:
        day = full_day_text(outcome.newer_rules_from)
        said.append(f"Od {day} obowiązują nowsze zasady z przeglądarki. Paczka ich nie zmienia.")
    return said or [NOTHING]


def _sentence(change: Change) -> str:
    if change.before is None:
        return f"{change.path}: nowe, {_short(change.after)}"
    if change.after is None:
        return f"{change.path}: znika, było {_short(change.before)}"
    return f"{change.path}: {_short(change.before)} → {_short(change.after)}"


def _short(value: Any) -> str:
    text = toml_value(value).replace("\n", " ")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
