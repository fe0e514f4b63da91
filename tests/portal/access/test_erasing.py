"""Erasing after the retention period: what goes, what stays, who is held back, and that a run may be repeated."""

import datetime as dt
import io
import re
import uuid
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access.closing import close_account
from portal.access.erasing import erase_due
from portal.access.models import AccessApplication, CallAttempt, CredentialIssue
from portal.access.nightly import erase
from portal.accounts.actions import IdentifierTaken, create_account
from portal.accounts.models import KnownDevice, PastPassword, SignInFailure, StandingChange, User
from portal.audit.models import AuditEvent
from portal.consents.models import ConsentEvent, ConsentWording, RegulationAcceptance
from portal.kernel import clock
from portal.ledger.models import Entry
from portal.premises.models import Title
from portal.residents.legal_hold import lift_legal_hold, set_legal_hold
from portal.residents.models import ContactChange, Person, PersonAccount
from portal.rulebook.queries import regulation_on
from portal.rulebook.refusal import AccessRefused
from tests.personas import PASSWORD, People, make_user, post_entry
from tests.portal.access.rules_in_force import representatives_allowed, with_rules
from tests.portal.accounts.signing import sign_in

ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return clock.today()


@pytest.fixture
def leaver(people: People, at: Any, today: dt.date) -> User:
    """Zofia, who left traces everywhere, and whose account was closed 72 months ago."""
    user = people.neighbour
    person = PersonAccount.objects.get(user=user).person
    sign_in(at("siarkowiec"), user.identifier)
    PastPassword.objects.create(user=user, password="x")
    assert SignInFailure.objects.filter(pk=user.identifier.upper()).exists()
    application = AccessApplication.objects.create(
        number=3,
        operation="grant",
        way="paper",
        state="collected",
        ended_at=timezone.now(),
        person=person,
        user=user,
        email="zofia@dom.example",
        phone="600 100 200",
        typed={"name": "Zofia Łąkowska"},
        identity_document="passport",
        identity_seen_on=today,
        identity_seen_by="P001",
    )
    CallAttempt.objects.create(application=application, by="P001", was_reached=True, note="oddzwoni mąż")
    CredentialIssue.objects.create(
        number=1, user=user, kind="password", handover="in_person", made_by="P001", received_by="Zofia Łąkowska"
    )
    wording = ConsentWording.objects.create(purpose="wiadomosci", version=1, title="t", text="t", text_hash="h")
    ConsentEvent.objects.create(user=user, wording=wording, is_given=True)
    regulation = regulation_on(today)
    assert regulation is not None
    RegulationAcceptance.objects.create(user=user, version=regulation, occasion="sign_in")
    Person.objects.filter(pk=person.pk).update(email="zofia@dom.example", phone="15 822 00 00")
    ContactChange.objects.create(
        person=person,
        field="email",
        before="",
        after="zofia@dom.example",
        state="applied",
        asked_by=user.identifier,
        decided_by=user.identifier,
        decided_at=timezone.now(),
    )
    Title.objects.filter(person=person).update(valid_to=today - ONE_DAY)
    post_entry(people.account_next_door, "2024-05-01", debit="100.00")
    close_account(user=user, by=people.clerk, cause="on_request", reason="Zofia sprzedała mieszkanie")
    closed_long_ago(user, today)
    return user


def closed_long_ago(user: User, today: dt.date, months: int = 72) -> None:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    moment = dt.datetime(year, month + 1, min(today.day, 28), 12, tzinfo=dt.UTC)
    StandingChange.objects.filter(user=user).update(at=moment)


def test_a_dry_run_says_who_and_what_would_go_and_changes_nothing(leaver: User, today: dt.date) -> None:
    found = erase_due(day=today, by="system", dry_run=True)
    (account,) = found.accounts
    assert account.user == leaver
    assert (account.traces.issues, account.traces.applications, account.traces.consents) == (1, 1, 2)
    leaver.refresh_from_db()
    assert leaver.standing == "closed_on_request"
    assert CredentialIssue.objects.filter(user=leaver).exists()


def test_the_account_and_its_traces_go_and_the_ledger_stays(leaver: User, today: dt.date) -> None:
    before = leaver.identifier
    rows = Entry.objects.count()
    person = Person.objects.get(code="0003")
    assert len(erase_due(day=today, by="system").accounts) == 1
    leaver.refresh_from_db()
    assert leaver.standing == "erased"
    assert (leaver.email, leaver.full_name, leaver.has_usable_password()) == ("", "", False)
    assert not User.objects.filter(identifier=before).exists()
    assert not SignInFailure.objects.filter(pk=before.upper()).exists()
    for model in (KnownDevice, PastPassword, CredentialIssue, ConsentEvent, RegulationAcceptance, PersonAccount):
        assert not model.objects.filter(user=leaver).exists()  # type: ignore[attr-defined]
    assert not UserSession.objects.filter(user_id=leaver.pk).exists()
    assert not StandingChange.objects.filter(user=leaver).exclude(reason="", reporter="").exists()
    assert Entry.objects.count() == rows > 0
    assert Title.objects.filter(person=person).exists()


