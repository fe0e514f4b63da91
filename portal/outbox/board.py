"""What the operator's board says of a cooperative's messages."""

import datetime as dt

from django.utils import timezone

from portal.kernel.registries import BoardFact
from portal.outbox.queries import outbox_figures

# Mail that waits so long is not merely slow.
LATE = dt.timedelta(hours=1)
FAILED_DAYS = 7


def messages_waiting() -> BoardFact:
    """Return how many messages wait, since when, and how many failed in a week, for the schema that is open.

    Costs one query.
    """
    now = timezone.now()
    waiting, oldest, failed = outbox_figures(failed_since=now - dt.timedelta(days=FAILED_DAYS))
    words = [f"czeka: {waiting}"] if waiting else []
    words += [f"nie doszło: {failed}"] if failed else []
    text = ", ".join(words) or "nic nie czeka"
    if oldest is not None and now - oldest > LATE:
        return BoardFact(text, at=oldest, level=2, problem="Poczta stoi")
    return BoardFact(text, at=oldest, level=1 if failed else 0, problem="Poczta nie doszła" if failed else "")
