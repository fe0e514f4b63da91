"""What this room tells a person of themselves in a file of everything about them."""

from portal.consents.models import ConsentEvent, RegulationAcceptance
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart

_CONSENTS = PersonalPart(
    heading="Zgody",
    tables=frozenset({"consents_event", "consents_wording"}),
    columns={
        "at": "Kiedy",
        "is_given": "Co",
        "wording__title": "Na co",
        "wording__version": "Numer treści",
        "wording__text": "Treść",
    },
    rows=lambda whose: ConsentEvent.objects.filter(user=whose.user).order_by("id"),
    words={"is_given": {True: "zgoda", False: "zgoda cofnięta"}},
    is_of_account=True,
    place=50,
)
_ACCEPTANCES = PersonalPart(
    heading="Przyjęte regulaminy",
    tables=frozenset({"consents_regulation_acceptance"}),
    columns={"accepted_at": "Kiedy", "version__title": "Regulamin", "version__number": "Wersja", "occasion": "Gdzie"},
    rows=lambda whose: RegulationAcceptance.objects.filter(user=whose.user).order_by("accepted_at"),
    words={"occasion": dict(RegulationAcceptance.Occasion.choices)},
    is_of_account=True,
    place=51,
)


def fill() -> None:
    """Leave the room's parts with the kernel."""
    PERSONAL_EXPORTS.add("consents.events", _CONSENTS)
    PERSONAL_EXPORTS.add("consents.acceptances", _ACCEPTANCES)
