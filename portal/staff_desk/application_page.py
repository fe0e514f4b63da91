"""One application as the counter shows it: facts, calls, and the step that comes next. The steps are in ``access``."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from portal.access.competence import is_competent, may_issue
from portal.access.lifecycle import may_follow
from portal.access.models import AccessApplication, CallAttempt, CredentialIssue
from portal.access.notifying import address_of, phone_of, way_to_tell
from portal.access.queries import similar_applications
from portal.access.queue import is_overdue
from portal.accounts.capabilities import CLOSE_ACCESS, can
from portal.kernel.typography import full_day_text
from portal.premises.presenters import premises_name
from portal.rulebook.queries import rules_on
from portal.staff_desk.person_history import moment_text, staff_names

State = AccessApplication.State
# Fields of forms from the page as people read them.
_TYPED = {"name": "Wpisane imię i nazwisko", "premises": "Wpisany lokal", "address": "Wpisany adres"}


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """What the page shows. ``next_step`` is the step's address and the button's word; empty when others act next."""

    facts: tuple[tuple[str, str], ...]
    calls: tuple[tuple[str, str, str], ...]
    next_step: tuple[str, str]
    issue: CredentialIssue | None
    has_call_form: bool
    phone: str
    has_letter_step: bool
    may_refuse: bool
    may_withdraw: bool
    may_close: bool
    is_late: bool
    is_told_by_email: bool
    similar: tuple[tuple[uuid.UUID, str, str], ...]  # other open applications that may be the same wish


def application_page_of(found: AccessApplication, user: Any, today: dt.date) -> ApplicationPage:
    """Gather the page for a worker. Costs some seven queries."""
    rules = rules_on(today)
    estate = found.premises.building.estate if found.premises else None
    issues = may_issue(user, estate)
    is_ours = is_competent(user, found.operation, [estate])
    issue = CredentialIssue.objects.filter(application=found, ended_at__isnull=True).order_by("-number").first()
    how = way_to_tell(found, rules) if found.state == State.PREPARED else ""
    can_tell = found.is_open and may_follow(
        found.state, State.NOTIFIED, rules, operation=found.operation, way=found.way
    )
    calls = list(CallAttempt.objects.filter(application=found).order_by("-at"))
    names = staff_names({call.by for call in calls} | {found.taken_by, found.identity_seen_by})
    return ApplicationPage(
        facts=tuple(_facts(found, names, today)),
        calls=tuple(
            (
                moment_text(call.at, today),
                "odebrano" if call.was_reached else "nie odebrano",
                ", ".join(filter(None, [call.note, names.get(call.by, call.by)])),
            )
            for call in calls
        ),
        next_step=_next_step(found, issues=issues, can_tell=can_tell and is_ours, how=how),
        issue=issue if issue is not None and issue.handed_over_at is None and issues else None,
        has_call_form=is_ours and (can_tell or found.state == State.NOTIFIED) and "phone" in rules.issue.notice_by,
        phone=phone_of(found),
        has_letter_step=is_ours and can_tell and "letter" in rules.issue.notice_by,
        may_refuse=is_ours and found.state in (State.APPLIED, State.ACCEPTED),
        may_withdraw=is_ours and found.is_open,
        may_close=found.is_open
        and found.operation == AccessApplication.Operation.REVOKE
        and found.user is not None
        and can(user, CLOSE_ACCESS, estate=estate),
        is_late=found.is_open and is_overdue(found, today),
        is_told_by_email=how == "email",
        similar=tuple((one.pk, one.label, one.get_state_display()) for one in _similar(found)),
    )


def _similar(found: AccessApplication) -> list[AccessApplication]:
    return similar_applications(found) if found.is_open else []


def _next_step(found: AccessApplication, *, issues: bool, can_tell: bool, how: str) -> tuple[str, str]:
    if found.operation == AccessApplication.Operation.REVOKE or found.person_id is None:
        return "", ""
    if found.state in (State.APPLIED, State.ACCEPTED):
        return ("przygotuj", "Przygotuj dane") if issues else ("", "")
    if found.state == State.PREPARED and can_tell and how == "email":
        return "zawiadom", "Zawiadom e-mailem"
    return "", ""


def _facts(found: AccessApplication, names: dict[str, str], today: dt.date) -> list[tuple[str, str]]:
    taken_by = names.get(found.taken_by, found.taken_by) or "z formularza na stronie"
    facts = [
        ("Rodzaj", f"{found.get_operation_display()}, {found.get_way_display()}"),
        ("Złożony", f"{moment_text(found.applied_at, today)}, {taken_by}"),
        ("Lokal", premises_name(found.premises) if found.premises else ""),
        ("Dla kogo", found.representation.representative_name if found.representation else ""),
        ("E-mail", address_of(found)),
        ("Telefon", phone_of(found)),
        ("Zawiadomić do", full_day_text(found.notify_by) if found.notify_by and found.notified_at is None else ""),
        ("Zawiadomiono", moment_text(found.notified_at, today) if found.notified_at else ""),
        ("Odbiór do", full_day_text(found.collect_by) if found.collect_by else ""),
        ("Identyfikator", found.user.identifier if found.user else ""),
        ("Dokument", _document(found, names)),
        ("Odmowa", found.refusal),
        ("Zakończony", moment_text(found.ended_at, today) if found.ended_at else ""),
    ]
    typed = [(_TYPED.get(name, name), str(value)) for name, value in found.typed.items()]
    return [(name, value) for name, value in (*facts, *typed) if value]


def _document(found: AccessApplication, names: dict[str, str]) -> str:
    if not found.identity_document:
        return ""
    by = names.get(found.identity_seen_by, found.identity_seen_by)
    return f"{found.get_identity_document_display()}, {found.identity_seen_on:%d.%m.%Y}, {by}"
