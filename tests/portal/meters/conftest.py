"""What the tests of meters share: a December day, a flat with a meter of three readings, its holder at the browser.

The people are made without passwords: hashing those of the whole suite would take most of the time of these tests.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from portal.accounts.models import RoleHolding, User
from portal.accounts.roles import CLERK
from portal.meters.models import Meter
from portal.premises.models import Premises, Title
from portal.residents.actions import give_account_to_person
from tests.personas import been_here_before, make_person, make_premises, staff_role
from tests.portal.meters.brought import DECEMBER, adopt_readings, meter, reading


@pytest.fixture
def december() -> Iterator[Any]:
    """A day on which December's window is open."""
    with time_machine.travel(dt.datetime(2026, 12, 15, 12, tzinfo=dt.UTC), tick=False) as travel:
        yield travel


@pytest.fixture
def flat(december: Any, siarkowiec: Any) -> Premises:
    """Danuta's flat."""
    flat = make_premises("SIENK/12/34", number="34")
    account("L0001", role="resident", full_name="Danuta Zięba", flat=flat)
    return flat


@pytest.fixture
def cold(flat: Premises) -> Meter:
    """Danuta's meter of cold water: about 12 m³ in half a year, read in June and December, lately in June."""
    adopt_readings(windows=list(DECEMBER))
    found = meter(flat, "4471 0928")
    for day, value in (("2025-06-30", "160.1"), ("2025-12-31", "172.2"), ("2026-06-30", "184.32")):
        reading(found, day, value)
    return found


@pytest.fixture
def danuta(flat: Premises, signed_in: Callable[[User], Any]) -> Any:
    """Danuta, signed in."""
    return signed_in(User.objects.get(identifier="L0001"))


@pytest.fixture
def clerk(flat: Premises, signed_in: Callable[[User], Any]) -> Any:
    """Anna of the office, signed in."""
    user = account("P001", role="staff", full_name="Anna Urzędnik")
    RoleHolding.objects.create(user=user, role=staff_role(CLERK))
    TOTP.activate(user, generate_totp_secret())
    return signed_in(user)


@pytest.fixture
def signed_in(at: Any) -> Callable[[User], Any]:
    """Return a way to sign somebody in."""

    def sign_in(user: User) -> Any:
        client = at("siarkowiec")
        client.force_login(user)
        return client

    return sign_in


def account(identifier: str, *, role: str, full_name: str, flat: Premises | None = None) -> User:
    """Make an account that nobody can sign in to by the form; a resident's holds the flat."""
    user = User(identifier=identifier, role=role, full_name=full_name, password_origin=User.PasswordOrigin.OWN)
    user.set_unusable_password()
    user.save()
    if flat is not None:
        person = make_person(f"K{identifier}", *full_name.split())
        give_account_to_person(user=user, person=person, by="tests")
        been_here_before(user)
        Title.objects.create(person=person, premises=flat, kind=Title.Kind.OWNERSHIP, valid_from=dt.date(2019, 5, 1))
    return user
