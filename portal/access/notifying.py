"""Telling applicants that their credentials wait: by e-mail where there is an address, else by telephone or letter."""

import datetime as dt
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.competence import offices_of_estate
from portal.access.deciding import applicant_name, follow, locked_with_person, refuse_step
from portal.access.eligibility import ApplicationRefused
from portal.access.models import AccessApplication, CallAttempt, CredentialIssue
from portal.access.taking import trail_of
from portal.audit.actions import identifier_of, record_event
from portal.kernel.clock import WARSAW
from portal.outbox.actions import send_message
from portal.outbox.models import Channel
from portal.outbox.policy import refusal
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import Refusal
from portal.rulebook.rules import Rules

State = AccessApplication.State
How = Literal["email", "phone", "letter"]


def way_to_tell(application: AccessApplication, rules: Rules) -> How:
    """Return how the applicant is told: the first way of the rules that can be gone with what is known of them.

    Costs nothing.
    """
    for how in rules.issue.notice_by:
        if how == "email" and address_of(application) and not refusal(Channel.EMAIL, rules):
            return "email"
        if how == "phone" and phone_of(application):
            return "phone"
        if how == "letter":
            return "letter"
    return "phone"  # nothing is known: the list says that a number is wanted


@transaction.atomic
def notify_applicant(*, application: AccessApplication, by: Any, now: dt.datetime) -> How:
    """Tell the applicant by e-mail that their credentials wait, or say that they are on the list of calls or letters.

    On the list the application stays ``prepared`` with its deadline until ``record_call`` says that somebody answered.
    Raises ApplicationRefused.

    Source: S3 – told by e-mail or telephone, within a few working days of applying.
    """
    stored = locked_with_person(application)
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    refuse_step(stored, State.NOTIFIED, rules)
    how = way_to_tell(stored, rules)
    if how == "email":
        _collect_by(stored, day, rules)
        _send(stored, rules, by=by)
        _told(stored, how, by=by, now=now)
    follow(application, stored)
    return how


@transaction.atomic
def record_call(
    *, application: AccessApplication, by: Any, was_reached: bool, note: str = "", now: dt.datetime
) -> CallAttempt:
    """Write a telephone call down; one that was answered tells the applicant. Raises ApplicationRefused."""
    stored = locked_with_person(application)
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    if stored.state != State.NOTIFIED:  # somebody may be called again, to be reminded
        refuse_step(stored, State.NOTIFIED, rules)
    call = CallAttempt.objects.create(
        application=stored, at=now, by=identifier_of(by), was_reached=was_reached, note=note.strip()[:300]
    )
    record_event(action="application.called", by=by, **trail_of(stored, was_reached=was_reached))
    if was_reached and stored.state == State.PREPARED:
        _collect_by(stored, day, rules)
        _told(stored, "phone", by=by, now=now)
    follow(application, stored)
    return call


@transaction.atomic
def record_letter(*, application: AccessApplication, by: Any, now: dt.datetime) -> None:
    """Write down that a letter was sent to tell the applicant. Raises ApplicationRefused."""
    stored = locked_with_person(application)
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    refuse_step(stored, State.NOTIFIED, rules)
    if "letter" not in rules.issue.notice_by:
        text = _("Tu nie zawiadamia się listem. Zadzwoń albo napisz e-mail.")
        raise ApplicationRefused([Refusal("issue.notice_by", text)])
    _collect_by(stored, day, rules)
    _told(stored, "letter", by=by, now=now)
    follow(application, stored)


def address_of(application: AccessApplication) -> str:
    """Return the e-mail address given with the application, else the register's."""
    return application.email or (application.person.email if application.person else "")


def phone_of(application: AccessApplication) -> str:
    """Return the telephone given with the application, else the register's."""
    return application.phone or (application.person.phone if application.person else "")


def _collect_by(application: AccessApplication, day: dt.date, rules: Rules) -> None:
    application.collect_by = day + dt.timedelta(days=rules.issue.collection_days)
    # The credentials live as long as they may be collected, however late the person was told.
    end = dt.datetime.combine(application.collect_by + dt.timedelta(days=1), dt.time(), tzinfo=WARSAW)
    CredentialIssue.objects.filter(application=application, ended_at__isnull=True).update(expires_at=end)


def _told(application: AccessApplication, how: str, *, by: Any, now: dt.datetime) -> None:
    application.state, application.notified_at, application.notified_how = State.NOTIFIED, now, how
    application.save(update_fields=["state", "notified_at", "notified_how", "collect_by"])
    record_event(action="application.notified", by=by, **trail_of(application, how=how))


def _send(application: AccessApplication, rules: Rules, *, by: Any) -> None:
    estate = application.premises.building.estate if application.premises else None
    offices = offices_of_estate("collection", estate, rules)
    office = offices[0] if offices else None
    place = ", ".join(part for part in (office.name, office.address) if part) if office else ""
    send_message(
        kind="access_ready_for_collection",
        channel="email",
        to=address_of(application),
        context={
            "name": applicant_name(application),
            "office": place,
            "rooms": ", ".join(office.rooms) if office else "",
            "hours": office.hours if office else "",
            "phones": ", ".join(phone.number for phone in office.phones) if office else "",
            "until": application.collect_by,
        },
        dedupe_key=f"access-ready:{application.pk}",
        by=by,
        person_id=application.person_id,
        about=f"application:{application.label}",
    )
