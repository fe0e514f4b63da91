"""Making, blocking and unlocking accounts; every act leaves a line in the audit trail."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from portal.accounts.actions import (
    IdentifierTaken,
    PasswordRefused,
    create_account,
    deactivate_account,
    reactivate_account,
    set_initial_password,
    unlock_sign_in,
)
from portal.accounts.models import User
from portal.accounts.queries import user_by_identifier
from portal.accounts.standing import words_of_steps
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules
from tests.portal.accounts.signing import resident, sign_in

INITIAL = "karton-plot-tramwaj-47"


def make(identifier: str = "L0417", **fields: Any) -> User:
    given = {"role": "resident", "password": INITIAL, "origin": "initial", "by": "P001"} | fields
    return create_account(identifier=identifier, **given)


def actions() -> list[tuple[str, str, str]]:
    events = AuditEvent.objects.filter(subject__startswith="account:").order_by("pk")
    return list(events.values_list("action", "actor", "subject"))


def test_a_new_account_waits_for_its_owners_own_password(siarkowiec: Any) -> None:
    user = make(full_name="Anna Wrona")
    assert user.must_change_password
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert INITIAL not in user.password
    assert actions() == [("account.created", "P001", "account:L0417")]


def test_an_initial_password_lasts_as_long_as_the_rulebook_says(siarkowiec: Any) -> None:
    adopt_rules(
        rules=Rules.model_validate({"password": {"initial_valid_days": 7}}),
        valid_from=clock.today(),
        reason="uchwała",
        by="tests",
    )
    expires_at = make().initial_password_expires_at
    assert expires_at is not None
    assert abs((expires_at - timezone.now()) - dt.timedelta(days=7)) < dt.timedelta(minutes=1)


def test_two_accounts_never_share_an_identifier_whatever_its_capitals(siarkowiec: Any) -> None:
    make("L0417")
    with pytest.raises(IdentifierTaken):
        make(" l0417 ")
    assert user_by_identifier(" L0417") == user_by_identifier("l0417")


def test_an_own_password_given_at_once_must_pass_the_rule(siarkowiec: Any) -> None:
    with pytest.raises(PasswordRefused):
        make(password="polska2024", origin="own")
    assert not User.objects.exists()
    assert not make(password="Burza nad jeziorem 12", origin="own").must_change_password


def test_an_empty_identifier_is_refused(siarkowiec: Any) -> None:
    with pytest.raises(ValueError, match="identifier"):
        make("  ")


def test_blocking_and_unblocking_are_written_down_with_their_reason(siarkowiec: Any, at: Any) -> None:
    user = resident()
    deactivate_account(user=user, by="P001", reason="telefon właściciela")
    assert sign_in(at("siarkowiec"), "L0417").status_code == 403
    reactivate_account(user=user, by="P001", reason="dowód okazany")
    assert sign_in(at("siarkowiec"), "L0417").status_code == 302
    reasons = AuditEvent.objects.filter(action__in=["account.blocked", "account.unblocked"]).order_by("pk")
    said = words_of_steps(reasons)
    assert [said[event.pk]["reason"] for event in reasons] == ["telefon właściciela", "dowód okazany"]
    assert "telefon" not in str([event.details for event in reasons]), "the trail outlives the words"


def test_every_act_at_the_counter_is_audited_and_no_secret_is_in_the_trail(siarkowiec: Any) -> None:
    user = make()
    set_initial_password(user=user, password="burza-plot-tramwaj-48", by="P001")
    unlock_sign_in(user=user, by="P001")
    assert [action for action, _, _ in actions()] == [
        "account.created",
        "account.initial_password_given",
        "account.sign_in_unlocked",
    ]
    trail = str(list(AuditEvent.objects.values()))
    assert "tramwaj" not in trail


def test_acts_of_operators_go_to_the_platforms_own_log(db: None) -> None:
    create_account(identifier="olga", role="operator", password=INITIAL, origin="initial", by="console")
    log = apps.get_model("tenants", "OperatorEvent").objects.filter(action="account.created")
    assert [event.actor for event in log] == ["console"]
