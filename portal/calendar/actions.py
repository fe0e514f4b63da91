"""Making the secret address of a calendar, anew, and switching it off."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.actions import record_event
from portal.calendar.models import CalendarFeed
from portal.kernel.schemas import current_schema
from portal.residents.policy import link_of


@transaction.atomic
def make_feed(*, user: User) -> str:
    """Return a new secret for the account's calendar; the one before opens nothing from now on."""
    secret = secrets.token_urlsafe(32)
    columns = {"digest": digest_of(secret), "created_at": timezone.now(), "last_read_at": None}
    # Race: of two clicks at once the later one's address stands; the earlier one's page shows a dead one.
    CalendarFeed.objects.update_or_create(user=user, defaults=columns)
    _note("calendar.made", user)
    return secret


@transaction.atomic
def switch_feed_off(*, user: User) -> bool:
    """Let the account's calendar have no address; False when it had none."""
    gone, _ = CalendarFeed.objects.filter(user=user).delete()
    if gone:
        _note("calendar.switched_off", user)
    return bool(gone)


def digest_of(secret: str) -> str:
    """Return what is stored of a secret; the same secret is another one in another cooperative."""
    return hashlib.sha256(f"calendar:{current_schema()}:{secret}".encode()).hexdigest()


def _note(action: str, user: User) -> None:
    link = link_of(user)
    person_id = link.person_id if link else None
    record_event(action=action, by=user, subject=f"account:{user.identifier}", person_id=person_id)
