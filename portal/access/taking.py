"""Taking applications of people whom a worker has before them, or whom the register knows. Forms: ``electronic``."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.competence import competent_offices
from portal.access.eligibility import ApplicationRefused, Facts, refusals, suitable_titles
from portal.access.facts import account_link, co_owners_of, facts_of, open_key, titles_of
from portal.access.identity import IdentitySeen
from portal.access.lifecycle import is_told
from portal.access.models import AccessApplication
from portal.access.numbers import APPLICATION, next_number
from portal.audit.actions import identifier_of, record_event
from portal.kernel.working_days import working_days_after
from portal.premises.models import Premises
from portal.residents.models import Person, Representation
from portal.residents.representing import record_representation
from portal.rulebook.queries import regulation_on, rules_on
from portal.rulebook.refusal import Refusal
from portal.rulebook.rules import Rules


@transaction.atomic
def take_application(
    *,
    operation: str,
    way: str,
    person: Person,
    premises: Premises | None = None,
    representation: Representation | None = None,
    email: str = "",
    phone: str = "",
    identity: IdentitySeen | None = None,
    regulation_accepted: bool = False,
    co_owners_agreed: bool = False,
    by: Any,
    request_key: uuid.UUID,
    day: dt.date,
) -> AccessApplication:
    """Take an application to grant or to revoke access; the same ``request_key`` again returns the same application.

    ``co_owners_agreed``: the worker holds the declaration in which all other holders name this person; where the rules
    want one user named, it is recorded. ``premises`` may be left out where the person has one account for everything.
    Raises ApplicationRefused with all refusals at once.

    Race: everything about one person waits for the lock of that person's row, so of fifty applications sent at once one
    is taken and the others are told of it.
    """
    rules = rules_on(day)
    others = declaring_co_owners(person, premises, day, rules) if co_owners_agreed else []
    lock_person(person, *others)
    known = AccessApplication.objects.filter(request_key=request_key).first()
    if known is not None:
        return refuse_other_person(known, person)
    for other in others:
        record_declaration(other, person, by=by, day=day)
    facts = facts_of(
        operation=operation,
        way=way,
        person=person,
        premises=premises,
        representation=representation,
        email=email,
        identity=identity,
        is_regulation_accepted=regulation_accepted,
        by=by,
        day=day,
        rules=rules,
    )
    found = refusals(facts, rules)
    if found:
        raise ApplicationRefused(found)
    application = AccessApplication(
        operation=operation,
        way=way,
        state=AccessApplication.State.APPLIED,
        representation=representation,
        email=email.strip(),
        phone=phone.strip(),
        request_key=request_key,
        taken_by=identifier_of(by),
        regulation_number=regulation_number(day) if regulation_accepted else None,
    )
    write_identity(application, identity)
    place_application(application, person=person, premises=premises, facts=facts, rules=rules)
    application.number = next_number(APPLICATION)
    application.save(force_insert=True)
    record_event(action="application.taken", by=by, **trail_of(application))
    return application


def lock_person(*people: Person) -> None:
    """Wait for whoever else deals with these people's access, until the transaction ends."""
    # Race: always in the same order, so that two co-owners who apply at once do not wait for each other.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in people]).order_by("pk"))


def refuse_other_person(known: AccessApplication, person: Person) -> AccessApplication:
    """Return the application of a request key that was used before; raises ApplicationRefused when it is another's."""
    if known.person_id != person.pk:
        text = _("Ten formularz wysłano już dla innej osoby. Otwórz go jeszcze raz.")
        raise ApplicationRefused([Refusal("application", text)])
    return known


def place_application(
    application: AccessApplication, *, person: Person, premises: Premises | None, facts: Facts, rules: Rules
) -> None:
    """Write into an application that is not saved yet whose it is, where it belongs, and its deadline."""
    application.person = person
    application.premises = premises or _premises_of(person, facts, rules)
    per_premises = application.premises if rules.access.account_per == "premises" else None
    application.open_key = open_key(application.operation, person, per_premises, application.representation)
    estate = application.premises.building.estate if application.premises else None
    offices = competent_offices(application.operation, [estate], rules)
    application.office = offices[0].key if offices else ""
    if application.operation == "grant" and is_told(rules):
        application.notify_by = working_days_after(facts.day, rules.issue.notice_working_days)
    if application.operation == "revoke":
        link = account_link(person, application.premises, application.representation, rules)
        application.user = None if link is None else link.user


def write_identity(application: AccessApplication, identity: IdentitySeen | None) -> None:
    """Write down that a document was seen. Law: never its number."""
    if identity is not None:
        application.identity_document = identity.document
        application.identity_seen_on = identity.seen_on
        application.identity_seen_by = identity.seen_by


def trail_of(application: AccessApplication, **details: Any) -> dict[str, Any]:
    """Return what the audit trail says of every step of an application, for ``record_event``."""
    return {
        "subject": f"application:{application.label}",
        "person_id": application.person_id,
        "details": {"operation": application.operation, "way": application.way, **details},
    }


def regulation_number(day: dt.date) -> int | None:
    """Return the number of the regulation in force, for an application that accepts it."""
    regulation = regulation_on(day)
    return None if regulation is None else regulation.number


def _premises_of(person: Person, facts: Facts, rules: Rules) -> Premises | None:
    """Return the premises that decide the office: the first that gives an account, or any that the person holds."""
    suitable = {title.place for title in suitable_titles(facts.titles, rules, facts.day)}
    titles = titles_of(person)
    chosen = [title for title in titles if title.premises.code in suitable] or titles
    return chosen[0].premises if chosen else None


def declaring_co_owners(person: Person, premises: Premises | None, day: dt.date, rules: Rules) -> list[Person]:
    """Return those whose declaration names the one user; none where the rules want nobody named."""
    return co_owners_of(person, premises, day, rules) if rules.access.co_owners == "one_named" else []


def record_declaration(other: Person, named: Person, *, by: Any, day: dt.date) -> None:
    """Record that a co-owner names the person as the one user. Source: Sosnowiecka – by declaration."""
    record_representation(
        principal=other,
        representative=named,
        representative_name=named.display_name,
        basis=Representation.Basis.CO_OWNERS,
        scopes=["see", "submit"],
        valid_from=day,
        document_seen_on=day,
        by=by,
        day=day,
    )
