"""E-mail on its way: the message as MIME under the cooperative's name, the server's answers in words."""

import contextlib
import logging
import smtplib
from email.mime.image import MIMEImage
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from portal.kernel import clock
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.outbox.addresses import email_problem, has_control_characters
from portal.outbox.carriers import Concern, NotNow, Refused
from portal.outbox.models import Message
from portal.outbox.rendering import LOGO_ID, Words
from portal.rulebook.queries import rules_on
from portal.rulebook.sections.sender import SenderRules

logger = logging.getLogger(__name__)

SERVER_AWAY = "Serwer poczty nie odpowiada. Spróbujemy znowu."
SERVER_REFUSES_US = "Serwer poczty nie przyjmuje naszej poczty ({answer}). Spróbujemy znowu."
BUSY = "Serwer poczty prosi, aby spróbować później ({answer})."
ADDRESS_REFUSED = "Tego adresu nie ma albo nie przyjmuje poczty ({answer})."
MESSAGE_REFUSED = "Serwer poczty odmówił przyjęcia tej wiadomości ({answer})."
NOT_A_MESSAGE = "Z tych danych nie da się złożyć e-maila. Sprawdź nazwę nadawcy w zasadach i adres osoby."
NO_SENDER = "Spółdzielnia nie ma już nadawcy poczty. Wpisz go w zasadach."


class MailCarrier:
    """One connection to the mail server for a batch of messages of one cooperative."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._sender: SenderRules | None = None

    def carry(self, message: Message, words: Words) -> None:
        """Hand one e-mail to the server and wait for its yes. Raises Refused and NotNow."""
        sender = self._sender_in_force()
        if problem := email_problem(message.to_address):
            raise Refused(problem)
        try:
            letter = mail_of(message, words, sender)
            letter.message()  # what cannot be written as mail is found here, before the server is asked
        except ValueError as error:
            raise Refused(NOT_A_MESSAGE) from error
        try:
            self._send(letter)
        except (smtplib.SMTPException, OSError) as error:
            # Whatever state the conversation is in, the next message starts a new one.
            self.close()
            raise _in_words(error) from error

    def close(self) -> None:
        """Say goodbye to the server, if there is one."""
        if self._connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._connection.close()
            self._connection = None

    def _send(self, letter: EmailMultiAlternatives) -> None:
        if self._connection is None:
            self._connection = get_connection(fail_silently=False)
            self._connection.open()
        self._connection.send_messages([letter])

    def _sender_in_force(self) -> SenderRules:
        if self._sender is None:
            self._sender = rules_on(clock.today()).sender
        if not self._sender.name:
            raise NotNow(NO_SENDER, concerns=Concern.COOPERATIVE)
        return self._sender


def mail_of(message: Message, words: Words, sender: SenderRules) -> EmailMultiAlternatives:
    """Return the row as mail: text and HTML, the mark inside. Raises ValueError for a head of more than one line."""
    if has_control_characters(sender.name + sender.reply_to + message.to_address + words.subject):
        raise ValueError("a header of more than one line")
    letter = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        from_email=formataddr((sender.name, settings.DEFAULT_FROM_EMAIL)),
        to=[message.to_address],
        reply_to=[sender.reply_to] if sender.reply_to else None,
        headers=_headers(message),
    )
    letter.attach_alternative(words.html, "text/html")
    if f"cid:{LOGO_ID}" in words.html:
        _put_logo(letter)
    return letter


def _headers(message: Message) -> dict[str, str]:
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if message.unsubscribe:
        # Source: RFC 8058 – a mail program sends this POST itself, without a cookie, and shows a button of its own.
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _put_logo(letter: EmailMultiAlternatives) -> None:
    png = cooperative_in_force().logo_png
    if not png:
        return
    image = MIMEImage(png, "png")
    image.add_header("Content-ID", f"<{LOGO_ID}>")
    image.add_header("Content-Disposition", "inline", filename="logo.png")
    letter.mixed_subtype = "related"  # type: ignore[attr-defined]
    letter.attach(image)


def _in_words(error: Exception) -> Refused | NotNow:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _about_this_message(*next(iter(error.recipients.values())), ADDRESS_REFUSED)
    if isinstance(error, smtplib.SMTPDataError):
        return _about_this_message(error.smtp_code, error.smtp_error, MESSAGE_REFUSED)
    if isinstance(error, smtplib.SMTPResponseException):
        # Our name or password, not this message: it is the same for every one until somebody mends it.
        answer = _answer(error.smtp_code, error.smtp_error)
        logger.error("outbox.server_refuses_us", extra={"answer": answer})
        return NotNow(SERVER_REFUSES_US.format(answer=answer), concerns=Concern.EVERYBODY)
    logger.warning("outbox.server_away", extra={"error": type(error).__name__})
    return NotNow(SERVER_AWAY, concerns=Concern.EVERYBODY)


def _about_this_message(code: int, answer: bytes | str, refusal: str) -> Refused | NotNow:
    words = _answer(code, answer)
    return Refused(refusal.format(answer=words)) if code >= 500 else NotNow(BUSY.format(answer=words))


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:200]
