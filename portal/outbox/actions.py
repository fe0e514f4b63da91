"""Asking for a message, cancelling one, trying a failed one again: the outbox's only doors for other rooms.

``send_message`` stores a row in the caller's transaction; a worker sends it after the commit. Roll back, and nothing
is sent; mail down, and it waits. Callers pass a kind, an address and a context and need to know nothing else::

    send_message(
        kind="access_ready_for_collection",
        channel="email",
        to=person.email,
        context={"name": "Danuta Zięba", "office": "Dział Techniczny, ul. Moniuszki 3", "rooms": "108, 213",
                 "hours": "pn.-pt. 7:00-15:00", "phones": "15 823-38-88", "until": dt.date(2026, 12, 4)},
        dedupe_key=f"access-ready:{application.pk}",
        by=request.user,
        person_id=person.pk,
        about=f"application:{application.pk}",
    )

Which keys a kind's context has is in ``portal/outbox/kinds.py``:

| kind | when | context | secret |
| --- | --- | --- | --- |
| ``access_confirm_application`` | an electronic application waits for a click | name, hours_valid | link |
| ``access_ready_for_collection`` | credentials wait; also SMS | name, office, rooms, hours, phones, until | – |
| ``access_refused`` | an application was refused | name, reason, office, phones | |
| ``access_credentials_by_email`` | where the rules say so | name, address, until (or None) | identifier, password |
| ``access_closed`` | an account was closed | name, reason (may be empty), to_do, office, phones | |
| ``access_blocked`` | an account was blocked; also SMS | name, at, to_do, office, phones | |
| ``access_ending`` | titles ended | name, ended_on, seen_through (or None), open_through, office, phones | |
| ``access_password_link`` | a link for a new password | name, hours_valid | link |
| ``contact_confirm_address`` | a new address waits for a click | name, hours_valid | link |
| ``account_new_device`` | a sign-in from a browser not met before | name, device, at | |
| ``account_password_changed`` | a new own password | name, at | |
| ``account_email_changed`` | another address, told to the old one | name, at, new_address | |
| ``resident_notice`` | something new for a resident (``residents.notice_choices``) | name, title, text, link | |
| ``resident_digest`` | the same of a whole day, titles only | name, lines, more | |
| ``fault_for_office`` | a report, told to the office | name (empty), number, category, answer_by | |

``name`` is whom the message greets and may be empty; ``office``, ``rooms``, ``hours``, ``phones``, ``reason`` and
``to_do``, ``title`` and ``text`` are text; ``until``, ``ended_on``, ``seen_through``, ``open_through`` are days, ``at``
a moment, ``hours_valid`` a number; ``link`` and ``address`` begin with ``https://``; ``lines`` are pairs of a title and
its link, ``more`` says how many were left out.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.audit.actions import identifier_of, record_event
from portal.kernel import clock
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.kernel.registries import Registry
from portal.kernel.schemas import current_schema
from portal.outbox.addresses import email_problem, one_line, telephone, telephone_problem
from portal.outbox.bodies import put_words
from portal.outbox.kinds import Kind, kind_named
from portal.outbox.models import TRIED_FOR, Channel, Message, State, give_up_moment
from portal.outbox.policy import refusal, refuse_a_secret_against_the_rules
from portal.outbox.rendering import Words, email_words, sms_words
from portal.outbox.waking import wake_after_commit
from portal.rulebook.queries import rules_on

# Filled by residents with one entry: the language that a person's own account speaks, empty when nothing was chosen.
reader_languages: Registry[Callable[[uuid.UUID], str]] = Registry("in which language people read")


class CannotSendAgain(ValueError):
    """Only a failed message whose words are still there can be tried again."""


class CannotCancel(ValueError):
    """The message is on its way already, or came to its end."""


@transaction.atomic
def send_message(
    *,
    kind: str,
    channel: str,
    to: str,
    context: Mapping[str, Any],
    dedupe_key: str,
    by: Any,
    person_id: uuid.UUID | None = None,
    language: str = "",
    about: str = "",
    secret_context: Mapping[str, Any] | None = None,
    unsubscribe: str = "",
    not_before: dt.datetime | None = None,
) -> Message | None:
    """Put a message into the outbox in the transaction that is open and return it.

    None when the cooperative sends nothing by this channel (no sender of mail in its rules, no SMS) or ``to`` is
    empty: an act does not fail for want of a notice; ``policy.reason_not_to_send`` says the reason beforehand. An
    address that is none makes a failed message, so that somebody sees it. A ``dedupe_key`` met before returns the
    message it made then. Keys that the kind calls secret may stand in ``context`` too; they are sealed all the same.
    The words are in ``language``, else in that of the person's own account.
    ``unsubscribe`` is where the reader ends such messages with one click (RFC 8058); before ``not_before`` it waits.

    Raises KindUnknown, ContextMismatch, HeaderRefused and, for credentials that the cooperative's rules do not send by
    mail, SecretNotAllowed. Costs three queries, one more for a person, and a few milliseconds of rendering.
    """
    known, via = kind_named(kind), Channel(channel)
    given = {**context, **(secret_context or {})}
    known.check(given)
    if via == Channel.SMS and not known.sms:
        raise ValueError(f"{kind} has no words for an SMS")
    rules = rules_on(clock.today())
    refuse_a_secret_against_the_rules(known, rules)
    if not to.strip() or refusal(via, rules):
        return None
    earlier = Message.objects.filter(dedupe_key=dedupe_key).first()
    if earlier is not None:
        return earlier
    message = Message(
        kind=kind,
        channel=via,
        language=language or _language_of(person_id),
        dedupe_key=dedupe_key,
        person_id=person_id,
        about=about[:150],
    )
    message.requested_by, message.unsubscribe = identifier_of(by), unsubscribe
    if not_before is not None and not_before > timezone.now():
        message.next_attempt_at, message.give_up_at = not_before, not_before + TRIED_FOR
    message.message_id = _message_id(message.pk)
    put_words(message, _words(message, known, given, rules.sender.name), is_secret=known.is_secret)
    _address(message, to)
    return _stored(message)


@transaction.atomic
def send_again(*, message: Message, by: Any) -> None:
    """Let a failed message be tried for another day. Raises CannotSendAgain."""
    found = Message.objects.select_for_update().get(pk=message.pk)
    if found.state != State.FAILED or found.erased_at is not None:
        raise CannotSendAgain(found.state)
    found.state, found.attempts = State.WAITING, 0
    found.next_attempt_at, found.give_up_at = timezone.now(), give_up_moment()
    found.save(update_fields=["state", "attempts", "next_attempt_at", "give_up_at"])
    record_event(
        action="message.sent_again",
        by=by,
        subject=f"message:{found.pk}",
        details={"kind": found.kind},
        person_id=found.person_id,
    )
    wake_after_commit()


@transaction.atomic
def cancel_message(*, message: Message, by: Any) -> None:
    """Take a waiting message back; a secret's words go at once. Raises CannotCancel."""
    found = Message.objects.select_for_update().get(pk=message.pk)
    if found.state != State.WAITING:
        raise CannotCancel(found.state)
    found.state, found.next_attempt_at = State.CANCELLED, None
    if found.sealed:
        found.sealed, found.erased_at = "", timezone.now()
    found.save(update_fields=["state", "next_attempt_at", "sealed", "erased_at"])
    record_event(
        action="message.cancelled",
        by=by,
        subject=f"message:{found.pk}",
        details={"kind": found.kind},
        person_id=found.person_id,
    )


