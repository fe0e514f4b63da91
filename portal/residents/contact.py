"""Changing a person's contact data by the cooperative's rules: at once, after acceptance, or only at the office.

Which field goes which way is ``rules.contact_data``; forms check what is typed with ``contact_problem``. That a new
e-mail address is read by its person is proved in ``new_address``.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.actions import identifier_of, record_event
from portal.outbox.actions import send_message
from portal.outbox.addresses import email_problem, telephone_problem
from portal.residents.following import tell_of_person
from portal.residents.models import ContactChange, Person, PersonAccount
from portal.residents.new_address import LinkTo, ask_to_confirm, change_of_link, is_to_be_confirmed
from portal.rulebook.sections.contact_data import ContactDataRules

LONGEST_ADDRESS = 400
MOST_OCCUPANTS = 50
# What is said of the person; how many people live in premises is said of premises.
OF_PERSON = (
    ContactChange.Field.EMAIL,
    ContactChange.Field.PHONE,
    ContactChange.Field.CORRESPONDENCE_ADDRESS,
)
# A change in one of these states is not decided yet.
PENDING = (ContactChange.State.UNCONFIRMED, ContactChange.State.WAITING)
# What the audit trail calls a change that has just come to this state.
EVENTS = {
    "unconfirmed": "person_contact.asked",
    "waiting": "person_contact.asked",
    "applied": "person_contact.changed",
    "refused": "person_contact.refused",
    "withdrawn": "person_contact.withdrawn",
}


class ChangedOnlyAtOffice(ValueError):
    """The cooperative's rules let a worker alone change this field."""


class ChangeDecided(ValueError):
    """The change was accepted, refused or withdrawn already."""


def contact_problem(field: str, value: str) -> str:
    """Return what is wrong with a value as a Polish sentence; empty when it can be stored. Empty values are right."""
    if not value:
        return ""
    if field == ContactChange.Field.EMAIL and email_problem(value):
        return _("To nie jest adres e-mail. Wpisz go tak: jan.kowalski@example.pl.")
    if field == ContactChange.Field.PHONE and telephone_problem(value):
        return _("To nie jest numer telefonu. Wpisz go tak: 600 100 200.")
    if field == ContactChange.Field.OCCUPANTS:
        is_number = value.isascii() and value.isdigit() and len(value) <= 3 and int(value) <= MOST_OCCUPANTS
        return "" if is_number else _("Wpisz liczbę osób cyframi, od 0 do 50.")
    return "" if len(value) <= LONGEST_ADDRESS else _("Adres jest za długi.")


def occupants_text(premises: Any) -> str:
    """Return how many people live in the premises as a change writes it; empty when nobody said."""
    return "" if premises.occupants is None else str(premises.occupants)


def way_of(field: str, rules: ContactDataRules) -> str:
    """Return how a resident's change of the field goes: ``directly``, ``after_acceptance`` or ``at_office``."""
    if field in rules.changed_directly:
        return "directly"
    return "after_acceptance" if field in rules.changed_after_acceptance else "at_office"


@transaction.atomic
def ask_contact_change(
    *,
    person: Person,
    field: str,
    value: str,
    rules: ContactDataRules,
    by: Any,
    premises: Any = None,
    link_to: LinkTo | None = None,
) -> ContactChange | None:
    """Change a field at once or leave a request that a worker accepts, as the rules say; None when nothing differs.

    A request that waits already is replaced by the new one. ``premises`` (the row of a room above) goes with the
    number of occupants; the caller knows that the person holds them. With ``link_to`` (token → whole address) a new
    e-mail address waits until the link that is sent there is followed, unless the cooperative sends no mail. Raises
    ChangedOnlyAtOffice, TooManyAddresses, ValueError for a value that ``contact_problem`` refuses.
    """
    way = way_of(field, rules)
    if way == "at_office":
        raise ChangedOnlyAtOffice(field)
    if contact_problem(field, value):
        raise ValueError(contact_problem(field, value))
    # Race: two forms of one person wait here, so that the second one sees what the first one left.
    stored = Person.objects.select_for_update().get(pk=person.pk)
    same = ContactChange.objects.filter(
        person=stored, field=field, premises=premises, after=value, state=ContactChange.State.WAITING
    ).first()
    if same is not None and way == "after_acceptance":
        return same
    change = _begun(stored, field, value, by, premises)
    if change is None:
        return None
    if link_to is not None and is_to_be_confirmed(change):
        ask_to_confirm(change, stored, link_to=link_to, by=by)
        record_change(change, by)
    elif way == "directly":
        apply_change(change, stored, by)
    else:
        record_change(change, by)
    return change


@transaction.atomic
def ask_contact_changes(
    *,
    person: Person,
    wishes: Mapping[str, str],
    rules: ContactDataRules,
    by: Any,
    link_to: LinkTo | None = None,
) -> list[ContactChange]:
    """Ask for several changes at once, all or none; return those that changed something or wait."""
    asked = [
        ask_contact_change(person=person, field=field, value=value, rules=rules, by=by, link_to=link_to)
        for field, value in wishes.items()
    ]
    return [change for change in asked if change is not None]


