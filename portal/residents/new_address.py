"""Proof that a new e-mail address is read by its person: a link goes there, and the address waits until it is followed.

What becomes of the change afterwards (at once, or a worker accepts) is done in ``contact``.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel.schemas import current_schema
from portal.outbox.actions import send_message
from portal.outbox.models import Channel
from portal.outbox.policy import reason_not_to_send
from portal.residents.models import ContactChange, Person

# token → whole address of the page where the link is followed.
LinkTo = Callable[[str], str]
HOURS_VALID = 24
# A mailbox that is not theirs must not be flooded by somebody who holds an account.
LINKS_A_DAY = 5


class TooManyAddresses(ValueError):
    """The person asked for links to new addresses too often today."""

    def __str__(self) -> str:
        return _("Dziś wysłaliśmy już 5 linków. Spróbuj jutro albo zadzwoń do biura.")


class NewAddressUnknown(LookupError):
    """The link is not one of ours, or is of another cooperative."""


class NewAddressOver(LookupError):
    """The link came too late, was followed before, or another change took its place."""


def is_to_be_confirmed(change: ContactChange) -> bool:
    """Return whether the change is of an address that a link can be sent to. Costs one query for an address."""
    is_address = change.field == ContactChange.Field.EMAIL and bool(change.after)
    return is_address and not reason_not_to_send(Channel.EMAIL)


def ask_to_confirm(change: ContactChange, person: Person, *, link_to: LinkTo, by: Any) -> None:
    """Let the change wait and send the link, in the caller's transaction. Raises TooManyAddresses."""
    since = timezone.now() - dt.timedelta(days=1)
    asked = ContactChange.objects.filter(person=person, field=ContactChange.Field.EMAIL, asked_at__gte=since)
    if asked.exclude(pk=change.pk).exclude(after="").count() >= LINKS_A_DAY:
        raise TooManyAddresses
    change.state = ContactChange.State.UNCONFIRMED
    change.save(update_fields=["state"])
    send_message(
        kind="contact_confirm_address",
        channel="email",
        to=change.after,
        context={"name": person.display_name, "hours_valid": HOURS_VALID},
        secret_context={"link": link_to(token_of(change))},
        dedupe_key=f"confirm-address:{change.pk}",
        by=by,
        person_id=person.pk,
        about=f"person:{person.code}",
    )


def token_of(change: ContactChange) -> str:
    """Return the token of a change's link; it is worth nothing in another cooperative."""
    return signing.dumps(str(change.pk), salt=_salt())


def change_of_link(token: str, *, now: dt.datetime) -> ContactChange:
    """Return the change whose link it is, not confirmed yet, and change nothing. Costs one query.

    Raises NewAddressUnknown and NewAddressOver.
    """
    try:
        key = uuid.UUID(signing.loads(token, salt=_salt()))
    except (signing.BadSignature, ValueError):
        raise NewAddressUnknown("this link is not ours") from None
    change = ContactChange.objects.select_related("person").filter(pk=key).first()
    if change is None:
        raise NewAddressUnknown("the change is gone")
    is_late = now - change.asked_at > dt.timedelta(hours=HOURS_VALID)
    if is_late or change.state != ContactChange.State.UNCONFIRMED:
        raise NewAddressOver(change.state)
    return change


def _salt() -> str:
    return f"portal.residents.new_address:{current_schema()}"
