"""Changing where a cooperative's inbox is and whether it is watched. Looking into it is in ``looking``."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from billing_import.inbox.models import SEALED_FOR, Inbox
from billing_import.inbox.places import is_plain_prefix
from portal.audit.actions import identifier_of, record_event
from portal.kernel.sealing import seal


@dataclass(frozen=True, slots=True)
class InboxWish:
    """What an inbox is to be. ``secret`` is the bucket's key; empty keeps the one that is there."""

    is_watched: bool
    place: str = Inbox.Place.FOLDER
    endpoint: str = ""
    region: str = ""
    bucket: str = ""
    prefix: str = ""
    access_key: str = ""
    secret: str = ""


class InboxRefused(ValueError):
    """The inbox cannot be like that: a Polish sentence, and the field of the form it is about."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def inbox_of_cooperative() -> Inbox:
    """Return the inbox; one that nobody watches when nothing was ever chosen. Costs one query."""
    return Inbox.objects.first() or Inbox()


@transaction.atomic
def change_inbox(*, wish: InboxWish, by: Any) -> Inbox:
    """Store what the inbox is to be. Raises InboxRefused. The key of a bucket is sealed and never shown again.

    A key does not go along to another server or another account: whoever changes them types it anew.
    """
    Inbox.objects.get_or_create(pk=Inbox.THE_ONE)
    inbox = Inbox.objects.select_for_update().get(pk=Inbox.THE_ONE)
    if wish.place == Inbox.Place.BUCKET:
        _check_bucket(wish, inbox)
        is_same = (wish.endpoint, wish.access_key) == (inbox.endpoint, inbox.access_key)
        inbox.sealed_secret = seal(wish.secret, purpose=SEALED_FOR) if wish.secret else inbox.sealed_secret
        if not wish.secret and not is_same:
            raise InboxRefused("secret", "Wpisz tajny klucz. Do nowego serwera albo klucza nie bierzemy starego.")
        inbox.endpoint, inbox.region, inbox.bucket = wish.endpoint, wish.region, wish.bucket
        inbox.prefix, inbox.access_key = wish.prefix.strip("/"), wish.access_key
    else:
        inbox.endpoint = inbox.region = inbox.bucket = inbox.prefix = inbox.access_key = inbox.sealed_secret = ""
    inbox.place, inbox.is_watched, inbox.problem = wish.place, wish.is_watched, ""
    inbox.changed_by, inbox.changed_at = identifier_of(by), timezone.now()
    inbox.save()
    record_event(
        action="import_inbox.changed",
        by=by,
        subject="inbox",
        details={"place": inbox.place, "watched": inbox.is_watched, "endpoint": inbox.endpoint, "bucket": inbox.bucket},
    )
    return inbox


def _check_bucket(wish: InboxWish, inbox: Inbox) -> None:
    if wish.endpoint not in settings.INBOX_BUCKET_ENDPOINTS:
        raise InboxRefused("endpoint", "Wybierz serwer z listy. Nowe serwery dopisuje operator.")
    if not wish.bucket:
        raise InboxRefused("bucket", "Wpisz nazwę zasobnika.")
    if not is_plain_prefix(wish.prefix):
        raise InboxRefused(
            "key_prefix", "Wpisz nazwy folderów oddzielone znakiem /, bez kropek, na przykład iok/pliki."
        )
    if not wish.access_key:
        raise InboxRefused("access_key", "Wpisz identyfikator klucza.")
    if not wish.secret and not inbox.sealed_secret:
        raise InboxRefused("secret", "Wpisz tajny klucz.")
