"""What takes a message out of the house, and the two ways of not taking it: for good, and for now."""

from enum import Enum
from types import TracebackType
from typing import Self

from portal.outbox.models import Channel, Message
from portal.outbox.rendering import Words


class Concern(Enum):
    """Whom a trouble concerns: this message, the whole cooperative, or everybody who uses the server."""

    MESSAGE = "message"
    COOPERATIVE = "cooperative"
    EVERYBODY = "everybody"


class Refused(Exception):
    """The message will never be taken; the text says why, in Polish."""


class NotNow(Exception):
    """The message was not taken and may be later."""

    def __init__(self, text: str, *, concerns: Concern = Concern.MESSAGE) -> None:
        super().__init__(text)
        self.concerns = concerns


class Carriers:
    """The connections of one batch: opened when first needed, closed with the block."""

    def __init__(self) -> None:
        from portal.outbox.mail import MailCarrier

        self._mail = MailCarrier()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mail.close()

    def carry(self, message: Message, words: Words) -> None:
        """Hand one message over. Raises Refused and NotNow."""
        if message.channel == Channel.EMAIL:
            self._mail.carry(message, words)
        else:
            from portal.outbox.sms import carry_sms

            carry_sms(message, words)
