"""The people of the tests. Each is a person with a reason to be let in or kept out."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.accounts.models import RoleHolding, StaffRole, User
from portal.accounts.roles import DEFAULT_ROLES, RoleFacts
from portal.ledger.models import Account
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.actions import give_account_to_person
from portal.residents.models import Person, PersonAccount

PASSWORD = "zielony tramwaj plot 47"


@dataclass(frozen=True)
class People:
    """Everybody a test may need; ``flat`` is Danuta's and Marek's, ``flat_next_door`` is the neighbour's."""

    title_holder: User
    co_owner: User
    co_resident: Person  # lives in the flat, holds no title, so has no account
    neighbour: User
    former_owner: User
    company: User | None
    clerk: User
    accountant: User
    administrator: User
    flat: Premises
    flat_next_door: Premises
    garage: Premises
    account: Account  # of the flat
    account_next_door: Account


def make_user(identifier: str, *, role: str = "resident", full_name: str = "", own_password: bool = True) -> User:
    """Make an account with the suite's password, its own unless said otherwise.

    ``role`` is a broad kind (``resident``, ``staff``, ``operator``) or one of the platform's three roles of staff.
    """
    own_role = next((facts for facts in DEFAULT_ROLES if facts.key == role), None)
    user = User(identifier=identifier, role="staff" if own_role else role, full_name=full_name)
    user.password_origin = User.PasswordOrigin.OWN if own_password else User.PasswordOrigin.INITIAL
    user.password = hash_of_password()
    user.save()
    if own_role:
        RoleHolding.objects.create(user=user, role=staff_role(own_role))
    return user


@cache
def hash_of_password() -> str:
    """Return the product's hash of the suite's password. Made once: each would take 25 ms, eight times a test."""
    return make_password(PASSWORD)


def staff_role(facts: RoleFacts) -> StaffRole:
    """Return a role of the suite's own, beside those that the cooperative's pack names."""
    columns = {"name": facts.name, "capabilities": list(facts.capabilities)}
    return StaffRole.objects.update_or_create(key=facts.key, defaults=columns)[0]


def make_staff(identifier: str, *, role: str, full_name: str) -> User:
    """Make a worker with a second factor enrolled."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = make_user(identifier, role=role, full_name=full_name)
    TOTP.activate(user, generate_totp_secret())
    return user


def make_operator() -> User:
    """Make an operator of the platform (call it in the public schema)."""
    return make_staff("operator", role="operator", full_name="Olga Operator")


def make_person(code: str, first_name: str, last_name: str) -> Person:
    """Make a natural person."""
    return Person.objects.create(code=code, first_name=first_name, last_name=last_name)


def _resident(code: str, first_name: str, last_name: str) -> tuple[Person, User]:
    person = make_person(code, first_name, last_name)
    user = make_user(f"L{code}", full_name=person.display_name)
    give_account_to_person(user=user, person=person, by="tests")
    been_here_before(user)
    return person, user


def been_here_before(user: User) -> None:
    """Let a resident be past the steps of the first sign-in."""
    PersonAccount.objects.filter(user=user).update(contact_confirmed_at=timezone.now())


def make_premises(code: str, *, kind: str = "residential", number: str = "") -> Premises:
    """Make premises in the suite's only building."""
    estate, _ = Estate.objects.get_or_create(code="1", defaults={"name": "Osiedle Pierwsze"})
    building, _ = Building.objects.get_or_create(
        estate=estate, street="Sienkiewicza", number="12", town="Tarnobrzeg", postal_code="39-400"
    )
    staircase, _ = Staircase.objects.get_or_create(building=building, code="II")
    return Premises.objects.create(
        code=code, kind=kind, building=building, staircase=staircase, number=number, area_m2=Decimal("48.20")
    )


def make_people(slug: str) -> People:
    """Make everybody, in the schema that is open. Hutnik also has a company with commercial premises."""
    flat = make_premises("SIENK/12/34", number="34")
    next_door = make_premises("SIENK/12/35", number="35")
    garage = make_premises("GAR/7", kind="garage", number="7")
    danuta, title_holder = _resident("0001", "Danuta", "Zięba")
    marek, co_owner = _resident("0002", "Marek", "Zięba")
    zofia, neighbour = _resident("0003", "Zofia", "Łąkowska")
    piotr, former_owner = _resident("0004", "Piotr", "Świątek")
    half = Decimal("0.5")
    owned_from = dt.date(2019, 5, 1)
    own = Title.Kind.OWNERSHIP
    Title.objects.create(person=danuta, premises=flat, kind=own, share=half, valid_from=owned_from)
    Title.objects.create(person=marek, premises=flat, kind=own, share=half, valid_from=owned_from)
    Title.objects.create(person=danuta, premises=garage, kind=Title.Kind.LEASE, valid_from=dt.date(2022, 1, 1))
    Title.objects.create(person=zofia, premises=next_door, kind=own, valid_from=dt.date(2024, 3, 1))
    Title.objects.create(
        person=piotr, premises=next_door, kind=own, valid_from=dt.date(2010, 1, 1), valid_to=dt.date(2024, 2, 29)
    )
    return People(
        title_holder=title_holder,
        co_owner=co_owner,
        co_resident=make_person("0005", "Jan", "Zięba"),
        neighbour=neighbour,
        former_owner=former_owner,
        company=_company() if slug == "hutnik" else None,
        clerk=make_staff("P001", role="clerk", full_name="Anna Urzędnik"),
        accountant=make_staff("P002", role="accountant", full_name="Ewa Księgowa"),
        administrator=make_staff("P003", role="administrator", full_name="Adam Administrator"),
        flat=flat,
        flat_next_door=next_door,
        garage=garage,
        account=Account.objects.create(premises=flat, code=flat.code),
        account_next_door=Account.objects.create(premises=next_door, code=next_door.code),
    )


def _company() -> User:
    shop = make_premises("UZYTK/3", kind="commercial", number="U3")
    company = Person.objects.create(code="0100", kind=Person.Kind.LEGAL, last_name="Piekarnia Gęś i Syn sp. z o.o.")
    Title.objects.create(person=company, premises=shop, kind=Title.Kind.LEASE, valid_from=dt.date(2021, 1, 1))
    user = make_user("L0100", full_name="Piekarnia Gęś i Syn")
    give_account_to_person(user=user, person=company, by="tests")
    been_here_before(user)
    return user


def post_entry(account: Account, day: str, **fields: Any) -> None:
    """Post one row by a person's hand: ``post_entry(account, "2026-11-01", debit="412.50", due_on="2026-11-15")``."""
    from portal.ledger.actions import post_correction

    due_on = fields.pop("due_on", None)
    post_correction(
        account=account,
        on=dt.date.fromisoformat(day),
        due_on=dt.date.fromisoformat(due_on) if due_on else None,
        description=fields.pop("description", "Opłata"),
        debit=Decimal(fields.pop("debit", "0")),
        credit=Decimal(fields.pop("credit", "0")),
        by="tests",
    )
    assert not fields, f"unknown fields: {fields}"
