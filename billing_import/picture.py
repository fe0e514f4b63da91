"""What people see before they consent to an import, as one JSON object, and whether applying came to the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from billing_import.models import ImportRun
from billing_import.outcome import Outcome

# What must be the same when the file is applied as it was when people looked.
_COUNTS = ("accepted", "added", "unchanged", "superseded")


@dataclass(frozen=True, slots=True)
class Differs:
    """A figure that came out otherwise than it was shown."""

    name: str
    shown: Any
    found: Any

    @classmethod
    def between(cls, shown: Mapping[str, Any], found: Mapping[str, Any]) -> "Differs | None":
        """Return the first figure that differs, None when all are equal."""
        for name, value in found.items():
            if shown.get("figures", {}).get(name) != value:
                return cls(name, shown.get("figures", {}).get(name), value)
        return None


def without_people(picture: dict[str, Any]) -> dict[str, Any]:
    """Return a picture that nobody looks at any more: what it says of people is left out."""
    return {name: value for name, value in picture.items() if name in {"figures", "rows", "changed_count", "new"}}


def figures_of(outcome: Outcome, kind: str) -> dict[str, Any]:
    """Return the figures that consent is given to; sums as text, in złoty."""
    figures: dict[str, Any] = {name: getattr(outcome, name) for name in _COUNTS if name != "accepted"}
    figures["accepted"] = outcome.counts.accepted
    figures["rejected"] = len(outcome.rejected)
    figures["sum_debit"], figures["sum_credit"] = f"{outcome.sum_debit:.2f}", f"{outcome.sum_credit:.2f}"
    if kind == "ledger":
        figures["before"] = outcome.totals.get("before")
        figures["after"] = outcome.totals.get("after")
    return figures


def picture_of(run: ImportRun, outcome: Outcome, parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole picture: figures, number of rows, and what the kind adds."""
    return {"figures": figures_of(outcome, run.kind), "rows": outcome.counts.rows, **parts}
