"""What happened to a person and their accounts, newest first, with who did it. Rows of the audit trail and messages."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from portal.access.models import AccessApplication, CallAttempt
from portal.access.queries import applications_about
from portal.accounts.models import User
from portal.accounts.standing import words_of_steps
from portal.audit.kinds import KINDS
from portal.audit.models import AuditEvent
from portal.audit.naming import name_in_trail
from portal.kernel.clock import WARSAW
from portal.outbox.kinds import KINDS as MESSAGE_KINDS
from portal.outbox.queries import messages_of_person
from portal.residents.models import Person

# What a worker may look for in a history, besides everything.
FILTERS = {"konto": "Konto", "wnioski": "Wnioski", "wiadomosci": "Wiadomości", "wglady": "Wglądy"}
_ACTIONS = {"konto": ("account.", "issue."), "wnioski": ("application.", "representation."), "wglady": ("look.",)}
_PERSON_THEMSELVES = "osoba sama"
_MACHINE = "system"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line: when, what, more words, and by whom. ``is_act`` is true for what a worker did."""

    at: dt.datetime
    when: str
    what: str
    more: str
    by: str
    is_act: bool


def history_rows(
    person: Person, users: Sequence[User], today: dt.date, *, only: str = "", limit: int
) -> list[HistoryRow]:
    """Return the newest rows, at most ``limit``. Costs five queries."""
    rows: list[HistoryRow] = []
    if only != "wiadomosci":
        rows += _events(person, users, today, only, limit)
    if only in {"", "wiadomosci"}:
        rows += _messages(person.pk, today, limit)
    if only in {"", "wnioski"}:
        rows += _calls(person.pk, today, limit)
    return sorted(rows, key=lambda row: row.at, reverse=True)[:limit]


def history_size(person: Person, users: Sequence[User]) -> int:
    """Return how many rows there are in all. Costs two queries."""
    calls = CallAttempt.objects.filter(application__person=person).count()
    messages = messages_of_person(person.pk).count()
    return AuditEvent.objects.filter(_about(person, users)).count() + messages + calls


def _about(person: Person, users: Sequence[User]) -> Q:
    subjects = [f"account:{name_in_trail(user.identifier)}" for user in users]
    return Q(person_id=person.pk) | Q(subject__in=subjects)


def _events(person: Person, users: Sequence[User], today: dt.date, only: str, limit: int) -> Iterable[HistoryRow]:
    events = AuditEvent.objects.filter(_about(person, users)).order_by("-at", "-pk")
    if only:
        wanted = Q()
        for beginning in _ACTIONS[only]:
            wanted |= Q(action__startswith=beginning)
        events = events.filter(wanted)
    found = list(events[:limit])
    names = staff_names({event.actor for event in found})
    own = {name_in_trail(user.identifier) for user in users}
    steps = words_of_steps(found)
    for event in found:
        kind = KINDS.get(event.action)
        by = _PERSON_THEMSELVES if event.actor in own else names.get(event.actor, event.actor)
        is_act = event.actor in names and not event.action.startswith("look.")
        yield HistoryRow(
            at=event.at,
            when=moment_text(event.at, today),
            what=kind.words if kind else event.action,
            more=_more(event.details | steps.get(event.pk, {}), event.purpose),
            by=_MACHINE if event.actor == "system" else by,
            is_act=is_act,
        )


def _more(details: dict[str, Any], purpose: str) -> str:
    """Return the words people wrote: reason, reporter, purpose."""
    parts = [str(details.get(name) or "") for name in ("reason", "reporter", "note", "received_by")]
    return ". ".join(part.rstrip(".") for part in (*parts, purpose) if part)


def _messages(person_id: uuid.UUID, today: dt.date, limit: int) -> Iterable[HistoryRow]:
    for message in messages_of_person(person_id).defer("text", "html", "sealed")[:limit]:
        kind = MESSAGE_KINDS.get(message.kind)
        yield HistoryRow(
            at=message.created_at,
            when=moment_text(message.created_at, today),
            what=f"Wiadomość: {kind.words if kind else message.kind}",
            more=f"{message.get_channel_display()}, {message.get_state_display()}",
            by=_MACHINE if message.requested_by == "system" else message.requested_by,
            is_act=False,
        )


def _calls(person_id: uuid.UUID, today: dt.date, limit: int) -> Iterable[HistoryRow]:
    calls = list(
        CallAttempt.objects.filter(application__person_id=person_id)
        .select_related("application")
        .order_by("-at")[:limit]
    )
    names = staff_names({call.by for call in calls})
    for call in calls:
        yield HistoryRow(
            at=call.at,
            when=moment_text(call.at, today),
            what="Telefon: zawiadomiono, że dane czekają" if call.was_reached else "Telefon: nikt nie odebrał",
            more=". ".join(filter(None, [call.application.label, call.note])),
            by=names.get(call.by, call.by),
            is_act=True,
        )


def staff_names(identifiers: Iterable[str]) -> dict[str, str]:
    """Return the names of those of the identifiers that are the staff's. Costs one query."""
    staff = User.objects.filter(role=User.Role.STAFF, identifier__in=list(identifiers))
    return {user.identifier: user.get_full_name() for user in staff}


def moment_text(at: dt.datetime, today: dt.date) -> str:
    """Return ``02.12, 9:41`` in Poland's time, with the year when it is another one."""
    local = at.astimezone(WARSAW)
    year = "" if local.year == today.year else f".{local.year}"
    return f"{local:%d.%m}{year}, {local.hour}:{local:%M}"


def open_applications(person_id: uuid.UUID) -> list[AccessApplication]:
    """Return the person's applications that wait for something, newest first. Costs one query."""
    return list(applications_about(person_id).filter(ended_at__isnull=True))
