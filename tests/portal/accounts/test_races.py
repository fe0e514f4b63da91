"""Guesses in parallel, against the real database with real commits: only as many are looked at as a lock allows."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django_tenants.utils import schema_context

from portal.accounts.attempts import SignInLocked, admit_attempt, attempt_key
from portal.accounts.lock_steps import PLATFORM_STEPS
from portal.accounts.models import KnownDevice, SignInFailure, User
from portal.accounts.second_factor import accepted_authenticator
from tests.personas import make_staff, make_user
from tests.portal.accounts.signing import WRONG, sign_in

SCHEMA = "hutnik"
IDENTIFIER = "RACE1"


@pytest.fixture
def racer(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """A worker whose account is committed, so that other threads see it; everything is removed afterwards."""
    with django_db_blocker.unblock():
        with schema_context(SCHEMA):
            _clean()
            user = make_staff(IDENTIFIER, role="clerk", full_name="Renata Wyścig")
        yield user
        with schema_context(SCHEMA):
            _clean()
        connection.set_schema_to_public()


def _clean() -> None:
    User.objects.filter(identifier__startswith="RACE").delete()
    SignInFailure.objects.filter(identifier__startswith="RACE").delete()


def at_once(count: int, work: Any) -> list[Any]:
    """Run the work in threads that start together; each has a connection of its own, opened in the schema."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            with schema_context(SCHEMA):
                connection.ensure_connection()
                gate.wait(timeout=30)
                return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(run, range(count)))


def test_of_fifty_guesses_at_once_five_are_looked_at(racer: User, monkeypatch: pytest.MonkeyPatch, at: Any) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda self, raw: looked_at.append(raw) and False)
    guesses = [at_once(25, lambda _n: sign_in(at(SCHEMA), IDENTIFIER, WRONG).status_code) for _ in range(2)]
    statuses = [status for batch in guesses for status in batch]
    assert len(looked_at) == 5
    assert sorted(set(statuses)) == [200, 429]
    assert statuses.count(200) == 5


def test_an_unknown_identifier_is_counted_once_per_guess_from_the_first_on(racer: User) -> None:
    def guess(_number: int) -> str:
        try:
            admit_attempt(identifier="race-unknown", device_token="", steps=PLATFORM_STEPS)
        except SignInLocked:
            return "locked"
        return "admitted"

    assert sorted(at_once(12, guess)) == ["admitted"] * 5 + ["locked"] * 7
    with schema_context(SCHEMA):
        assert SignInFailure.objects.get(pk=attempt_key("race-unknown")).failures == 5


def test_a_stolen_device_cookie_gives_ten_guesses_at_most(racer: User) -> None:
    import hashlib

    with schema_context(SCHEMA):
        user = make_user("RACE2")
        KnownDevice.objects.create(user=user, token_hash=hashlib.sha256(b"stolen").hexdigest())

    def guess(_number: int) -> bool:
        try:
            admit_attempt(identifier="RACE2", device_token="stolen", steps=PLATFORM_STEPS)
        except SignInLocked:
            return False
        return True

    assert sum(at_once(16, guess)) == 10


def test_a_code_of_the_second_factor_opens_once(racer: User) -> None:
    from portal.accounts.queries import current_totp_code

    with schema_context(SCHEMA):
        code = current_totp_code(racer)
    assert sum(found is not None for found in at_once(8, lambda _n: accepted_authenticator(user=racer, code=code))) == 1
