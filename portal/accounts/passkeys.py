"""Passkeys of residents: the finger, face or PIN of a device in place of password and code. Pages: ``passkey_views``.

A passkey belongs to one host: one made at the cooperative's own domain does nothing at its other address, and the pages
say so. What a browser sends is checked by fido2, through allauth; the challenge waits in the session.
"""

import json
import logging
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth
from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import record_event

logger = logging.getLogger(__name__)

MOST_PASSKEYS = 10
LONGEST_ANSWER = 20_000


class PasskeyRefused(ValueError):
    """What the browser sent is no answer to our challenge, of no passkey we know, or was sent twice."""


class TooManyPasskeys(ValueError):
    """The account has as many passkeys as it may have."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner sees it; ``host`` is the only address at which it works."""

    id: int
    device: str
    host: str
    row: Authenticator


def read_answer(text: str) -> dict[str, Any]:
    """Return what a browser sent as JSON; raises PasskeyRefused for anything that is no answer."""
    try:
        answer = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise PasskeyRefused("no answer")
    return answer


def passkeys_of(user: User) -> list[Passkey]:
    """Return the person's passkeys, the oldest first. Costs one query."""
    rows = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")
    return [Passkey(row.pk, row.data.get("name", ""), row.data.get("host", ""), row) for row in rows]


def registration_options(user: User) -> dict[str, Any]:
    """Return what a browser needs to make a passkey that signs in by itself; the challenge waits in the session."""
    return dict(auth.begin_registration(user, True))


def sign_in_options(user: User | None = None) -> dict[str, Any]:
    """Return what a browser needs to answer with a passkey: of anybody, or of the person whose password was right."""
    return dict(auth.begin_authentication(user))


def add_passkey(*, user: User, credential: Any, device: str, host: str, by: Any) -> Authenticator:
    """Store a passkey that answers the challenge in the session. Raises PasskeyRefused, TooManyPasskeys.

    Recovery codes are made with the first one, for the day on which the device is lost.
    """
    _checked(_verify_new, credential)
    with transaction.atomic():
        # Race: two tabs adding at once wait here.
        User.objects.select_for_update().get(pk=user.pk)
        if len(passkeys_of(user)) >= MOST_PASSKEYS:
            raise TooManyPasskeys
        added: Authenticator = auth.WebAuthn.add(user, device, credential).instance
        added.data["host"] = host
        added.save(update_fields=["data"])
        if not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).exists():
            RecoveryCodes.activate(user)
        record_event(action="account.passkey_added", by=by, subject=f"account:{user.identifier}")
    return added


@transaction.atomic
def remove_passkey(*, user: User, passkey_id: int, by: Any) -> bool:
    """Remove one of the person's passkeys, with the last second factor the recovery codes too; False if not theirs."""
    mine = Authenticator.objects.filter(user_id=user.pk)
    gone, _rows = mine.filter(pk=passkey_id, type=Authenticator.Type.WEBAUTHN).delete()
    if not gone:
        return False
    if not mine.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        mine.delete()
    record_event(action="account.passkey_removed", by=by, subject=f"account:{user.identifier}")
    return True


def owner_of_answer(credential: Any, user: User | None = None) -> Authenticator:
    """Return the passkey that answered the challenge in the session; the challenge is used up. Raises PasskeyRefused.

    Without ``user`` the answer itself says whose it is, as fido2 verified. Costs three queries.
    """
    found: Authenticator = _checked(lambda answer: _verify_answer(answer, user), credential)
    return found


def _verify_new(credential: Any) -> Any:
    auth.parse_registration_response(credential)
    binding = auth.complete_registration(credential)
    if not binding.is_user_verified():
        raise PasskeyRefused("the device asked for neither finger, face nor PIN")
    return binding


def _verify_answer(credential: Any, user: User | None) -> Authenticator:
    auth.parse_authentication_response(credential)
    owner = user or auth.extract_user_from_response(credential)
    found: Authenticator = auth.complete_authentication(owner, credential)
    return found


def _checked(verify: Any, credential: Any) -> Any:
    try:
        return verify(credential)
    except Exception as error:
        # A browser may send anything, and the libraries raise what they like about it; none of it is our failure.
        auth.clear_state()
        logger.info("passkey.refused", extra={"why": type(error).__name__})
        raise PasskeyRefused(str(type(error).__name__)) from error
