"""What the demo's residents find on „Moje dane”: other devices, looks of the staff, consents, a change that waits.

Everything goes through the product's own doors; a resident who has it already is left alone.
"""

import datetime as dt
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.audit.actions import record_look
from portal.consents.actions import record_consent
from portal.consents.queries import consent_states
from portal.residents.contact import ask_contact_change, change_contact_at_office, way_of
from portal.residents.models import ContactChange, Person
from portal.rulebook.queries import rules_on
from saas.demo.accounts import ACCOUNTS, CLERK, RESIDENT

DEVICES = (
    ("192.0.2.14", "Mozilla/5.0 (Linux; Android 15; SM-A546B) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"),
    ("192.0.2.90", "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"),
)


def make_own_data(slug: str, today: dt.date) -> int:
    """Give the cooperative's residents with a password of their own something to see; return how many were new."""
    made = 0
    with schema_context(slug):
        clerk = next(one for one in ACCOUNTS if one.cooperative == slug and one.role == CLERK)
        worker = User.objects.get(identifier=clerk.identifier)
        for account in ACCOUNTS:
            if account.cooperative != slug or account.role != RESIDENT or account.must_change:
                continue
            user = User.objects.get(identifier=account.identifier)
            person = user.person_link.person
            if not ContactChange.objects.filter(person=person).exists():
                _look(worker, person)
                _agree(user, today)
                _sign_in_elsewhere(user)
                _ask(user, person, worker, today)
                made += 1
    return made


def _look(worker: User, person: Person) -> None:
    subject = f"person:{person.code}"
    record_look(by=worker, person_id=person.pk, what="person_card", subject=subject)
    record_look(by=worker, person_id=person.pk, what="person_history", subject=subject)
    record_look(by=worker, person_id=person.pk, what="person_files", subject=subject)


def _agree(user: User, today: dt.date) -> None:
    for number, state in enumerate(consent_states(user, today)):
        record_consent(user=user, purpose_key=state.purpose.key, is_given=True, on=today, by=user)
        if number % 2:
            record_consent(user=user, purpose_key=state.purpose.key, is_given=False, on=today, by=user)


def _sign_in_elsewhere(user: User) -> None:
    for address, browser in DEVICES:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session.create()
        UserSession.objects.create(user=user, session_key=session.session_key, ip=address, user_agent=browser)


def _ask(user: User, person: Person, worker: User, today: dt.date) -> None:
    """Let an address be changed at the office, and a telephone wait for the staff where the rules ask for that."""
    change_contact_at_office(
        person=person, field="correspondence_address", value="ul. Polna 3 m. 5\n39-400 Tarnobrzeg", by=worker
    )
    rules = rules_on(today).contact_data
    if way_of("phone", rules) == "after_acceptance":
        ask_contact_change(person=person, field="phone", value="600 300 400", rules=rules, by=user)