@transaction.atomic
def confirm_new_address(*, token: str, now: dt.datetime, rules: ContactDataRules) -> ContactChange:
    """Let the change whose link was followed come true, or wait for a worker, as the rules say; return it.

    Raises NewAddressUnknown, NewAddressOver.
    """
    change = change_of_link(token, now=now)
    # Race: a second click, or another wish of the same person, waits here and then finds the change decided.
    person = Person.objects.select_for_update().get(pk=change.person_id)
    change = change_of_link(token, now=now)
    record_event(
        action="person_contact.address_confirmed",
        by=change.asked_by,
        subject=f"person:{person.code}",
        details={"change": str(change.pk)},
        person_id=person.pk,
    )
    if way_of(change.field, rules) == "directly":
        apply_change(change, person, change.asked_by)
    else:
        change.state = ContactChange.State.WAITING
        change.save(update_fields=["state"])
    return change


@transaction.atomic
def accept_contact_change(*, change: ContactChange, by: Any) -> None:
    """Let a waiting change come true. Raises ChangeDecided."""
    person = Person.objects.select_for_update().get(pk=change.person_id)
    apply_change(_waiting(change), person, by)


@transaction.atomic
def refuse_contact_change(*, change: ContactChange, reason: str, by: Any) -> None:
    """Refuse a waiting change with a reason that its person reads. Raises ChangeDecided and ValueError without one."""
    if not reason.strip():
        raise ValueError("Napisz, dlaczego nie przyjmujesz zmiany.")
    found = _waiting(change)
    found.refusal = reason.strip()[:300]
    _decide(found, ContactChange.State.REFUSED, by)
    record_change(found, by)


@transaction.atomic
def withdraw_contact_change(*, change: ContactChange, by: Any) -> None:
    """Take back a change that is not decided yet, at the person's own wish. Raises ChangeDecided."""
    found = ContactChange.objects.select_for_update().get(pk=change.pk)
    if found.state not in PENDING:
        raise ChangeDecided(found.state)
    _decide(found, ContactChange.State.WITHDRAWN, by)
    record_change(found, by)


@transaction.atomic
def change_contact_at_office(*, person: Person, field: str, value: str, by: Any) -> ContactChange | None:
    """Change a field at a worker's hand; a request that waits for it is withdrawn. None when nothing differs.

    Raises ValueError for a value that ``contact_problem`` refuses.
    """
    if contact_problem(field, value):
        raise ValueError(contact_problem(field, value))
    stored = Person.objects.select_for_update().get(pk=person.pk)
    change = _begun(stored, field, value, by)
    if change is not None:
        apply_change(change, stored, by)
    return change


@transaction.atomic
def change_contacts_at_office(*, person: Person, wishes: Mapping[str, str], by: Any) -> list[ContactChange]:
    """Change several fields at a worker's hand, all or none; return what changed."""
    made = [change_contact_at_office(person=person, field=field, value=value, by=by) for field, value in wishes.items()]
    return [change for change in made if change is not None]


@transaction.atomic
def confirm_contact(*, link: PersonAccount, by: Any) -> None:
    """Remember that the account's owner looked at their contact data and found them right."""
    link.contact_confirmed_at = timezone.now()
    link.save(update_fields=["contact_confirmed_at"])
    record_event(
        action="person_contact.confirmed", by=by, subject=f"person:{link.person.code}", person_id=link.person_id
    )


def _begun(person: Person, field: str, value: str, by: Any, premises: Any = None) -> ContactChange | None:
    """Withdraw what waits for the field and leave a new request in its place; None when the value is there already.

    The caller writes what becomes of it to the trail: a change made at once is one act, not a request and a change.
    """
    for waiting in ContactChange.objects.filter(person=person, field=field, premises=premises, state__in=PENDING):
        _decide(waiting, ContactChange.State.WITHDRAWN, by)
    before = getattr(person, field) if premises is None else occupants_text(premises)
    if before == value:
        return None
    change = ContactChange(person=person, field=field, premises=premises, before=before, after=value)
    change.asked_by = identifier_of(by)
    change.state = ContactChange.State.WAITING
    change.save(force_insert=True)
    return change


def _waiting(change: ContactChange) -> ContactChange:
    found = ContactChange.objects.select_for_update().get(pk=change.pk)
    if found.state != ContactChange.State.WAITING:
        raise ChangeDecided(found.state)
    return found


def apply_change(change: ContactChange, person: Person, by: Any) -> None:
    """Write the new value to the person and their own accounts, and tell the old e-mail address of a new one.

    Call it in a transaction that has the person's row locked and found the change not decided yet.
    """
    if change.premises is not None:
        change.premises.occupants = int(change.after) if change.after else None
        change.premises.save(update_fields=["occupants"])
    else:
        setattr(person, change.field, change.after)
        person.save(update_fields=[change.field])
        tell_of_person(person.pk)
    _decide(change, ContactChange.State.APPLIED, by)
    record_change(change, by)
    if change.field != ContactChange.Field.EMAIL:
        return
    own = User.objects.filter(person_link__person=person, person_link__representation__isnull=True)
    own.update(email=change.after)
    if change.before:
        send_message(
            kind="account_email_changed",
            channel="email",
            to=change.before,
            context={"name": person.display_name, "at": timezone.now(), "new_address": change.after},
            dedupe_key=f"email-changed:{change.pk}",
            by=by,
            person_id=person.pk,
            about=f"person:{person.code}",
        )


def _decide(change: ContactChange, state: str, by: Any) -> None:
    change.state, change.decided_by, change.decided_at = state, identifier_of(by), timezone.now()
    change.save()


def record_change(change: ContactChange, by: Any) -> None:
    """Write to the trail that a change came to the state in which it is."""
    # The values themselves stay out of the trail, which is kept longer than contact data.
    record_event(
        action=EVENTS[change.state],
        by=by,
        subject=f"person:{change.person.code}",
        details={"field": change.field, "change": str(change.pk)},
        person_id=change.person_id,
    )
