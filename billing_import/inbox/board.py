"""What the operator's board says of a cooperative's inbox."""

import datetime as dt

from django.utils import timezone

from billing_import.inbox.models import Inbox, InboxFile
from portal.kernel.registries import BoardFact

# Looks come every half a minute; after an hour without one something stands still.
LOOK_DUE = dt.timedelta(hours=1)


def state_of_inbox() -> BoardFact:
    """Return whether the inbox is looked into and what stands in the way, for the open schema. One query or two."""
    inbox = Inbox.objects.filter(is_watched=True).first()
    if inbox is None:
        return BoardFact("wyłączona")
    if inbox.problem:
        return BoardFact("problem", at=inbox.last_look_at, level=1, problem="Skrzynka niedostępna")
    since = inbox.last_look_at or inbox.changed_at
    if timezone.now() - since > LOOK_DUE:
        return BoardFact("stoi", at=inbox.last_look_at, level=1, problem="Nikt nie zagląda do skrzynki")
    waiting = InboxFile.objects.filter(state__in=[InboxFile.State.SEEN, InboxFile.State.TAKEN]).count()
    return BoardFact(f"czeka: {waiting}" if waiting else "pusta", at=inbox.last_look_at)
