"""What the operator's board says of a cooperative's audit trail. The check itself is in ``checking``."""

import datetime as dt

from django.utils import timezone

from portal.audit.models import AuditEvent, AuditHead
from portal.kernel.registries import BoardFact

# A check runs every night; after two missed ones somebody should look.
CHECK_DUE = dt.timedelta(days=3)
SEAL_DUE = dt.timedelta(hours=1)


def state_of_trail() -> BoardFact:
    """Return how the last check of the chain went, for the schema that is open. Costs two or three queries."""
    head = AuditHead.objects.first()
    now = timezone.now()
    first_waiting = AuditEvent.objects.filter(place=None).order_by("id").values_list("at", flat=True).first()
    is_waiting = first_waiting is not None and first_waiting < now - SEAL_DUE
    if head is None and AuditEvent.objects.filter(place__gt=0).exists():
        return BoardFact(text="brak końca", level=2, problem="dziennik naruszony")
    if head is None:
        return BoardFact(level=1, problem="dziennik bez pieczęci") if is_waiting else BoardFact(text="pusty")
    if head.broken_place is not None:
        return BoardFact(text=f"miejsce {head.broken_place}", at=head.checked_at, level=2, problem="dziennik naruszony")
    if is_waiting:
        return BoardFact(text="wpisy czekają", at=head.checked_at, level=1, problem="dziennik bez pieczęci")
    if head.checked_at is None:
        return BoardFact(text="jeszcze bez kontroli")
    is_due = head.checked_at < now - CHECK_DUE
    return BoardFact(
        text="zgodny", at=head.checked_at, level=1 if is_due else 0, problem="dziennik bez kontroli" if is_due else ""
    )
