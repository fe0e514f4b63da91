"""What this room tells a person of themselves in a file of everything about them: who looked at it, what was done."""

from collections.abc import Iterable

from portal.audit.kinds import KINDS
from portal.audit.models import AuditEvent
from portal.audit.queries import acts_of, acts_on_account, looks_at
from portal.kernel.personal_exports import MOST_ROWS, PERSONAL_EXPORTS, PersonalPart, Row, Whose


def _looks(whose: Whose) -> Iterable[Row]:
    return [_told(one) for one in looks_at(whose.person, count=MOST_ROWS)]


def _acts(whose: Whose) -> Iterable[Row]:
    of_others = acts_on_account(
        person_id=whose.person_id, identifier=whose.user.identifier, actor_id=whose.user.pk, count=MOST_ROWS
    )
    return [_told(one) for one in of_others]


def _own(whose: Whose) -> Iterable[Row]:
    return [
        {"at": one.at, "what": KINDS[one.action].words, "address": one.details.get("address", "")}
        for one in acts_of(whose.user.pk, count=MOST_ROWS)
    ]


def _told(event: AuditEvent) -> Row:
    kind = KINDS[event.action]
    who = event.details.get("worker") or "spółdzielnia"
    return {"at": event.at, "what": kind.words, "who": who, "why": event.purpose or kind.purpose}


_LOOKS = PersonalPart(
    heading="Kto oglądał te dane",
    tables=frozenset({"audit_event"}),
    columns={"at": "Kiedy", "what": "Co", "who": "Kto", "why": "Dlaczego"},
    rows=_looks,
    place=80,
)
_ACTS = PersonalPart(
    heading="Co zrobiono z kontem i danymi",
    tables=frozenset({"audit_event"}),
    columns={"at": "Kiedy", "what": "Co", "who": "Kto", "why": "Dlaczego"},
    rows=_acts,
    is_of_account=True,
    place=81,
)
_OWN = PersonalPart(
    heading="Co zrobiono z tego konta",
    tables=frozenset({"audit_event"}),
    columns={"at": "Kiedy", "what": "Co", "address": "Adres w sieci"},
    rows=_own,
    is_of_account=True,
    place=82,
)


def fill() -> None:
    """Leave the room's parts with the kernel."""
    PERSONAL_EXPORTS.add("audit.looks", _LOOKS)
    PERSONAL_EXPORTS.add("audit.acts", _ACTS)
    PERSONAL_EXPORTS.add("audit.own", _OWN)
