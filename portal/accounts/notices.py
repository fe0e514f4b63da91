"""Telling the owner of an account what happened to it, through the outbox. A notice never stands in the way of the act.

The outbox stores a row and no more; the mail server is asked later, by a worker. Operators, who live in the public
schema, have no outbox and get none.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.kernel.registries import Registry
from portal.kernel.schemas import is_public_schema
from portal.outbox.actions import send_message

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads an account's mail: the person in the register and the address they gave; both may be missing."""

    person_id: uuid.UUID | None = None
    email: str = ""


# Filled by residents with one entry: whose account it is, as the register knows them.
readers: Registry[Callable[[User], Reader]] = Registry("who reads an account's mail")


def tell_of_new_device(*, user: User, device: str) -> None:
    """Tell of a sign-in from a browser not met before; one notice an hour for the same words."""
    now = timezone.now()
    key = f"new-device:{user.pk}:{now:%Y-%m-%dT%H}:{device}"
    _tell(user, "account_new_device", key=key, context={"device": device, "at": now})


def tell_of_password(*, user: User) -> None:
    """Tell that the password was changed."""
    at = user.password_changed_at or timezone.now()
    _tell(user, "account_password_changed", key=f"password:{user.pk}:{at.isoformat()}", context={"at": at})


def _tell(user: User, kind: str, *, key: str, context: dict[str, Any]) -> None:
    if is_public_schema():
        return
    try:
        with transaction.atomic():
            reader = _reader_of(user)
            send_message(
                kind=kind,
                channel="email",
                to=user.email or reader.email,
                context={"name": user.full_name, **context},
                dedupe_key=key[:200],
                by=user,
                person_id=reader.person_id,
                language=user.language or "pl",
                about=f"account:{user.identifier}",
            )
    except Exception:
        # Whoever signs in or changes a password must get on, whatever is wrong with a template or a rule.
        logger.exception("account.notice_failed", extra={"kind": kind})


def _reader_of(user: User) -> Reader:
    return next((reader_of(user) for _, reader_of in readers), Reader())
