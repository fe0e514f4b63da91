"""Writing the audit trail: the one door. Reading it for people is a screen's work.

Every act and look is one of ``kinds``; an unknown one is refused. To add a kind, read ``portal/audit/kinds.py``.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from portal.audit.kinds import kind_named, look_named
from portal.audit.models import AuditEvent
from portal.audit.naming import name_in_trail, subject_in_trail
from portal.audit.sealing import seal_after_commit
from portal.kernel.registries import Registry
from portal.kernel.schemas import current_schema, is_public_schema

# Filled by tenants with one entry, ``write(*, action, by, subject, details)``: the platform's own log.
operator_log: Registry[Any] = Registry("the operators' log")
# Filled by accounts with one entry: what a worker is to a resident (roles and offices), in words of today.
worker_words: Registry[Callable[[Any], str]] = Registry("what a worker is to a resident")

# Repeated looks of one worker at one thing are one row for so long.
ONE_LOOK = dt.timedelta(minutes=10)


def record_event(
    *,
    action: str,
    by: Any,
    subject: str = "",
    details: dict[str, Any] | None = None,
    person_id: uuid.UUID | None = None,
    purpose: str = "",
) -> None:
    """Write down one act in the transaction of the act itself.

    ``by`` is a user or, for the machine and the console, a plain name. ``person_id`` is the person whose data it is
    about; ``purpose`` says why where that is more exact than the kind's own words. In the public schema the act belongs
    to an operator and goes to the platform's own log. Raises UnknownKind. The event is sealed right after the commit.
    """
    kind_named(action)
    identifier = identifier_of(by)
    if is_public_schema():
        for _, write in operator_log:
            write(action=action, by=identifier, subject=subject, details=details or {})
        return
    AuditEvent.objects.create(
        action=action,
        actor=name_in_trail(identifier),
        actor_id=getattr(by, "pk", None),
        subject=subject_in_trail(subject)[:150],
        details=details or {},
        person_id=person_id,
        purpose=purpose[:200],
    )
    seal_after_commit()


@dataclass(frozen=True, slots=True)
class Look:
    """Whose data a worker looks at. ``subject`` and ``thing`` (a few words, for the staff) tell several things apart.

    ``person_id`` is None where the page shows data of people who are not in the register.
    """

    person_id: uuid.UUID | None
    subject: str = ""
    thing: str = ""

    @property
    def key(self) -> tuple[str, uuid.UUID | None]:
        """Return what tells one look from another."""
        return (self.subject or (f"person:{self.person_id}" if self.person_id else ""))[:150], self.person_id


def record_look(
    *, by: Any, person_id: uuid.UUID | None, what: str, purpose: str = "", subject: str = "", thing: str = ""
) -> bool:
    """Write down one look, as ``record_looks`` does; return whether a row was needed."""
    return record_looks(by=by, what=what, purpose=purpose, looks=[Look(person_id, subject, thing)]) == 1


@transaction.atomic
def record_looks(*, by: Any, what: str, looks: Iterable[Look], purpose: str = "") -> int:
    """Write down that a worker looks at people's data, before the page is shown; return how many rows were needed.

    ``what`` names a look of ``kinds``. The same look again within ten minutes is the same row, so reloading and paging
    leave one. Raises UnknownKind. Costs two statements, and one more for each row that is written.
    """
    kind = look_named(what)
    wanted: dict[tuple[str, uuid.UUID | None], Look] = {}
    for look in looks:
        wanted.setdefault(look.key, look)
    # Race: two tabs opened at once would both find no row; the lock is this worker's and this kind's only.
    with connection.cursor() as cursor:
        name = f"audit.look:{current_schema()}:{identifier_of(by)}:{kind.name}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    recent = AuditEvent.objects.filter(
        actor_id=getattr(by, "pk", None),
        action=kind.name,
        subject__in=[subject for subject, _person_id in wanted],
        at__gt=Now() - ONE_LOOK,
    )
    new = wanted.keys() - set(recent.values_list("subject", "person_id"))
    worker = next((words(by) for _, words in worker_words), "") if new else ""
    for key in (key for key in wanted if key in new):
        thing = wanted[key].thing
        details = {"worker": worker} | ({"thing": thing} if thing else {})
        record_event(action=kind.name, by=by, subject=key[0], details=details, person_id=key[1], purpose=purpose)
    return len(new)


def identifier_of(by: Any) -> str:
    """Return who acts, as written in the trail: an account's identifier or a plain name."""
    return str(getattr(by, "identifier", "") or by or "system")[:150]
