"""Erasing an account, looked for in every column of the cooperative's schema; and that every column is in the list."""

import datetime as dt
from collections import defaultdict
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from portal.access.closing import close_account
from portal.access.erasing import erase_due
from portal.access.models import AccessApplication, CallAttempt, CredentialIssue, LetterBatch, LetterBatchLine
from portal.accounts.models import SignInFailure, StandingChange, User
from portal.audit.checking import check_chain
from portal.audit.sealing import seal_events
from portal.finding.keeping import rebuild
from portal.kernel import clock
from portal.outbox.actions import send_message
from portal.outbox.models import Message
from portal.premises.models import Title
from portal.residents.contact import ask_contact_change
from portal.residents.models import Person
from portal.residents.noting import write_note
from portal.rulebook.sections.contact_data import ContactDataRules
from tests.personas import People
from tests.portal.access.personal_data import COLUMNS, WHY, Fate
from tests.portal.access.rules_in_force import with_rules
from tests.portal.accounts.signing import sign_in

# In everything Zofia or a worker typed about her; nowhere else.
MARK = "znakzofii"
EMAIL, NEW_EMAIL, PHONE = f"{MARK}@dom.example", f"{MARK}2@dom.example", "601 777 001"
IDENTIFIER = f"{MARK}-konto"

_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
 WHERE table_schema = current_schema()
   AND data_type IN ('text', 'character varying', 'character', 'jsonb', 'json', 'bytea', 'inet', 'ARRAY')
 ORDER BY 1, 2
"""


def columns_of_schema() -> dict[str, set[str]]:
    """Return every column of the open schema that can hold words or bytes, by table."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        found: dict[str, set[str]] = defaultdict(set)
        for table, column in cursor.fetchall():
            found[table].add(column)
    return dict(found)


def places_of(*words: str) -> set[str]:
    """Return the columns of the open schema, as ``table.column``, in which any of the words stands in any case."""
    places = set()
    with connection.cursor() as cursor:
        for table, columns in columns_of_schema().items():
            for column in columns:
                text = f'lower("{column}"::text)'
                cursor.execute(
                    f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE {text} LIKE ANY(%s))',
                    [[f"%{word.lower()}%" for word in words]],
                )
                if cursor.fetchone()[0]:
                    places.add(f"{table}.{column}")
    return places


def fate_of(place: str) -> Fate:
    """Return what the list says of a column."""
    table, column = place.split(".")
    return next(fate for fate, names in COLUMNS[table].items() if column in names.split())


def test_every_column_that_can_hold_a_persons_data_is_in_the_list(siarkowiec: Any) -> None:
    listed = {table: {name for names in fates.values() for name in names.split()} for table, fates in COLUMNS.items()}
    there = columns_of_schema()
    assert {t: c - listed.get(t, set()) for t, c in there.items() if c - listed.get(t, set())} == {}, "say their fate"
    assert {t: c - there.get(t, set()) for t, c in listed.items() if c - there.get(t, set())} == {}, "columns gone"
    kept = {table for table, fates in COLUMNS.items() if Fate.KEPT in fates}
    assert kept == set(WHY), "whatever stays has a ground"


@pytest.fixture
def zofia(people: People, at: Any) -> User:
    """Zofia, who used every page there is, was written about everywhere, and left 72 months ago."""
    today, now = clock.today(), timezone.now()
    with_rules(sender={"name": "S.M. Siarkowiec"})
    user, person = people.neighbour, Person.objects.get(code="0003")
    user.identifier, user.email, user.full_name = IDENTIFIER, EMAIL, f"Zofia {MARK}"
    user.save()
    sign_in(at("siarkowiec"), IDENTIFIER, "złe hasło 1")
    sign_in(at("siarkowiec"), IDENTIFIER)
    sign_in(at("siarkowiec"), EMAIL, "złe hasło 1")
    directly = ContactDataRules(changed_directly=("email", "phone"), changed_after_acceptance=())
    for field, value in (("email", EMAIL), ("email", NEW_EMAIL), ("phone", PHONE)):
        person.refresh_from_db()
        assert ask_contact_change(person=person, field=field, value=value, rules=directly, by=user)
    write_note(person=person, text=f"Prosi o telefon po 16, {MARK}", by=people.clerk, now=now)
    application = AccessApplication.objects.create(
        number=31, operation="grant", way="electronic_form", state="refused", refusal=f"{MARK} nie ma tytułu",
        ended_at=now, person=person, user=user, email=EMAIL, phone=PHONE, typed={"name": f"Zofia {MARK}"},
        identity_document="passport", identity_seen_on=today, identity_seen_by="P001",
    )  # fmt: skip
    CallAttempt.objects.create(application=application, by="P001", was_reached=True, note=f"{MARK}: oddzwoni mąż")
    CredentialIssue.objects.create(
        number=1, user=user, kind="password", handover="in_person", made_by="P001", received_by=f"Zofia {MARK}"
    )
    batch = LetterBatch.objects.create(number=1, requested_by="P001")
    LetterBatchLine.objects.create(
        batch=batch, place=1, person=person, premises=people.flat_next_door, refusal=f"{MARK} ma konto", done_at=now
    )
    told = {"name": f"Zofia {MARK}", "at": now}
    about = f"application:{application.label}"
    for to, key, subject, whose in (
        (EMAIL, f"password:{user.pk}:x", f"account:{IDENTIFIER}", None),
        (NEW_EMAIL, f"access-refused:{application.pk}", about, person.pk),
        ("nie adres " + MARK, f"access-confirm:{application.pk}", about, None),
    ):
        assert send_message(
            kind="account_password_changed", channel="email", to=to, context=told, dedupe_key=key, by=user,
            person_id=whose, about=subject,
        )  # fmt: skip
    Title.objects.filter(person=person).update(valid_to=today - dt.timedelta(days=1))
    rebuild()
    close_account(user=user, by=people.clerk, cause="on_request", reason=f"{MARK} sprzedała mieszkanie")
    StandingChange.objects.filter(user=user).update(at=now - dt.timedelta(days=73 * 31), reporter=f"córka {MARK}")
    return user


