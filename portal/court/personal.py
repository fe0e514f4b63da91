"""What this room tells a person of themselves in a file of everything about them."""

from portal.court.queries import cases_of
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart

_CASES = PersonalPart(
    heading="Sprawy sądowe",
    tables=frozenset({"court_case"}),
    columns={
        "reference": "Sygnatura",
        "court": "Sąd",
        "stage": "Etap",
        "stage_on": "Etap od",
        "next_on": "Następny termin",
        "principal": "Należność, zł",
        "interest": "Odsetki, zł",
        "costs": "Koszty, zł",
    },
    rows=lambda whose: cases_of(whose.person),
    place=31,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("court.cases", _CASES)
