"""What roles may do."""

from types import SimpleNamespace

import pytest

from portal.accounts import capabilities as caps


def account(role: str, *, active: bool = True) -> SimpleNamespace:
    return SimpleNamespace(role=role, is_active=active, is_authenticated=True)


def test_a_resident_sees_their_own_records_and_finds_nobody() -> None:
    assert caps.can(account("resident"), caps.SEE_OWN_RECORDS)
    assert not caps.can(account("resident"), caps.FIND_PEOPLE)


def test_a_clerk_gives_access_but_imports_nothing() -> None:
    assert caps.can(account("clerk"), caps.ISSUE_ACCESS)
    assert caps.can(account("clerk"), caps.BLOCK_ACCESS)
    assert not caps.can(account("clerk"), caps.IMPORT_FILES)


def test_an_administrator_can_do_what_clerks_and_accountants_can() -> None:
    everything = caps.capabilities_of("administrator")
    assert caps.capabilities_of("clerk") < everything
    assert caps.capabilities_of("accountant") < everything


def test_an_operator_sees_no_residents_data_by_role() -> None:
    residents_data = {caps.SEE_OWN_RECORDS, caps.FIND_PEOPLE, caps.SEE_LEDGERS, caps.SEE_AUDIT}
    assert not residents_data & caps.capabilities_of("operator")


@pytest.mark.parametrize("role", ["", "stranger", "RESIDENT"])
def test_an_unknown_role_holds_nothing(role: str) -> None:
    assert caps.capabilities_of(role) == frozenset()


def test_a_blocked_account_and_a_visitor_hold_nothing() -> None:
    assert not caps.can(account("administrator", active=False), caps.SEE_LEDGERS)
    assert not caps.can(SimpleNamespace(is_authenticated=False), caps.SEE_OWN_RECORDS)