def test_nothing_is_left_of_what_was_typed_told_and_called(zofia: User) -> None:
    before = places_of(MARK, "601777001", PHONE)
    erasable = {place for place in before if fate_of(place) is Fate.ERASED}
    assert len(erasable) >= 20, "the fixture wrote into too few columns for this to prove anything"
    assert len(erase_due(day=clock.today(), by="system").accounts) == 1
    left = places_of(MARK, "601777001", PHONE)
    # An identifier of that name is all that the trail may have, as the account's name.
    assert left <= {"audit_event.actor", "audit_event.subject"}, sorted(left)
    assert places_of(f"{MARK}@", f"{MARK}2@", f"Zofia {MARK}", f"{MARK} ") == set()


def test_a_dry_run_counts_messages_and_leaves_them(zofia: User) -> None:
    before = Message.objects.exclude(to_address="dane usunięte").count()
    (account,) = erase_due(day=clock.today(), by="system", dry_run=True).accounts
    assert account.traces.messages == before >= 5
    assert f"wiadomości {before}" in str(account.traces)
    assert Message.objects.exclude(to_address="dane usunięte").count() == before


def test_messages_keep_that_something_was_sent_and_when(zofia: User) -> None:
    moments = sorted(Message.objects.values_list("created_at", "kind"))
    erase_due(day=clock.today(), by="system")
    assert sorted(Message.objects.values_list("created_at", "kind")) == moments
    assert set(Message.objects.values_list("to_address", "person_id")) == {("dane usunięte", None)}
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled", "failed"}


def test_a_neighbour_with_the_same_address_keeps_what_they_were_told(zofia: User, people: People) -> None:
    danuta = Person.objects.get(code="0001")
    told = {"name": "Danuta Zięba", "at": timezone.now()}
    kind, key = "account_password_changed", "password:danuta"
    send_message(
        kind=kind, channel="email", to=EMAIL, context=told, dedupe_key=key, by="P001", person_id=danuta.pk,
        about="account:L0001",
    )  # fmt: skip
    erase_due(day=clock.today(), by="system")
    assert Message.objects.get(dedupe_key=key).to_address == EMAIL


def test_a_legal_hold_keeps_messages_too(zofia: User) -> None:
    Person.objects.filter(code="0003").update(legal_hold="Sprawa I C 12/26")
    before = places_of(MARK)
    assert erase_due(day=clock.today(), by="system").accounts == ()
    assert places_of(MARK) == before


def test_the_chain_of_the_trail_holds_after_erasing(zofia: User) -> None:
    seal_events()
    erase_due(day=clock.today(), by="system")
    seal_events()
    assert check_chain(at=timezone.now(), is_full=True).broken is None


def test_an_identifier_that_is_an_address_never_gets_into_the_trail(zofia: User, people: People, at: Any) -> None:
    user = people.co_owner
    user.identifier = f"marek{MARK}@dom.example"
    user.save()
    sign_in(at("siarkowiec"), user.identifier)
    close_account(user=user, by=people.clerk, cause="on_request", reason="Prośba")
    assert not {place for place in places_of("marek" + MARK) if place.startswith("audit_")}
    page = at("siarkowiec")
    page.force_login(people.administrator)
    assert "Zamknięto konto" in page.get("/biuro/dziennik/", {"osoba": "0002"}).content.decode()


def test_failures_of_an_address_typed_at_sign_in_go_too(zofia: User) -> None:
    assert SignInFailure.objects.filter(pk=EMAIL.upper()).exists()
    erase_due(day=clock.today(), by="system")
    assert not SignInFailure.objects.filter(pk__icontains=MARK).exists()
