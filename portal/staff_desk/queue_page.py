"""The queue as tables: for each part its rows, the most urgent first, and what may be done to many at once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.access.models import AccessApplication
from portal.access.notifying import address_of, phone_of
from portal.access.queue import Queue, is_overdue
from portal.accounts.capabilities import ISSUE_ACCESS, can
from portal.premises.presenters import premises_name
from portal.staff_desk.person_history import moment_text


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One application: where it leads, whom it is about, the day that matters, how to reach them."""

    id: str
    label: str
    href: str
    name: str
    place: str
    until: str
    contact: str
    calls: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class QueuePart:
    """One part of the queue. ``step`` and ``button`` do it for all ticked rows; empty where each needs a look."""

    key: str
    title: str
    rows: tuple[QueueRow, ...]
    until: str
    step: str = ""
    button: str = ""


def queue_parts(queue: Queue, user: Any, today: dt.date) -> list[QueuePart]:
    """Return the parts that have something in them, in the order of the work."""
    issues = can(user, ISSUE_ACCESS)
    parts = [
        QueuePart("match", "Wskazać osobę w rejestrze", _rows(queue.to_match, today), "Złożony"),
        QueuePart(
            "prepare",
            "Przygotować dane",
            _rows(queue.to_prepare, today),
            _heading(queue.to_prepare),
            "przygotuj" if issues else "",
            "Przygotuj zaznaczone" if issues else "",
        ),
        QueuePart(
            "email",
            "Zawiadomić e-mailem",
            _rows(queue.to_email, today),
            "Zawiadomić do",
            "zawiadom",
            "Wyślij e-maile do zaznaczonych",
        ),
        QueuePart("call", "Zadzwonić", _rows(queue.to_call, today), "Zawiadomić do"),
        QueuePart("write", "Wysłać list", _rows(queue.to_write, today), "Zawiadomić do"),
        QueuePart("hand", "Czekają na odbiór", _rows(queue.to_hand_over, today), "Odbiór do"),
        QueuePart("close", "Odebrać dostęp", _rows(queue.to_close, today), "Złożony"),
    ]
    return [part for part in parts if part.rows]


def _heading(waiting: tuple[AccessApplication, ...]) -> str:
    """Return the word over the days: where nobody is told that credentials wait, the day they came is what matters."""
    return "Zawiadomić do" if any(one.notify_by for one in waiting) else "Złożony"


def _rows(applications: tuple[AccessApplication, ...], today: dt.date) -> tuple[QueueRow, ...]:
    return tuple(_row(application, today) for application in applications)


def _row(one: AccessApplication, today: dt.date) -> QueueRow:
    until = one.collect_by if one.state == AccessApplication.State.NOTIFIED else one.notify_by
    calls = list(one.calls.all())
    typed = one.typed if isinstance(one.typed, dict) else {}
    return QueueRow(
        id=str(one.pk),
        label=one.label,
        href=reverse("application", kwargs={"application_id": one.pk}),
        name=one.person.display_name if one.person else str(typed.get("name") or "nieznana osoba"),
        place=premises_name(one.premises) if one.premises else "",
        until=f"{until:%d.%m.%Y}" if until else moment_text(one.applied_at, today),
        contact=phone_of(one) or address_of(one) or "brak telefonu i e-maila",
        calls=f"prób: {len(calls)}, ostatnia {moment_text(calls[-1].at, today)}" if calls else "",
        is_late=is_overdue(one, today),
    )
