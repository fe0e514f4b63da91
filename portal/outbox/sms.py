"""SMS through a sender that the installation chooses (``IOK_SMS_SENDER``). No gateway and no third party lives here.

A sender is any class without arguments that has ``send``. The default is none: the channel is refused in words.
"""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from portal.kernel.schemas import current_schema
from portal.outbox.carriers import NotNow, Refused
from portal.outbox.models import Message
from portal.outbox.rendering import Words

NONE = "none"
SWITCHED_OFF = "SMS-y zostały wyłączone. Zadzwoń albo wyślij e-mail."


class SmsSender(Protocol):
    """What a gateway's sender must do."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Hand one SMS to the gateway and return when it was taken.

        ``to`` is ``+48600100200``; ``reference`` is the same at every attempt, so that a gateway can take it once.
        Raises ``carriers.Refused`` when it will never be taken, ``carriers.NotNow`` when it may be later; OSError is
        understood as the latter.
        """


class FileSmsSender:
    """Writes each SMS to a file of its own under ``SMS_FILE_PATH``, for the demo; a repeated one replaces itself."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Write ``SCHEMA-REFERENCE.txt``: the number, an empty line, the text."""
        folder = Path(settings.SMS_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{current_schema()}-{reference}.txt").write_text(f"{to}\n\n{text}\n", encoding="utf-8")


def carry_sms(message: Message, words: Words) -> None:
    """Hand one SMS to the installation's sender. Raises Refused and NotNow."""
    if settings.SMS_SENDER == NONE:
        raise Refused(SWITCHED_OFF)
    sender: SmsSender = import_string(settings.SMS_SENDER)()
    try:
        sender.send(to=message.to_address, text=words.text, reference=str(message.pk))
    except OSError as error:
        raise NotNow("Bramka SMS nie odpowiada. Spróbujemy znowu.") from error
