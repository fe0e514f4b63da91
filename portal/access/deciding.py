"""Accepting, refusing and withdrawing applications, and saying whom a form from the page is about."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.competence import is_competent
from portal.access.eligibility import ApplicationRefused, refusals
from portal.access.facts import facts_of
from portal.access.identity import IdentitySeen
from portal.access.lifecycle import WORDS, refusal_of_step
from portal.access.models import AccessApplication
from portal.access.refusing import office_not_competent
from portal.access.taking import declaring_co_owners, lock_person, place_application, record_declaration, trail_of
from portal.audit.actions import record_event
from portal.kernel import clock
from portal.outbox.actions import send_message
from portal.premises.models import Premises
from portal.residents.models import Person, Representation
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import Refusal, Terms
from portal.rulebook.rules import Rules

State = AccessApplication.State


@transaction.atomic
def match_form(
    *,
    application: AccessApplication,
    person: Person,
    by: Any,
    premises: Premises | None = None,
    representation: Representation | None = None,
    co_owners_agreed: bool = False,
) -> None:
    """Say whom a confirmed form is about. Raises ApplicationRefused with all that speaks against it.

    ``co_owners_agreed``: the worker holds the declaration in which all other holders name this person.
    """
    rules = rules_on(clock.today())
    others = declaring_co_owners(person, premises, clock.today(), rules) if co_owners_agreed else []
    lock_person(person, *others)
    stored = locked(application)
    if stored.state != State.APPLIED:
        text = _("Ten wniosek już nie czeka: {state}.")
        raise ApplicationRefused([Refusal("application", text, {"state": Terms([WORDS[stored.state]])})])
    for other in others:
        record_declaration(other, person, by=by, day=clock.today())
    facts = facts_of(
        operation=stored.operation,
        way=stored.way,
        person=person,
        premises=premises,
        representation=representation,
        email=stored.email,
        identity=None,
        is_regulation_accepted=stored.regulation_number is not None,
        by=by,
        day=clock.today(),
        rules=rules,
        ignoring=stored,
    )
    found = refusals(facts, rules)
    if found:
        raise ApplicationRefused(found)
    stored.representation = representation
    place_application(stored, person=person, premises=premises, facts=facts, rules=rules)
    stored.save()
    record_event(action="application.matched", by=by, **trail_of(stored))
    follow(application, stored)


@transaction.atomic
def accept_application(*, application: AccessApplication, by: Any, day: dt.date | None = None) -> None:
    """Accept an application: it is right and credentials may be made. Raises ApplicationRefused.

    What the rules ask is asked again: since it was handed in, the title may have ended or an account been made.
    """
    stored = locked_with_person(application)
    refuse_step(stored, State.ACCEPTED, rules_on(day or clock.today()))
    if stored.person is None:
        raise ApplicationRefused([Refusal("application", _("Najpierw wskaż w rejestrze, czyj to wniosek."))])
    found = refusals_on(day or clock.today(), stored, by=by)
    if found:
        raise ApplicationRefused(found)
    stored.state = State.ACCEPTED
    stored.save(update_fields=["state"])
    record_event(action="application.accepted", by=by, **trail_of(stored))
    follow(application, stored)


@transaction.atomic
def refuse_application(*, application: AccessApplication, by: Any, rule: str, text: str) -> None:
    """Refuse an application in words that the applicant gets by e-mail, where there is an address.

    Raises ApplicationRefused when it has ended, when credentials are made already, or when there are no words.
    """
    stored = locked_with_person(application)
    if not text.strip():
        raise ApplicationRefused([Refusal(rule or "application", _("Napisz, dlaczego odmawiasz i co można zrobić."))])
    if stored.state in (State.PREPARED, State.NOTIFIED):
        said = _("Dane są już przygotowane. Wycofaj wniosek albo zamknij konto.")
        raise ApplicationRefused([Refusal("application", said)])
    _refuse_other_office(stored, by)
    rules = rules_on(clock.today())
    refuse_step(stored, State.REFUSED, rules)
    stored.refusal_rule, stored.refusal = rule[:60], text.strip()[:500]
    end(stored, State.REFUSED)
    record_event(action="application.refused", by=by, **trail_of(stored, rule=rule))
    _tell_refusal(stored, rules, by)
    follow(application, stored)


@transaction.atomic
def withdraw_application(*, application: AccessApplication, by: Any) -> None:
    """Withdraw an application on its applicant's word. Credentials that wait become worthless; the account stays shut.

    Raises ApplicationRefused when it has ended or belongs to another office.
    """
    from portal.access.expiring import take_back_credentials

    stored = locked_with_person(application)
    _refuse_other_office(stored, by)
    refuse_step(stored, State.WITHDRAWN, rules_on(clock.today()))
    take_back_credentials(stored, by=by, reason="Wniosek wycofano.", now=timezone.now())
    end(stored, State.WITHDRAWN)
    record_event(action="application.withdrawn", by=by, **trail_of(stored))
    follow(application, stored)


def locked(application: AccessApplication) -> AccessApplication:
    """Return the application as it stands, locked until the transaction ends."""
    return AccessApplication.objects.select_for_update().get(pk=application.pk)


def locked_with_person(application: AccessApplication) -> AccessApplication:
    """Return the application locked, after its person: always in this order, so that nobody waits in a ring."""
    if application.person is not None:
        lock_person(application.person)
    return locked(application)


def refuse_step(application: AccessApplication, after: str, rules: Rules) -> None:
    """Raise ApplicationRefused when the application may not come to the state."""
    refusal = refusal_of_step(application.state, after, rules, operation=application.operation, way=application.way)
    if refusal is not None:
        raise ApplicationRefused([refusal])


def refusals_on(day: dt.date, application: AccessApplication, *, by: Any) -> list[Refusal]:
    """Return what speaks against the application on the day. Costs what ``facts_of`` does."""
    assert application.person is not None  # noqa: S101 - callers have looked
    rules = rules_on(day)
    per_premises = rules.access.account_per == "premises"
    facts = facts_of(
        operation=application.operation,
        way=application.way,
        person=application.person,
        premises=application.premises if per_premises else None,
        representation=application.representation,
        email=application.email,
        identity=_identity(application),
        is_regulation_accepted=application.regulation_number is not None,
        by=by,
        day=day,
        rules=rules,
        ignoring=application,
    )
    return refusals(facts, rules)


def end(application: AccessApplication, state: str) -> None:
    """Bring a locked application to its end."""
    application.state, application.ended_at, application.open_key = state, timezone.now(), None
    application.save()


def follow(held: AccessApplication, stored: AccessApplication) -> None:
    """Let the caller's object say what is stored now."""
    for field in AccessApplication._meta.concrete_fields:
        setattr(held, field.attname, getattr(stored, field.attname))


