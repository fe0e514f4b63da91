"""What this room tells a person of themselves in a file of everything about them."""

from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart
from portal.membership.models import Membership
from portal.membership.queries import membership_of

_MEMBERSHIP = PersonalPart(
    heading="Rejestr członków",
    tables=frozenset({"membership_membership"}),
    columns={
        "stated_on": "Stan na",
        "number": "Numer członkowski",
        "joined_on": "Członek od",
        "left_on": "Członek do",
        "right": "Prawo do lokalu",
        "contribution_kind": "Rodzaj wkładu",
        "contribution": "Wkład, zł",
        "shares_declared": "Udziały zadeklarowane, zł",
        "shares_paid": "Udziały wpłacone, zł",
    },
    rows=lambda whose: membership_of(whose.person),
    words={"contribution_kind": dict(Membership.Contribution.choices)},
    place=30,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("membership.register", _MEMBERSHIP)