def test_an_application_stays_as_a_number_without_contact_and_identity(leaver: User, today: dt.date) -> None:
    erase_due(day=today, by="system")
    application = AccessApplication.objects.get(number=3)
    assert (application.email, application.phone, application.typed) == ("", "", {})
    assert (application.identity_document, application.identity_seen_by) == ("", "")
    assert application.state == "collected"
    assert not CallAttempt.objects.exists()


def test_contact_data_given_here_go_and_those_of_the_register_stay(leaver: User, today: dt.date) -> None:
    erase_due(day=today, by="system")
    person = Person.objects.get(code="0003")
    assert (person.email, person.phone) == ("", "15 822 00 00")
    assert not ContactChange.objects.exists()


def test_somebody_who_holds_a_title_again_keeps_their_contact_data(leaver: User, today: dt.date) -> None:
    Title.objects.filter(person__code="0003").update(valid_to=None)
    assert erase_due(day=today, by="system").accounts
    assert Person.objects.get(code="0003").email == "zofia@dom.example"


def test_the_trail_says_that_an_account_was_erased_and_not_whose(leaver: User, today: dt.date) -> None:
    erase_due(day=today, by="system")
    event = AuditEvent.objects.get(action="account.erased")
    told = f"{event.subject} {event.details} {event.person_id} {event.actor}"
    assert event.person_id is None
    for word in ("L0003", "Zofia", "Łąkowska", "0003", "dom.example", "sprzedała"):
        assert word not in told


def test_an_erased_account_opens_with_nothing(leaver: User, at: Any, today: dt.date) -> None:
    before = leaver.identifier
    erase_due(day=today, by="system")
    leaver.refresh_from_db()
    for identifier in (before, leaver.identifier):
        assert "inne niż u nas" in sign_in(at("siarkowiec"), identifier).content.decode()


def test_an_erased_identifier_is_never_given_to_anybody_else(leaver: User, today: dt.date) -> None:
    before = leaver.identifier
    erase_due(day=today, by="system")
    leaver.refresh_from_db()
    assert re.fullmatch(r"usuniete-[0-9a-f]{64}", leaver.identifier)
    for identifier in (before, before.lower()):
        with pytest.raises(IdentifierTaken):
            create_account(identifier=identifier, role="resident", password=PASSWORD, origin="own", by="tests")
        with pytest.raises(IntegrityError, match="user_identifier_never_again"), transaction.atomic():
            User.objects.create(identifier=identifier)
        with pytest.raises(IntegrityError, match="user_identifier_never_again"), transaction.atomic():
            User.objects.filter(identifier="L0001").update(identifier=identifier)
    with pytest.raises(IntegrityError, match="user_erased_keeps_a_digest_alone"), transaction.atomic():
        User.objects.filter(pk=leaver.pk).update(identifier=before)
    assert User.objects.create(identifier=rf"{before}\x").identifier.startswith(before)


def test_a_second_run_finds_nothing(leaver: User, today: dt.date) -> None:
    assert erase(schema="siarkowiec") == 1
    assert erase(schema="siarkowiec") == 0
    assert AuditEvent.objects.filter(action="account.erased").count() == 1