def applicant_name(application: AccessApplication) -> str:
    """Return whom a message about the application greets; what a form said while nobody is matched."""
    if application.representation is not None:
        return application.representation.representative_name
    return application.person.display_name if application.person else str(application.typed.get("name", ""))


def _identity(application: AccessApplication) -> IdentitySeen | None:
    if not application.identity_document or application.identity_seen_on is None:
        return None
    return IdentitySeen(application.identity_document, application.identity_seen_on, application.identity_seen_by)


def _refuse_other_office(application: AccessApplication, by: Any) -> None:
    estate = application.premises.building.estate if application.premises else None
    if not is_competent(by, application.operation, [estate]):
        raise ApplicationRefused([office_not_competent("")])


def _tell_refusal(application: AccessApplication, rules: Rules, by: Any) -> None:
    offices = [one for one in rules.offices if one.key == application.office] or list(rules.offices_for("applications"))
    office = offices[0] if offices else None
    send_message(
        kind="access_refused",
        channel="email",
        to=application.email,
        context={
            "name": applicant_name(application),
            "reason": application.refusal,
            "office": office.name if office else "",
            "phones": ", ".join(phone.number for phone in office.phones) if office else "",
        },
        dedupe_key=f"access-refused:{application.pk}",
        by=by,
        person_id=application.person_id,
        about=f"application:{application.label}",
    )
