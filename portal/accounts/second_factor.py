"""The second factor: codes of an authenticator app and recovery codes. How often one may try is in ``attempts``.

Checked here and not by allauth's forms: they count tries and used codes in the cache, and a lost cache must neither
let a code be used twice nor keep the owner out.
"""

import hmac
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction

from portal.accounts.models import User
from portal.kernel.sealing import CannotUnseal, seal, unseal

PURPOSE = "second-factor"
STEP_SECONDS = 30
# Steps before and after now that are accepted too: telephones' clocks differ.
TOLERANCE = 1


def has_second_factor(user: User) -> bool:
    """Return whether an authenticator app is enrolled. Costs one query."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def accepted_authenticator(*, user: User, code: str, now: float | None = None) -> Authenticator | None:
    """Return the authenticator that the code belongs to, used up by this call, or None.

    Race: the row is locked, and the step of the last accepted code is kept in it, so a code opens once.
    Costs one to four queries.
    """
    typed = "".join(code.split()).replace("-", "")
    if not typed.isascii() or not typed.isdigit():
        return None
    moment = time.time() if now is None else now
    return _accepted_totp(user, typed, moment) or _accepted_recovery_code(user, typed)


def code_matches(*, secret: str, code: str, now: float | None = None) -> int | None:
    """Return the time step for which the code is right, or None. Compares in constant time."""
    step_now = int((time.time() if now is None else now) // STEP_SECONDS)
    typed = "".join(code.split())
    for step in range(step_now - TOLERANCE, step_now + TOLERANCE + 1):
        if hmac.compare_digest(code_at_step(secret, step).encode(), typed.encode()):
            return step
    return None


def code_at_step(secret: str, step: int) -> str:
    """Return the six digits that an app shows during a time step."""
    return str(format_hotp_value(hotp_value(secret, step)))


def sealed_secret(secret: str) -> str:
    """Return the secret as it is stored."""
    return seal(secret, purpose=PURPOSE)


def opened_secret(sealed: str) -> str:
    """Return a stored secret in the clear; raises CannotUnseal."""
    return unseal(sealed, purpose=PURPOSE)


def _accepted_totp(user: User, code: str, now: float) -> Authenticator | None:
    with transaction.atomic():
        totp = Authenticator.objects.select_for_update().filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
        if totp is None:
            return None
        try:
            secret = opened_secret(totp.data["secret"])
        except CannotUnseal:
            return None
        step = code_matches(secret=secret, code=code, now=now)
        if step is None or step <= totp.data.get("last_step", -1):
            return None
        totp.data["last_step"] = step
        totp.save(update_fields=["data"])
        return totp


def _accepted_recovery_code(user: User, code: str) -> Authenticator | None:
    codes = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    if codes is None:
        return None
    try:
        return codes if codes.wrap().validate_code(code) else None
    except CannotUnseal:
        return None
