"""Blocking: a telephone call, a decision, and the ways out – S9 and S10 at Siarkowiec, our default at Hutnik."""

import datetime as dt
from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.access.blocking import block_by_decision, block_on_report, reissue_refusals, unblock
from portal.access.identity import IdentitySeen
from portal.access.models import CredentialIssue
from portal.accounts.models import RoleHolding, StaffRole, StandingChange, User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused
from tests.personas import make_staff
from tests.portal.access.desk import decides, worker_with
from tests.portal.accounts.signing import is_signed_in, sign_in

REPORT = {"reporter": "Danuta Zięba", "reason": "Zgubiona kartka z hasłem"}


def seen(user: User) -> IdentitySeen:
    return IdentitySeen("identity_card", clock.today(), user.identifier)


def refusal_of(act: Any) -> str:
    with pytest.raises(AccessRefused) as refused:
        act()
    return refused.value.refusals[0].rule


def test_s9_a_telephone_call_blocks_with_the_next_request_of_every_open_session(people: Any, at: Any) -> None:
    home, work = at("siarkowiec"), at("siarkowiec")
    for browser in (home, work):
        sign_in(browser, people.title_holder.identifier)
        assert is_signed_in(browser)
    assert block_on_report(user=people.title_holder, by=people.clerk, **REPORT)
    assert not is_signed_in(home)
    assert not is_signed_in(work)


def test_s9_caller_reason_and_time_of_a_block_are_kept(people: Any) -> None:
    block_on_report(user=people.title_holder, by=people.clerk, **REPORT)
    step = StandingChange.objects.get(user=people.title_holder)
    assert (step.after, step.by) == ("blocked_on_report", people.clerk.identifier)
    assert (step.reporter, step.reason) == ("Danuta Zięba, telefonicznie", "Zgubiona kartka z hasłem")
    assert step.at is not None
    assert AuditEvent.objects.filter(action="account.blocked").count() == 1


def test_s9_a_second_call_about_the_same_account_changes_nothing(people: Any) -> None:
    assert block_on_report(user=people.title_holder, by=people.clerk, **REPORT)
    assert not block_on_report(user=people.title_holder, by=people.clerk, **REPORT)
    assert StandingChange.objects.filter(user=people.title_holder).count() == 1


def test_s9_a_report_without_caller_and_reason_asks_for_both(people: Any) -> None:
    with pytest.raises(AccessRefused) as refused:
        block_on_report(user=people.title_holder, by=people.clerk, reporter=" ", reason="")
    assert [refusal.rule for refusal in refused.value.refusals] == ["reporter", "reason"]
    people.title_holder.refresh_from_db()
    assert people.title_holder.is_active


def test_s9_a_blocked_account_at_siarkowiec_opens_only_with_new_credentials(people: Any) -> None:
    block_on_report(user=people.title_holder, by=people.clerk, **REPORT)
    rule = refusal_of(
        lambda: unblock(user=people.title_holder, by=people.clerk, reason="Znalazła się", identity=seen(people.clerk))
    )
    assert rule == "identifier.on_reissue"
    assert not reissue_refusals(user=people.title_holder, by=people.clerk, rules=rules_on(clock.today()))


def test_s9_a_block_makes_the_paper_that_waits_worthless(people: Any) -> None:
    issue = CredentialIssue.objects.create(
        number=1, user=people.title_holder, kind="password", handover="in_person", secret="sealed", made_by="tests"
    )
    block_on_report(user=people.title_holder, by=people.clerk, **REPORT)
    issue.refresh_from_db()
    assert issue.ended_at is not None
    assert issue.secret == ""


def test_s10_only_the_technical_department_blocks_for_misuse(people: Any) -> None:
    rule = refusal_of(lambda: block_by_decision(user=people.neighbour, by=people.clerk, reason="Cudze dane"))
    assert rule == "closure.misuse_decided_by"
    department = decides(make_staff("P010", role="clerk", full_name="Tadeusz Techniczny"))
    assert block_by_decision(user=people.neighbour, by=department, reason="Cudze dane")
    people.neighbour.refresh_from_db()
    assert people.neighbour.standing == "blocked_by_decision"


def test_s10_the_refusal_names_the_department(people: Any) -> None:
    with pytest.raises(AccessRefused, match="Dział Techniczny"):
        block_by_decision(user=people.neighbour, by=people.administrator, reason="Cudze dane")


