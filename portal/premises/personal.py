"""What this room tells a person of themselves in a file of everything about them."""

from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart
from portal.premises.models import Premises, Title

_TITLES = PersonalPart(
    heading="Tytuły do lokali",
    tables=frozenset({"premises_title", "premises_premises", "premises_building", "premises_staircase"}),
    columns={
        "premises__code": "Lokal",
        "premises__kind": "Rodzaj",
        "premises__building__street": "Ulica",
        "premises__building__number": "Budynek",
        "premises__number": "Numer lokalu",
        "premises__area_m2": "Powierzchnia, m²",
        "premises__occupants": "Liczba osób",
        "kind": "Tytuł",
        "share": "Udział",
        "valid_from": "Od",
        "valid_to": "Do",
    },
    rows=lambda whose: Title.objects.filter(person_id=whose.person).order_by("valid_from", "pk"),
    words={"kind": dict(Title.Kind.choices), "premises__kind": dict(Premises.Kind.choices)},
    place=2,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("premises.titles", _TITLES)
