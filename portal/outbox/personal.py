"""What this room tells a person of themselves in a file of everything about them: words of secret messages stay out."""

from collections.abc import Iterable

from django.db.models import Q

from portal.kernel.personal_exports import MOST_ROWS, PERSONAL_EXPORTS, PersonalPart, Row, Whose
from portal.outbox.kinds import words_of_kind
from portal.outbox.models import Channel, Message, State


def _messages(whose: Whose) -> Iterable[Row]:
    about = Q(about=f"account:{whose.user.identifier}")
    mine = about | Q(person_id=whose.person) if whose.person_id else about
    for message in Message.objects.filter(mine).order_by("created_at")[:MOST_ROWS]:
        yield {
            "created_at": message.created_at,
            "kind": words_of_kind(message.kind),
            "channel": Channel(message.channel).label,
            "to": message.to_address,
            "subject": message.subject,
            "text": message.text,
            "state": State(message.state).label,
            "sent_at": message.sent_at,
        }


_MESSAGES = PersonalPart(
    heading="Wiadomości do Ciebie",
    tables=frozenset({"outbox_message"}),
    columns={
        "created_at": "Kiedy",
        "kind": "Rodzaj",
        "channel": "Jak",
        "to": "Dokąd",
        "subject": "Temat",
        "text": "Treść",
        "state": "Stan",
        "sent_at": "Wysłano",
    },
    rows=_messages,
    is_of_account=True,
    place=62,
)


def fill() -> None:
    """Leave the room's part with the kernel."""
    PERSONAL_EXPORTS.add("outbox.messages", _MESSAGES)
