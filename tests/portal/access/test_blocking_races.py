"""A block while somebody signs in, against the real database with real commits: it holds, and nothing outlives it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.db import connection, connections
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.access.blocking import block_on_report, unblock
from portal.access.identity import IdentitySeen
from portal.accounts.adapter import AccountAdapter
from portal.accounts.models import KnownDevice, SignInFailure, StandingChange, User
from portal.accounts.queries import current_totp_code
from portal.audit.models import AuditEvent
from portal.kernel import clock
from tests.personas import make_staff, make_user
from tests.portal.accounts.signing import is_signed_in, sign_in, text_of

SCHEMA = "hutnik"


@pytest.fixture
def racer(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """A resident whose account is committed, so that other threads see it; everything is removed afterwards."""
    with django_db_blocker.unblock():
        with schema_context(SCHEMA):
            _clean()
            user = make_user("RACEBLOCK")
        yield user
        with schema_context(SCHEMA):
            _clean()
        connection.set_schema_to_public()


def _clean() -> None:
    User.objects.filter(identifier="RACEBLOCK").delete()
    SignInFailure.objects.filter(identifier="RACEBLOCK").delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE subject = 'account:RACEBLOCK' AND place IS NULL")


def elsewhere(work: Any) -> Any:
    """Do the work as another worker would: in another thread, on another connection, committed."""

    def run() -> Any:
        try:
            with schema_context(SCHEMA):
                return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(run).result(timeout=30)


def block(user: User) -> bool:
    return block_on_report(user=user, by="tests", reporter="Renata Wyścig", reason="Zgubiony telefon")


def open_again(user: User) -> None:
    with schema_context(SCHEMA):
        seen = IdentitySeen("passport", clock.today(), "tests")
        assert unblock(user=user, by="tests", reason="Telefon się znalazł", identity=seen)


def test_s9_a_block_between_the_password_and_the_session_holds(
    racer: User, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = AccountAdapter.pre_login

    def then_blocked(self: Any, request: Any, user: User, **kwargs: Any) -> Any:
        answer = checked(self, request, user, **kwargs)
        assert elsewhere(lambda: block(racer))
        return answer

    monkeypatch.setattr(AccountAdapter, "pre_login", then_blocked)
    browser = at(SCHEMA)
    answer = sign_in(browser, racer.identifier)
    assert answer.status_code == 403
    assert not is_signed_in(browser)
    with schema_context(SCHEMA):
        assert not UserSession.objects.filter(user_id=racer.pk).exists()
        assert not KnownDevice.objects.filter(user=racer).exists()
    open_again(racer)
    assert not is_signed_in(browser)  # what was begun before the block does not come back to life


def test_s9_a_block_while_the_page_of_the_second_factor_is_open_holds(racer: User, at: Any) -> None:
    with schema_context(SCHEMA):
        TOTP.activate(racer, generate_totp_secret())
    browser = at(SCHEMA)
    assert sign_in(browser, racer.identifier)["Location"] == "/drugi-skladnik/kod"
    assert elsewhere(lambda: block(racer))
    with schema_context(SCHEMA):
        code = current_totp_code(racer)
    answer = browser.post("/drugi-skladnik/kod", {"code": code})
    assert answer.status_code == 403
    assert "zablokowan" in text_of(answer).lower()
    assert not is_signed_in(browser)


def test_s9_a_block_that_comes_while_the_session_is_made_waits_and_ends_it(
    racer: User, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_inside, was_slow = threading.Event(), threading.Event()
    finished = AccountAdapter.__mro__[1].post_login

    def slowly(self: Any, *args: Any, **kwargs: Any) -> Any:
        answer = finished(self, *args, **kwargs)
        is_inside.set()
        was_slow.wait(timeout=1)  # nobody sets it: the block has a second in which it must not pass
        return answer

    monkeypatch.setattr(AccountAdapter.__mro__[1], "post_login", slowly)
    browser = at(SCHEMA)
    with ThreadPoolExecutor(max_workers=1) as pool:

        def block_when_inside() -> Any:
            assert is_inside.wait(timeout=30)
            return elsewhere(lambda: block(racer))

        blocked = pool.submit(block_when_inside)
        sign_in(browser, racer.identifier)
        assert blocked.result(timeout=30)
    assert not is_signed_in(browser)
    open_again(racer)
    assert not is_signed_in(browser)


def test_s9_a_block_right_after_the_session_is_made_throws_it_away(
    racer: User, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs_in = AccountAdapter.__mro__[1].login

    def then_blocked(self: Any, request: Any, user: User) -> None:
        signs_in(self, request, user)
        assert elsewhere(lambda: block(racer))

    monkeypatch.setattr(AccountAdapter.__mro__[1], "login", then_blocked)
    browser = at(SCHEMA)
    assert sign_in(browser, racer.identifier).status_code == 403
    open_again(racer)
    assert not is_signed_in(browser)


def test_s9_twenty_calls_at_once_are_one_block(racer: User) -> None:
    def call(_number: int) -> bool:
        try:
            with schema_context(SCHEMA):
                return block(racer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=20) as pool:
        assert sum(pool.map(call, range(20))) == 1
    with schema_context(SCHEMA):
        assert StandingChange.objects.filter(user=racer).count() == 1
        assert AuditEvent.objects.filter(action="account.blocked", subject="account:RACEBLOCK").exists()


def test_a_block_and_a_handing_over_at_once_end_in_one_of_the_two_orders(racer: User) -> None:
    """Whoever is second sees what the first one did; neither waits for the other without end."""
    from portal.access.issuing import hand_over
    from portal.access.models import CredentialIssue
    from portal.residents.models import Person, PersonAccount
    from portal.rulebook.refusal import AccessRefused

    with schema_context(SCHEMA):
        person = Person.objects.create(code="RACEBLOCK", last_name="Wyścig")
        PersonAccount.objects.create(user=racer, person=person)
        User.objects.filter(pk=racer.pk).update(standing="prepared", is_active=False)
        issue = CredentialIssue.objects.create(
            number=990001, user=racer, kind="password", handover="in_person", secret="", made_by="tests"
        )
        clerk = make_staff("RACECLERK", role="clerk", full_name="Celina Wyścig")
    gate = threading.Barrier(2)

    def work(number: int) -> str:
        try:
            with schema_context(SCHEMA):
                gate.wait(timeout=30)
                if number:
                    return str(block(racer))
                seen = IdentitySeen("passport", clock.today(), "tests")
                hand_over(issue=issue, by=clerk, received_by="Wyścig", identity=seen, now=timezone.now())
                return "handed over"
        except AccessRefused:
            return "refused"
        finally:
            connections.close_all()

    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            handed, blocked = pool.map(work, range(2))
        assert blocked == "True"
        assert handed in {"handed over", "refused"}
        with schema_context(SCHEMA):
            racer.refresh_from_db()
            assert racer.standing == "blocked_on_report"
    finally:
        with schema_context(SCHEMA):
            User.objects.filter(identifier="RACECLERK").delete()
            PersonAccount.objects.filter(person=person).delete()
            person.delete()
