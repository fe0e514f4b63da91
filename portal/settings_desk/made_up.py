"""A made-up resident and a made-up worker for previews: nobody's name, nobody's money, no row of any table."""

import datetime as dt
from decimal import Decimal

from portal.accounts.models import StaffRole, User
from portal.accounts.role_queries import grants_of_roles
from portal.ledger.balance import Line
from portal.ledger.models import Account
from portal.ledger.queries import AccountLines
from portal.premises.models import Building, Premises

RESIDENT_NAME, WORKER_NAME = "Osoba Przykładowa", "Pracownik Przykładowy"
CHARGE_PARTS = (("Eksploatacja", "214.30"), ("Fundusz remontowy", "98.00"), ("Zaliczka na wodę", "76.20"))
MONTHS = 3


def made_up_resident() -> User:
    """Return an account that is in no table."""
    return User(
        identifier="L00000", full_name=RESIDENT_NAME, role=User.Role.RESIDENT, password_origin=User.PasswordOrigin.OWN
    )


def made_up_worker(role: StaffRole) -> User:
    """Return an account that is in no table and may do what the role may. Costs up to one query."""
    user = User(
        identifier="P00000", full_name=WORKER_NAME, role=User.Role.STAFF, password_origin=User.PasswordOrigin.OWN
    )
    user.__dict__["grants"] = grants_of_roles([role])
    return user


def made_up_premises() -> Premises:
    """Return a flat that is in no register."""
    building = Building(street="Przykładowa", number="1")
    return Premises(code="PRZYKLAD/1/2", kind=Premises.Kind.RESIDENTIAL, building=building, number="2")


def made_up_lines(today: dt.date) -> list[AccountLines]:
    """Return three months of charges, all but the last one paid."""
    lines: list[Line] = []
    first = today.replace(day=1)
    months = [first]
    for _ in range(MONTHS - 1):
        months.insert(0, (months[0] - dt.timedelta(days=1)).replace(day=1))
    total = sum((Decimal(amount) for _name, amount in CHARGE_PARTS), Decimal(0))
    for number, month in enumerate(months):
        due_on = month + dt.timedelta(days=27)
        for name, amount in CHARGE_PARTS:
            lines.append(_line(len(lines), month, "charge", debit=Decimal(amount), due_on=due_on, description=name))
        if number < MONTHS - 1:
            paid_on = month + dt.timedelta(days=14)
            lines.append(_line(len(lines), paid_on, "payment", credit=total, description="Wpłata"))
    return [AccountLines(Account(code="PRZYKLAD/1/2"), tuple(lines))]


def _line(
    position: int,
    on: dt.date,
    kind: str,
    *,
    description: str,
    debit: Decimal = Decimal(0),
    credit: Decimal = Decimal(0),
    due_on: dt.date | None = None,
) -> Line:
    return Line(position + 1, on, due_on, kind, debit, credit, description, "1/PRZYKŁAD")
