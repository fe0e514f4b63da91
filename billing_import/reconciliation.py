"""The file's own totals against its rows, noted in the run and enforced. Adding them up is in ``control_totals``."""

from decimal import Decimal
from typing import Any

from billing_import.control_totals import Difference
from billing_import.formats.problems import FileRefused
from billing_import.ledger_reading import LedgerReading
from billing_import.outcome import Outcome
from billing_import.profiles import Profile


def check_control_totals(reading: LedgerReading, profile: Profile, outcome: Outcome) -> None:
    """Note how many totals the file states; raise FileRefused when one does not tie and the profile trusts them."""
    differences = reading.totals.differences(reading.decimals)
    outcome.totals["control"] = {
        "stated": len(reading.totals.lines),
        "differences": [_as_json(found) for found in differences],
    }
    if differences and profile.control_totals == "check":
        raise FileRefused("totals_differ", differences=differences[:5])


def _as_json(found: Difference) -> dict[str, Any]:
    if not found.column:
        return {"line": found.line, "column": "", "stated": found.stated, "counted": found.counted}
    stated, counted = (str(Decimal(grosze) / 100) for grosze in (found.stated, found.counted))
    return {"line": found.line, "column": found.column, "stated": stated, "counted": counted}
