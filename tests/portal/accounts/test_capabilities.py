"""What kinds of accounts and the platform's three roles may do, and the one gate that is asked."""

from dataclasses import dataclass
from types import SimpleNamespace

from portal.accounts import capabilities as caps
from portal.accounts.roles import ACCOUNTANT, ADMINISTRATOR, CLERK, DEFAULT_ROLES


@dataclass(frozen=True)
class SomeEstate:
    code: str
    name: str


SERBINOW, RUDNA = SomeEstate("1", "Osiedle Serbinów"), SomeEstate("2", "Osiedle Rudna")


def account(*grants: caps.Grant, active: bool = True) -> SimpleNamespace:
    return SimpleNamespace(is_authenticated=True, is_active=active, grants=grants)


def test_a_clerk_gives_access_but_imports_nothing() -> None:
    assert caps.ISSUE_ACCESS in CLERK.capabilities
    assert caps.BLOCK_ACCESS in CLERK.capabilities
    assert caps.IMPORT_FILES not in CLERK.capabilities


def test_an_administrator_can_do_what_clerks_and_accountants_can() -> None:
    assert set(CLERK.capabilities) | set(ACCOUNTANT.capabilities) < set(ADMINISTRATOR.capabilities)


def test_every_capability_of_the_three_roles_can_be_held_by_staff() -> None:
    assert {name for role in DEFAULT_ROLES for name in role.capabilities} <= set(caps.OF_STAFF)


def test_an_operator_sees_no_residents_data_by_kind() -> None:
    residents_data = {caps.SEE_OWN_RECORDS, caps.FIND_PEOPLE, caps.SEE_LEDGERS, caps.SEE_AUDIT}
    assert not residents_data & caps.OF_OPERATORS


def test_staff_hold_nothing_that_belongs_to_residents_or_operators() -> None:
    assert not set(caps.OF_STAFF) & (caps.OF_RESIDENTS | caps.OF_OPERATORS)


def test_a_blocked_account_and_a_visitor_hold_nothing() -> None:
    grant = caps.Grant(frozenset({caps.SEE_LEDGERS}))
    assert caps.can(account(grant), caps.SEE_LEDGERS)
    assert not caps.can(account(grant, active=False), caps.SEE_LEDGERS)
    assert not caps.can(SimpleNamespace(is_authenticated=False), caps.SEE_LEDGERS)


def test_a_right_in_one_estate_is_no_right_in_another() -> None:
    worker = account(caps.Grant(frozenset({caps.BLOCK_ACCESS}), frozenset({"Osiedle Serbinów"})))
    assert caps.can(worker, caps.BLOCK_ACCESS)
    assert caps.can(worker, caps.BLOCK_ACCESS, estate=SERBINOW)
    assert not caps.can(worker, caps.BLOCK_ACCESS, estate=RUDNA)
    assert caps.estates_where(worker, caps.BLOCK_ACCESS) == {"Osiedle Serbinów"}
    assert caps.estates_where(worker, caps.ISSUE_ACCESS) == frozenset()


def test_limits_of_one_role_do_not_narrow_another() -> None:
    limited = caps.Grant(frozenset({caps.BLOCK_ACCESS}), frozenset({"1"}))
    free = caps.Grant(frozenset({caps.BLOCK_ACCESS}))
    worker = account(limited, free)
    assert caps.can(worker, caps.BLOCK_ACCESS, estate=RUDNA)
    assert caps.estates_where(worker, caps.BLOCK_ACCESS) is None
