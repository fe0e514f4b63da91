"""What taking a run back will do, so that people see it before they wish it. Filled by each kind, read by pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Of the rows that stay as they are, so many are told one by one; all are counted.
MOST_KEPT_SHOWN = 200
# Where the run that reverses another keeps what it could not take back.
KEPT, KEPT_COUNT = "kept", "kept_count"


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """``why`` is a code of ``standing_on`` when something stands on the run, empty when it goes without a trace.

    ``later`` is the run that stands on it, where there is one. ``closes`` and ``reopens`` count rows; ``kept`` says of
    rows why they stay as they are (``code``) and which they are, as JSON that pages put into words. ``refused`` is the
    sentence that says why nothing can be taken back at all.
    """

    refused: str = ""
    why: str = ""
    later: Any = None
    closes: int = 0
    reopens: int = 0
    kept: Sequence[dict[str, Any]] = ()
    kept_count: int = 0

    @property
    def is_exact(self) -> bool:
        """Tell whether everything will be as it was before the run."""
        return not self.why