def test_s10_a_decision_is_taken_back_only_by_whoever_decides(people: Any) -> None:
    department = decides(make_staff("P010", role="clerk", full_name="Tadeusz Techniczny"))
    block_by_decision(user=people.neighbour, by=department, reason="Cudze dane")
    people.neighbour.refresh_from_db()
    assert refusal_of(lambda: unblock(user=people.neighbour, by=people.clerk, reason="Prosiła"))
    assert reissue_refusals(user=people.neighbour, by=people.clerk, rules=rules_on(clock.today()))
    assert unblock(user=people.neighbour, by=department, reason="Wyjaśnione")
    people.neighbour.refresh_from_db()
    assert people.neighbour.is_active


def test_s10_a_call_does_not_turn_a_decision_into_a_report(people: Any) -> None:
    department = decides(make_staff("P010", role="clerk", full_name="Tadeusz Techniczny"))
    block_by_decision(user=people.neighbour, by=department, reason="Cudze dane")
    assert not block_on_report(user=people.neighbour, by=people.clerk, **REPORT)
    people.neighbour.refresh_from_db()
    assert people.neighbour.standing == "blocked_by_decision"


def test_at_hutnik_a_call_blocks_and_the_same_password_works_again_after_a_document(
    people_of_hutnik: Any, at: Any
) -> None:
    people = people_of_hutnik
    with schema_context("hutnik"):
        assert block_on_report(user=people.title_holder, by=people.clerk, **REPORT)
        people.title_holder.refresh_from_db()
        assert refusal_of(lambda: unblock(user=people.title_holder, by=people.clerk, reason="Znalazła się")) == (
            "application.identity_documents"
        )
        assert unblock(user=people.title_holder, by=people.clerk, reason="Znalazła się", identity=seen(people.clerk))
        assert StandingChange.objects.filter(user=people.title_holder).latest("pk").reason == "Znalazła się"
        event = AuditEvent.objects.get(action="account.identity_seen")
        assert event.details["document"] == "identity_card"
    browser = at("hutnik")
    sign_in(browser, people.title_holder.identifier)
    assert is_signed_in(browser)


def test_an_account_nobody_collected_is_not_opened_by_unblocking(people_of_hutnik: Any) -> None:
    people = people_of_hutnik
    with schema_context("hutnik"):
        User.objects.filter(pk=people.neighbour.pk).update(standing="prepared", is_active=False)
        people.neighbour.refresh_from_db()
        block_on_report(user=people.neighbour, by=people.clerk, reporter="Listonosz", reason="Skradziony list")
        rule = refusal_of(
            lambda: unblock(user=people.neighbour, by=people.clerk, reason="Jest", identity=seen(people.clerk))
        )
    assert rule == "issue.handover"


def test_a_worker_without_the_right_and_one_of_another_estate_are_refused_in_words(people: Any) -> None:
    assert refusal_of(lambda: block_on_report(user=people.title_holder, by=people.accountant, **REPORT)) == (
        "roles.capabilities"
    )
    elsewhere = worker_with("block_access", estates=["Osiedle Drugie"])
    assert refusal_of(lambda: block_on_report(user=people.title_holder, by=elsewhere, **REPORT)) == "roles.capabilities"
    here = worker_with("block_access", estates=["Osiedle Pierwsze"])
    assert block_on_report(user=people.title_holder, by=here, **REPORT)


def test_a_worker_blocks_no_other_worker_from_the_counter(people: Any) -> None:
    assert refusal_of(lambda: block_on_report(user=people.administrator, by=people.clerk, **REPORT)) == "roles"


def test_a_closed_account_is_not_blocked(people: Any) -> None:
    User.objects.filter(pk=people.neighbour.pk).update(standing="closed_on_request", is_active=False)
    assert refusal_of(lambda: block_on_report(user=people.neighbour, by=people.clerk, **REPORT)) == "closure"


def test_the_deciding_role_exists_at_siarkowiec(people: Any) -> None:
    assert StaffRole.objects.filter(key=rules_on(dt.date(2026, 11, 21)).closure.misuse_decided_by).exists()
    assert not RoleHolding.objects.filter(user=people.clerk, role__key="dzial-techniczny").exists()
