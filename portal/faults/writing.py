"""How far a report that is being written has come: what its draft says, looked up anew each time."""

from dataclasses import dataclass

from portal.faults.draft_models import FaultDraft
from portal.faults.drafts import draft_of
from portal.faults.policy import Resident
from portal.faults.spots import Place, Spot, spot_named
from portal.rulebook.sections.faults import FaultCategory

# The screens in their order, by URL name.
SCREENS = ("fault_new", "fault_new_what", "fault_new_details", "fault_new_contact", "fault_new_check")


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as it holds today: a place that is still the person's, a category that is still offered there."""

    draft: FaultDraft | None
    spot: Spot | None
    category: FaultCategory | None
    details: str
    phone: str
    consent: str
    has_contact: bool

    def gap_before(self, screen: str) -> str:
        """Return the screen where something is missing that ``screen`` needs; empty when nothing is."""
        done = (self.spot is not None, self.category is not None, bool(self.details), self.has_contact)
        for name, is_done in zip(SCREENS, done, strict=False):
            if name == screen:
                return ""
            if not is_done:
                return name
        return ""


def written_by(resident: Resident) -> Written:
    """Return what the person has typed so far. Costs one query."""
    draft = draft_of(resident.user)
    answers = draft.answers if draft else {}
    spot = spot_named(resident.spots, str(answers.get("spot", "")))
    category = resident.rules.faults.category(str(answers.get("category", "")))
    if category is not None and (spot is None or spot.place not in category.places):
        category = None
    consent = str(answers.get("consent", ""))
    asks = spot is not None and asks_consent(resident, spot)
    return Written(
        draft=draft,
        spot=spot,
        category=category,
        details=str(answers.get("details", "")),
        phone=str(answers.get("phone", resident.person.phone)),
        consent=consent if asks else "",
        has_contact="phone" in answers and (bool(consent) or not asks),
    )


def asks_consent(resident: Resident, spot: Spot) -> bool:
    """Return whether the person is asked if their flat may be entered: only where the fault is in it."""
    return resident.rules.faults.asks_consent_to_enter and spot.place == Place.PREMISES