def test_a_run_that_broke_is_finished_by_the_next_one(
    leaver: User, people: People, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_account(user=people.co_owner, by=people.clerk, cause="on_request", reason="Drugi")
    closed_long_ago(people.co_owner, today, months=73)
    erased = []

    def breaks(user: User, link: Any) -> None:
        if erased:
            raise ConnectionError
        erased.append(user)

    with monkeypatch.context() as patched:
        patched.setattr("portal.access.erasing.erase_traces", breaks)
        with pytest.raises(ConnectionError):
            erase_due(day=today, by="system")
    assert User.objects.filter(standing="erased").count() == 1
    assert len(erase_due(day=today, by="system").accounts) == 1
    assert User.objects.filter(standing="erased").count() == 2


def test_before_the_time_is_over_nothing_goes(leaver: User, today: dt.date) -> None:
    closed_long_ago(leaver, today, months=71)
    assert erase_due(day=today, by="system").accounts == ()
    with_rules(closure={"erase_after_months": 12})
    assert len(erase_due(day=today, by="system", dry_run=True).accounts) == 1


def test_an_open_or_blocked_account_is_never_due(people: People, today: dt.date) -> None:
    User.objects.filter(pk=people.neighbour.pk).update(standing="blocked_on_report", is_active=False)
    StandingChange.objects.create(user=people.neighbour, before="active", after="blocked_on_report", by="P001")
    closed_long_ago(people.neighbour, today, months=200)
    assert erase_due(day=today, by="system").accounts == ()


def test_a_legal_hold_keeps_everything_until_it_is_lifted(leaver: User, people: People, today: dt.date) -> None:
    person = Person.objects.get(code="0003")
    assert set_legal_hold(person=person, reason="Sprawa I C 12/26", by=people.clerk)
    assert not set_legal_hold(person=person, reason="Sprawa I C 12/26", by=people.clerk)
    found = erase_due(day=today, by="system")
    assert found.accounts == ()
    assert [account.held for account in found.held] == ["Sprawa I C 12/26"]
    assert CredentialIssue.objects.filter(user=leaver).exists()
    assert lift_legal_hold(person=person, by=people.clerk)
    assert not lift_legal_hold(person=person, by=people.clerk)
    assert len(erase_due(day=today, by="system").accounts) == 1


def test_a_hold_needs_a_reason_and_somebody_who_may_close_accounts(people: People) -> None:
    person = Person.objects.get(code="0003")
    for reason, by in (("  ", people.clerk), ("Sprawa", people.accountant), ("Sprawa", people.neighbour)):
        with pytest.raises(AccessRefused):
            set_legal_hold(person=person, reason=reason, by=by)
    assert Person.objects.get(code="0003").legal_hold == ""


def test_somebody_who_applies_anew_keeps_the_account_meanwhile(leaver: User, today: dt.date) -> None:
    AccessApplication.objects.create(
        number=9, operation="grant", way="paper", state="applied", person=Person.objects.get(code="0003"), open_key="x"
    )
    found = erase_due(day=today, by="system")
    assert (found.accounts, len(found.held)) == ((), 1)


def test_applications_that_led_to_no_account_lose_what_was_typed(people: People, today: dt.date) -> None:
    old = timezone.now() - dt.timedelta(days=6 * 366 + 1)
    common = {"operation": "grant", "way": "electronic_form", "email": "ktos@dom.example", "typed": {"name": "Ktoś"}}
    AccessApplication.objects.create(number=1, state="refused", refusal="Ktoś nie ma tytułu", ended_at=old, **common)
    AccessApplication.objects.create(number=2, state="expired", ended_at=timezone.now(), **common)
    assert erase_due(day=today, by="system", dry_run=True).applications == 1
    assert erase_due(day=today, by="system").applications == 1
    assert erase_due(day=today, by="system").applications == 0
    gone = AccessApplication.objects.get(number=1)
    assert (gone.email, gone.typed, gone.refusal) == ("", {}, "dane usunięte")
    assert AccessApplication.objects.get(number=2).email == "ktos@dom.example"


def test_a_representatives_name_and_contact_go_with_their_account(people: People, today: dt.date) -> None:
    from portal.residents.representing import end_representation, record_representation

    representatives_allowed("see")
    representation = record_representation(
        principal=Person.objects.get(code="0003"),
        representative_name="Jan Widz",
        basis="statutory",
        scopes=["see"],
        valid_from=today,
        document_seen_on=today,
        email="jan@dom.example",
        by=people.clerk,
        day=today,
    )
    user = make_user("L0777")
    PersonAccount.objects.create(user=user, person=representation.principal, representation=representation)
    end_representation(representation=representation, by=people.clerk, day=today)
    closed_long_ago(user, today)
    assert len(erase_due(day=today, by="system").accounts) == 1
    representation.refresh_from_db()
    assert (representation.representative_name, representation.email) == ("dane usunięte", "")
    assert PersonAccount.objects.filter(person__code="0003").exists()


def test_the_command_names_people_in_a_dry_run_and_nobody_afterwards(leaver: User, today: dt.date) -> None:
    said = io.StringIO()
    call_command("erase_accounts", "--cooperative", "siarkowiec", "--dry-run", stdout=said)
    assert "L0003, osoba 0003" in said.getvalue()
    assert "wydania 1, wnioski 1, zgody 2" in said.getvalue()
    said = io.StringIO()
    call_command("erase_accounts", "--cooperative", "siarkowiec", stdout=said)
    assert "L0003" not in said.getvalue()
    assert str(leaver.pk) in said.getvalue()
    assert uuid.UUID(str(leaver.pk))
