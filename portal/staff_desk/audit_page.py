"""Events as the staff read them: in words. Finding them is in ``portal.audit.queries``."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.accounts.standing import words_of_steps
from portal.audit.kinds import KINDS
from portal.audit.models import AuditEvent
from portal.audit.queries import Asked, Position, events
from portal.kernel.clock import WARSAW
from portal.staff_desk.audit_people import Found, Worker, names_of

ON_PAGE = 50
CSV_HEADER = ("Dzień", "Godzina", "Kto", "Identyfikator", "Co", "Kogo lub czego dotyczy", "Dlaczego", "Szczegóły")
_AT_ONCE = 2000

# What the first word of a subject is to people.
_THINGS = {
    "account": _("konto"),
    "branding": _("wygląd strony"),
    "contact": _("adres i telefony"),
    "entry": _("zapis"),
    "export": _("kopia danych"),
    "import": _("plik"),
    "message": _("wiadomość"),
    "regulation": _("regulamin nr"),
    "role": _("rola"),
    "roles": _("role"),
    "rulebook": _("zasady od"),
}
# Details that say something to a reader, with the word before them.
_SAID = {"reason": _("powód"), "reporter": _("zgłasza"), "file": _("plik"), "thing": "", "address": _("adres")}


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One event in words; ``at`` is the moment in Poland."""

    at: dt.datetime
    who: str
    identifier: str
    what: str
    whom: str
    why: str
    more: str


def journal_rows(found: Sequence[AuditEvent], *, staff: Sequence[Worker], person: Found | None) -> list[JournalRow]:
    """Return events in words. Costs one query for names of persons, none when only ``person`` is among them, and one
    for the words of accounts' steps where there are any.
    """
    names = {person.id: person.name} if person else {}
    unknown = {event.person_id for event in found if event.person_id is not None} - set(names)
    names |= names_of(unknown)
    workers = {worker.id: worker.name for worker in staff}
    steps = words_of_steps(found)
    return [_row(event, workers, names, steps.get(event.pk, {})) for event in found]


def csv_rows(asked: Asked, *, staff: Sequence[Worker], person: Found | None) -> Iterator[tuple[str | dt.date, ...]]:
    """Yield all events asked for as rows of the file. Costs two queries per 2,000 events."""
    before: Position | None = None
    while found := events(asked, count=_AT_ONCE, before=before):
        for row in journal_rows(found, staff=staff, person=person):
            yield (row.at.date(), f"{row.at:%H:%M:%S}", row.who, row.identifier, row.what, row.whom, row.why, row.more)
        before = Position.of(found[-1])


def _row(
    event: AuditEvent, workers: Mapping[uuid.UUID, str], names: Mapping[uuid.UUID, str], step: dict[str, str]
) -> JournalRow:
    kind = KINDS.get(event.action)
    return JournalRow(
        at=event.at.astimezone(WARSAW),
        who=workers.get(event.actor_id, "") if event.actor_id else "",
        identifier=event.actor,
        what=kind.words if kind else event.action,
        whom=_whom(event, names),
        why=event.purpose or (kind.purpose if kind else ""),
        more=_more(event.details | step),
    )


def _whom(event: AuditEvent, names: Mapping[uuid.UUID, str]) -> str:
    thing, _colon, which = event.subject.partition(":")
    words = [names.get(event.person_id, "")] if event.person_id else []
    if thing in _THINGS:
        # A number that only the machine knows says nothing; the details name the file.
        words.append(f"{_THINGS[thing]} {'' if _is_machine_number(which) else which}".strip())
    elif thing != "person":
        words.append(event.subject)
    return ", ".join(word for word in words if word)


def _is_machine_number(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _more(details: object) -> str:
    if not isinstance(details, dict):
        return ""
    said = []
    for key, word in _SAID.items():
        value = details.get(key)
        if value:
            said.append(f"{word}: {value}" if word else str(value))
    return ", ".join(said)
