"""A cooperative that shows documents and letters, and things to put there."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from portal.consents.actions import record_consent
from portal.documents.letter_models import Letter, LetterCopy
from portal.documents.models import Document
from portal.documents.publishing import publish_document
from portal.documents.writing import Target, draft_letter, send_letter
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from tests.personas import People
from tests.portal.access.rules_in_force import with_rules

CONSENT = "e-doreczenia"
WORDS = {"key": CONSENT, "title": "Pisma na koncie", "text": "Zgadzam się dostawać pisma na koncie."}
PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def _shown(people: People) -> None:
    """Show both modules at Siarkowiec, and let people agree to letters on their account."""
    modules = [module.model_dump(mode="json") for module in rules_on(clock.today()).modules]
    modules += [{"key": "documents"}, {"key": "correspondence"}]
    with_rules(modules=modules, legal={"consents": [WORDS]}, letters={"consent": CONSENT, "unopened_days": 14})


@pytest.fixture
def agrees(_shown: None) -> Callable[[Any], None]:
    """Return how a person agrees to letters on the account."""

    def give(user: Any) -> None:
        record_consent(user=user, purpose_key=CONSENT, is_given=True, on=clock.today(), by=user)

    return give


def published(category: str, title: str, day: str = "2026-03-02", **values: Any) -> Document:
    """Publish a document with a text."""
    fields: dict[str, Any] = {"number": "", "text": "## Treść\n\nSłowa.", "file": None, "by": "P001"}
    return publish_document(
        category=category, title=title, dated_on=dt.date.fromisoformat(day), form_key=uuid.uuid4(), **fields | values
    )


def sent(target: Target, *, title: str = "Wezwanie do zapłaty", on: dt.date | None = None, **values: Any) -> Letter:
    """Write and send a letter."""
    fields: dict[str, Any] = {"text": "Prosimy o **kontakt**.", "file": None, "by": "P001"} | values
    letter = draft_letter(title=title, target=target, form_key=uuid.uuid4(), **fields)
    return send_letter(letter=letter, on=on or clock.today(), by="P001")


def copy_of(letter: Letter, user: Any) -> LetterCopy:
    """Return a person's copy."""
    return LetterCopy.objects.get(letter=letter, person_id=user.person_link.person_id)
