"""What this room tells a person of themselves in a file of everything about them."""

from typing import Any

from django.db.models import QuerySet

from portal.documents.letter_models import LetterCopy
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose


def _letters(whose: Whose) -> QuerySet[Any]:
    # What was recalled was never theirs to read.
    return LetterCopy.objects.filter(person_id=whose.person, recalled_at__isnull=True).order_by("sent_on", "pk")


_LETTERS = PersonalPart(
    heading="Pisma",
    tables=frozenset({"documents_letter", "documents_letter_file", "documents_letter_copy"}),
    columns={
        "letter__number": "Numer",
        "sent_on": "Z dnia",
        "letter__title": "Tytuł",
        "letter__text": "Treść",
        "letter__file__name": "Plik",
        "way": "Jak wysłane",
        "opened_at": "Otwarte",
        "opened_by": "Otwarte z konta",
        "posted_at": "Wysłane pocztą",
    },
    rows=_letters,
    words={"way": dict(LetterCopy.Way.choices)},
    place=45,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("documents.letters", _LETTERS)
