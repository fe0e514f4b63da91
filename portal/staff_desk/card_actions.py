"""What a worker may do with a person, as buttons with their letters. The doing is in ``counter_views``."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.staff_desk.person_card import PersonCard


@dataclass(frozen=True, slots=True)
class CardAction:
    """A button: its word, the letter that presses it, where it leads, how it looks."""

    label: str
    key: str
    href: str
    kind: str = "secondary"


def actions_for(card: PersonCard, user: Any) -> list[CardAction]:  # noqa: ARG001
    """Return the buttons in their order, only those that the worker may press."""
    return [CardAction("Notatka", "n", reverse("person_note", kwargs={"person_id": card.person.pk}))]
