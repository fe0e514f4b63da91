"""Messages as the desk reads them: words for states, what can be done. Nothing is asked of the database here."""

from dataclasses import dataclass

from portal.outbox.kinds import words_of_kind
from portal.outbox.models import Message, State

TONES = {
    State.WAITING: "info",
    State.SENDING: "info",
    State.SENT: "ok",
    State.FAILED: "error",
    State.CANCELLED: "",
}


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message in the list, and at the head of its own page; ``tone`` is the kind of tag that goes with the state."""

    message: Message
    kind: str
    state: str
    tone: str
    trouble: str

    @property
    def may_be_sent_again(self) -> bool:
        """Return whether another try makes sense."""
        return self.message.state == State.FAILED and self.message.erased_at is None

    @property
    def may_be_cancelled(self) -> bool:
        """Return whether it can still be taken back."""
        return self.message.state == State.WAITING

    @property
    def why_no_words(self) -> str:
        """Return why the page shows no body; empty when it does."""
        if self.message.sealed:
            return "Treść jest poufna: zawiera hasło albo link. Zobaczy ją tylko adresat."
        if self.message.erased_at is not None:
            return "Treści już nie ma. Poufną kasujemy zaraz po wysłaniu, każdą inną po 90 dniach."
        return ""


def message_line(message: Message) -> MessageLine:
    """Return one message in words."""
    state = State(message.state)
    # Of a message that was taken in the end, earlier troubles are nobody's concern.
    trouble = message.last_error if state in (State.WAITING, State.FAILED) else ""
    return MessageLine(message, words_of_kind(message.kind), str(state.label), TONES[state], trouble)
