"""A link for a new password by e-mail, where the cooperative's rules send one. Setting the password: ``actions``."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from portal.accounts.identifying import identifier_meant_by
from portal.accounts.models import User
from portal.accounts.queries import user_by_identifier
from portal.accounts.standing_pages import why_closed
from portal.accounts.tokens import CooperativeTokenGenerator
from portal.audit.actions import record_event
from portal.kernel import clock
from portal.outbox.actions import send_message
from portal.outbox.models import Message
from portal.outbox.queries import messages_keyed, newest_keyed
from portal.rulebook.queries import rules_on

HOURS_VALID = 1  # settings.PASSWORD_RESET_TIMEOUT says the same in seconds
# One account gets a link every five minutes at most, and so many a day: nobody's mailbox is flooded by strangers.
BETWEEN = dt.timedelta(minutes=5)
A_DAY = 5
NOBODY = "nikt@example.invalid"

_tokens = CooperativeTokenGenerator()


class LinkSentNow(Exception):
    """A link went to the account a moment ago."""


class TooManyLinks(Exception):
    """The account got as many links as it may get in a day."""


class _Undo(Exception):
    """Takes back what was done for nobody."""


def links_are_sent() -> bool:
    """Return whether the cooperative sends links for a new password. Costs one query."""
    return "email_link" in rules_on(clock.today()).sign_in.lost_password_ways


def request_password_link(*, typed: str, link_to: Callable[[User, str], str]) -> None:
    """Send a link to the account that is meant by the typed text, if there is one that may have it.

    Nothing tells whether there was: for an unknown text, an account without an address, a blocked one and one that got
    too many links the same work is done and taken back. ``link_to`` makes the whole address of an account and a token.
    """
    user = _addressee(typed)
    try:
        with transaction.atomic():
            account = user or User(identifier=typed[:150], email=NOBODY, password=make_password(None))
            _send(account, link_to(account, _tokens.make_token(account)))
            if user is None:
                raise _Undo
            record_event(action="account.password_link_sent", by="system", subject=f"account:{user.identifier}")
    except _Undo:
        return


@transaction.atomic
def send_password_link(
    *, user: User, link_to: Callable[[User, str], str], by: Any, reason: str, person_id: UUID | None = None
) -> None:
    """Send a link to an account at a worker's hand, within the limits that hold for everybody.

    Whether the worker may, and whether the address is the owner's, is asked before (``access.link_by_worker``). Raises
    LinkSentNow and TooManyLinks.
    """
    # Race: two workers, or a double click, wait here; the second one is told.
    account = User.objects.select_for_update().get(pk=user.pk)
    now = timezone.now()
    if messages_keyed(_key(account), since=now - BETWEEN):
        raise LinkSentNow
    if messages_keyed(_key(account), since=now - dt.timedelta(days=1)) >= A_DAY:
        raise TooManyLinks
    _send(account, link_to(account, _tokens.make_token(account)), by=by, person_id=person_id)
    record_event(
        action="account.password_link_sent",
        by=by,
        subject=f"account:{account.identifier}",
        person_id=person_id,
        details={"reason": reason},
    )


def last_link_to(user: User) -> Message | None:
    """Return the newest message with a link for the account, for its day and whether it went out. Costs one query."""
    return newest_keyed(_key(user))


def account_of_link(account_id: UUID | str, token: str) -> User | None:
    """Return the account whose link this is and still opens it, or None.

    A link dies after an hour, with a change of the password or the address, with a sign-in, and with a block; one of
    another cooperative opens nothing here. Costs one query.
    """
    user = User.objects.filter(pk=account_id, role=User.Role.RESIDENT).first()
    if user is None or not _tokens.check_token(user, token) or why_closed(user) not in ("", "expired"):
        return None
    return user


def _addressee(typed: str) -> User | None:
    user = user_by_identifier(identifier_meant_by(typed, besides=["email"])) if typed.strip() else None
    if user is None or user.role != User.Role.RESIDENT or not user.email or why_closed(user) not in ("", "expired"):
        return None
    sent = messages_keyed(_key(user), since=timezone.now() - dt.timedelta(days=1))
    return None if sent >= A_DAY else user


def _key(user: User) -> str:
    return f"password-link:{user.pk}:"


def _send(user: User, link: str, *, by: Any = "system", person_id: UUID | None = None) -> None:
    slot = int(timezone.now().timestamp() // BETWEEN.total_seconds())
    send_message(
        kind="access_password_link",
        channel="email",
        to=user.email,
        context={"name": user.full_name, "hours_valid": HOURS_VALID},
        secret_context={"link": link},
        dedupe_key=f"{_key(user)}{slot}",
        by=by,
        person_id=person_id,
        about=f"account:{user.identifier}",
    )
