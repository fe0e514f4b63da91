"""What a month's charges are made of, and why they differ from the month before."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.ledger.balance import Line
from portal.ledger.breakdown import Change, Part, breakdown_of, component_name


def charge(position: int, day: str, name: str, amount: str, kind: str = "charge") -> Line:
    return Line(position, dt.date.fromisoformat(day), None, kind, Decimal(amount), Decimal(0), description=name)


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("Odpady 11.2026", "Odpady"),
        ("Odpady za 11/2026 r.", "Odpady"),
        ("Odpady (11.2026)", "Odpady"),
        ("Odpady, 2026-11", "Odpady"),
        ("Odpady – listopad 2026", "Odpady"),
        ("Odpady za m-c 11.2026", "Odpady"),
        ("Ogrzewanie (zaliczka)", "Ogrzewanie (zaliczka)"),
        ("Lokal 12.50 m²", "Lokal 12.50 m²"),
        ("11.2026", "11.2026"),
        ("", ""),
    ],
)
def test_the_month_is_not_part_of_a_components_name(description: str, name: str) -> None:
    assert component_name(description) == name


def test_components_that_cost_more_or_less_are_named() -> None:
    lines = [
        charge(1, "2026-10-01", "Ogrzewanie 10.2026", "106.04"),
        charge(2, "2026-10-01", "Odpady 10.2026", "44.00"),
        charge(3, "2026-10-01", "Kablówka 10.2026", "20.00"),
        charge(4, "2026-11-01", "Ogrzewanie 11.2026", "115.68"),
        charge(5, "2026-11-01", "Odpady 11.2026", "44.00"),
        charge(6, "2026-11-01", "Domofon 11.2026", "2.00"),
    ]
    month = breakdown_of(lines)
    assert month is not None
    assert month.parts == (
        Part("Ogrzewanie", Decimal("115.68")),
        Part("Odpady", Decimal("44.00")),
        Part("Domofon", Decimal("2.00")),
    )
    assert month.total == Decimal("161.68")
    assert month.changed_by == Decimal("-8.36")
    assert month.changes == (
        Change("Ogrzewanie", Decimal("9.64")),
        Change("Domofon", Decimal("2.00")),
        Change("Kablówka", Decimal("-20.00")),
    )
    assert sum(change.by for change in month.changes) == month.changed_by


def test_two_rows_of_one_component_are_one_part() -> None:
    month = breakdown_of([charge(1, "2026-11-01", "Woda 11.2026", "10"), charge(2, "2026-11-20", "Woda 11.2026", "5")])
    assert month is not None
    assert month.parts == (Part("Woda", Decimal(15)),)


def test_the_first_month_is_compared_with_nothing() -> None:
    month = breakdown_of([charge(1, "2026-11-01", "Woda", "10")])
    assert month is not None
    assert (month.changed_by, month.changes) == (None, ())


def test_corrections_and_payments_are_not_charges() -> None:
    lines = [charge(1, "2026-11-01", "Korekta", "10", kind="correction")]
    assert breakdown_of(lines) is None
    assert breakdown_of([charge(1, "2026-10-01", "Woda", "10")], dt.date(2026, 11, 1)) is None
