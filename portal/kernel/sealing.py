"""Encrypting secrets that must be read back (second factors, letters on their way), by a key of the installation."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from portal.kernel.schemas import current_schema


class CannotUnseal(ValueError):
    """The text was sealed with another key, in another cooperative, for another purpose, or was changed."""


def seal(text: str, *, purpose: str) -> str:
    """Return the text encrypted and signed for one purpose in the cooperative in force."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Return the text that ``seal`` was given; raises CannotUnseal."""
    try:
        return _fernet(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal("the secret cannot be read here") from None


def _fernet(purpose: str) -> MultiFernet:
    secrets = [force_bytes(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    # Sync: the label is part of the key of everything sealed so far; it outlives the module's name.
    label = f"portal.accounts.sealing:{purpose}:{current_schema()}".encode()
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hmac.new(secret, label, hashlib.sha256).digest())) for secret in secrets
    )
