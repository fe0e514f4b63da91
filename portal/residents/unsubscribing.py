"""The link that ends e-mails of a topic with one click, for whoever holds the mail. It opens nothing else.

Source: RFC 8058. A link is signed for its person, topic and cooperative; it does not grow old, as mail does not.
"""

import uuid
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portal.kernel.own_address import own_address
from portal.kernel.schemas import current_schema

# In place of a topic: all topics that come in the mail of the day.
WHOLE_DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """What a link is for."""

    person_id: uuid.UUID
    topic: str


def unsubscribe_address(person_id: uuid.UUID, topic: str) -> str:
    """Return the whole address of the link."""
    token = _signer().sign(f"{person_id.hex}.{topic}")
    return own_address(reverse("notices_off", kwargs={"token": token}))


def read_unsubscription(token: str) -> Unsubscription | None:
    """Return what the link is for, or None for one that was changed or belongs to another cooperative."""
    try:
        person, _, topic = _signer().unsign(token).partition(".")
        return Unsubscription(uuid.UUID(person), topic)
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(sep="~", salt=f"notices.unsubscribe:{current_schema()}")
