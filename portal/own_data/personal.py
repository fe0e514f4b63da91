"""What this room tells a person of themselves: the files that they asked for."""

from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart
from portal.own_data.models import OwnExport

_EXPORTS = PersonalPart(
    heading="Pliki z danymi, które zamówiono",
    tables=frozenset({"own_data_export"}),
    columns={"asked_at": "Kiedy", "state": "Stan", "expires_at": "Do kiedy są"},
    rows=lambda whose: OwnExport.objects.filter(user=whose.user).order_by("asked_at"),
    words={"state": dict(OwnExport.State.choices)},
    is_of_account=True,
    place=90,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("own_data.exports", _EXPORTS)