def _language_of(person_id: uuid.UUID | None) -> str:
    """Return the language of the person's own account; Polish for those who have none or chose none."""
    if person_id is None:
        return "pl"
    return next((found for _, language_of in reader_languages if (found := language_of(person_id))), "pl")


def _words(message: Message, known: Kind, given: Mapping[str, Any], sender: str) -> Words:
    cooperative, language = cooperative_in_force(), message.language
    if message.channel == Channel.SMS:
        return sms_words(message.kind, context=given, cooperative=cooperative, language=language)
    secrets = {name: value for name, value in given.items() if name in known.secret_keys}
    shown = {name: value for name, value in given.items() if name not in known.secret_keys}
    return email_words(
        message.kind,
        context={"unsubscribe": message.unsubscribe, **shown},
        secrets=secrets,
        cooperative=cooperative,
        sender=sender,
        language=language,
    )


def _address(message: Message, to: str) -> None:
    """Write the address into an unsaved message; with one that is none it has failed before it began."""
    is_email = message.channel == Channel.EMAIL
    plain = one_line(to)
    problem = email_problem(to.strip()) if is_email else telephone_problem(to)
    message.to_address = plain if is_email or problem else telephone(to)
    if problem:
        message.state, message.next_attempt_at, message.last_error = State.FAILED, None, problem
        # A secret that can go nowhere is not kept.
        if message.sealed:
            message.sealed, message.erased_at = "", timezone.now()


def _stored(message: Message) -> Message:
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        # Race: somebody asked for the same notice at the same moment; theirs is committed by now.
        earlier = Message.objects.filter(dedupe_key=message.dedupe_key).first()
        if earlier is None:
            raise
        return earlier
    if message.state == State.WAITING:
        wake_after_commit()
    return message


def _message_id(key: uuid.UUID) -> str:
    return f"<{key}@{current_schema()}.{settings.BASE_DOMAIN}>"
