"""Siarkowiec from the paper application to new credentials: S1, S3, S4, S9, S10."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password

from portal.access.applying import refuse_application, take_application, withdraw_application
from portal.access.blocking import block_by_decision, block_on_report
from portal.access.expiring import expire_applications
from portal.access.issuing import hand_over, notify_applicant, prepare_credentials, record_call, reissue, secret_of
from portal.access.models import AccessApplication, CallAttempt, CredentialIssue
from portal.accounts.actions import IdentifierTaken, create_account
from portal.accounts.models import StandingChange, User
from portal.accounts.password_rule import PasswordRule
from portal.accounts.queries import user_by_identifier
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.kernel.working_days import working_days_after
from portal.outbox.models import Message
from portal.rulebook.queries import rules_on
from tests.portal.access.counter import apply, flat, give_title, newcomer, now, prepared, refused, seen, worker
from tests.portal.accounts.signing import is_signed_in, sign_in


@pytest.fixture
def secretariat(people: Any) -> User:
    return worker("P101", "sekretariat")


@pytest.fixture
def technical(people: Any) -> User:
    return worker("P102", "dzial-techniczny")


def test_s1_the_secretariat_takes_the_application_and_the_technical_department_prepares(
    secretariat: User, technical: User
) -> None:
    halina = newcomer("7001")
    application = apply(halina, secretariat, phone="601 111 222")
    assert (application.state, application.office, application.taken_by) == ("applied", "sekretariat", "P101")
    assert application.notify_by == working_days_after(clock.today(), 5)
    assert "offices" in refused(lambda: prepare_credentials(application=application, by=secretariat, now=now()))
    issue = prepare_credentials(application=application, by=technical, now=now())
    assert application.state == "prepared"
    assert issue.user.standing == User.Standing.PREPARED
    assert not issue.user.is_active
    events = AuditEvent.objects.filter(subject=f"application:{application.label}").order_by("pk")
    assert [event.action for event in events] == ["application.taken", "application.accepted", "application.prepared"]
    assert {event.person_id for event in events} == {halina.pk}


def test_s1_a_garage_is_no_reason_for_an_account(secretariat: User) -> None:
    person = newcomer("7002", premises_kind="garage")
    assert "access.premises_kinds" in refused(lambda: apply(person, secretariat))
    assert not AccessApplication.objects.exists()


def test_s3_the_applicant_is_told_by_email_until_when_the_credentials_wait(technical: User) -> None:
    issue = prepared(newcomer("7003"), technical, email="halina@example.pl")
    application = issue.application
    assert notify_applicant(application=application, by=technical, now=now()) == "email"
    assert (application.state, application.notified_how) == ("notified", "email")
    assert application.collect_by == clock.today() + dt.timedelta(days=30)
    message = Message.objects.get(kind="access_ready_for_collection")
    assert message.to_address == "halina@example.pl"
    assert "108" in message.text
    assert secret_of(issue, technical) not in message.text


def test_s3_without_an_address_they_are_on_the_list_of_calls_until_somebody_answers(technical: User) -> None:
    application = prepared(newcomer("7004"), technical, phone="601 111 222").application
    assert notify_applicant(application=application, by=technical, now=now()) == "phone"
    assert application.state == "prepared"
    record_call(application=application, by=technical, was_reached=False, note="nie odbiera", now=now())
    assert application.state == "prepared"
    record_call(application=application, by=technical, was_reached=True, now=now())
    assert (application.state, application.notified_how) == ("notified", "phone")
    assert [call.was_reached for call in CallAttempt.objects.order_by("pk")] == [False, True]


def test_s3_access_starts_with_the_collection_in_person_and_not_before(technical: User, at: Any) -> None:
    issue = prepared(newcomer("7005"), technical)
    password = secret_of(issue, technical)
    assert password
    browser = at("siarkowiec")
    sign_in(browser, issue.user.identifier, password)
    assert not is_signed_in(browser)
    hand_over(issue=issue, by=technical, received_by="Nowak Halina", identity=seen(technical), now=now())
    assert issue.application.state == "collected"
    assert (issue.received_by, issue.identity_document) == ("Nowak Halina", "identity_card")
    sign_in(browser, issue.user.identifier, password)
    assert browser.get("/").status_code == 302  # S4: to the change of password


def test_s3_the_document_is_looked_at_and_nobody_else_collects(technical: User) -> None:
    issue = prepared(newcomer("7006"), technical)
    told = refused(lambda: hand_over(issue=issue, by=technical, received_by="Jan Obcy", now=now()))
    assert set(told) == {"issue.handover", "application.identity_shown"}
    assert "Halina Nowak" in told["issue.handover"]
    issue.refresh_from_db()
    assert issue.handed_over_at is None


def test_s4_the_password_fits_the_rule_expires_and_must_be_changed(technical: User) -> None:
    issue = prepared(newcomer("7007"), technical)
    password = secret_of(issue, technical)
    rules = rules_on(clock.today())
    assert password
    assert PasswordRule.of_residents(rules.password).violations(password) == []
    moment = now()
    hand_over(issue=issue, by=technical, identity=seen(technical), now=moment)
    assert issue.user.must_change_password
    assert issue.user.initial_password_expires_at == moment + dt.timedelta(days=30)


def test_the_secret_is_sealed_and_wiped_when_it_is_in_its_owners_hands(technical: User) -> None:
    issue = prepared(newcomer("7008"), technical)
    password = secret_of(issue, technical)
    assert password
    assert password not in issue.secret
    assert password not in repr(list(AuditEvent.objects.values("details", "subject", "action")))
    assert AuditEvent.objects.filter(action="credentials.shown", actor="P102").count() == 1
    hand_over(issue=issue, by=technical, identity=seen(technical), now=now())
    issue.refresh_from_db()
    assert issue.secret == ""
    assert secret_of(issue, technical) is None


def test_credentials_are_handed_over_once(technical: User) -> None:
    issue = prepared(newcomer("7009"), technical)
    hand_over(issue=issue, by=technical, identity=seen(technical), now=now())
    told = refused(lambda: hand_over(issue=issue, by=technical, identity=seen(technical), now=now()))
    assert "P102" in told["issue"]


def test_s3_what_nobody_collects_stops_working(technical: User) -> None:
    application = prepared(newcomer("7010"), technical).application
    notify_applicant(application=application, by=technical, now=now())
    record_call(application=application, by=technical, was_reached=True, now=now())
    assert expire_applications(now() + dt.timedelta(days=30)) == 0
    assert expire_applications(now() + dt.timedelta(days=32)) == 1
    assert expire_applications(now() + dt.timedelta(days=32)) == 0
    application.refresh_from_db()
    assert application.state == "expired"
    assert application.user.standing == User.Standing.LAPSED
    assert not CredentialIssue.objects.filter(ended_at__isnull=True).exists()


def test_whoever_comes_too_late_applies_again_and_gets_a_new_identifier(technical: User) -> None:
    halina = newcomer("7011")
    first = prepared(halina, technical)
    before = first.user.identifier
    expire_applications(now() + dt.timedelta(days=31))
    again = prepared(halina, technical)
    assert again.user.pk == first.user.pk
    assert again.user.identifier != before


def test_an_application_is_refused_in_words_that_the_applicant_gets(secretariat: User) -> None:
    application = apply(newcomer("7012"), secretariat, email="halina@example.pl")
    refuse_application(application=application, by=secretariat, rule="access.title_kinds", text="Lokal już sprzedany.")
    assert (application.state, application.refusal_rule) == ("refused", "access.title_kinds")
    assert "Lokal już sprzedany." in Message.objects.get(kind="access_refused").text
    assert "application" in refused(lambda: withdraw_application(application=application, by=secretariat))


def test_a_withdrawn_application_makes_its_credentials_worthless(technical: User) -> None:
    issue = prepared(newcomer("7013"), technical)
    withdraw_application(application=issue.application, by=technical)
    told = refused(lambda: hand_over(issue=issue, by=technical, identity=seen(technical), now=now()))
    assert "issue.collection_days" in told


def test_a_title_that_ended_meanwhile_stops_the_preparation(secretariat: User, technical: User) -> None:
    halina = newcomer("7014")
    application = apply(halina, secretariat)
    halina.titles.update(valid_to=clock.today() - dt.timedelta(days=1))
    assert "access.title_kinds" in refused(
        lambda: prepare_credentials(application=application, by=technical, now=now())
    )
    application.refresh_from_db()
    assert application.state == "applied"


def test_the_same_form_twice_is_one_application_and_another_one_is_told_of_it(secretariat: User) -> None:
    halina, key = newcomer("7015"), uuid.uuid4()
    first = apply(halina, secretariat, request_key=key)
    assert apply(halina, secretariat, request_key=key).pk == first.pk
    assert first.label in refused(lambda: apply(halina, secretariat))["application"]
    assert "application" in refused(lambda: apply(newcomer("7016"), secretariat, request_key=key))


def test_an_address_of_another_account_and_a_person_with_an_account(secretariat: User, people: Any) -> None:
    User.objects.filter(pk=people.neighbour.pk).update(email="zofia@example.pl")
    halina = newcomer("7017")
    assert "access.shared_email" in refused(lambda: apply(halina, secretariat, email="ZOFIA@example.pl"))
    danuta = people.title_holder.person_link.person
    assert people.title_holder.identifier in refused(lambda: apply(danuta, secretariat))["access.account_per"]


def test_credentials_are_not_issued_at_once_at_siarkowiec(technical: User) -> None:
    from portal.access.issuing import issue_at_once

    halina = newcomer("7018")
    told = refused(
        lambda: issue_at_once(
            person=halina, identity=seen(technical), by=technical, request_key=uuid.uuid4(), now=now()
        )
    )
    assert "issue.moment" in told


@pytest.fixture
def holder(technical: User) -> User:
    """Somebody who collected credentials."""
    issue = prepared(newcomer("7020"), technical)
    hand_over(issue=issue, by=technical, identity=seen(technical), now=now())
    return issue.user


def test_s9_after_a_report_a_new_identifier_and_a_new_password_are_issued_in_person(
    holder: User, technical: User, at: Any
) -> None:
    old = holder.identifier
    block_on_report(user=holder, by=technical, reporter="Halina Nowak", reason="Zgubiona kartka")
    holder.refresh_from_db()
    issue = reissue(user=holder, by=technical, identity=seen(technical), reason="Zgubiona kartka", now=now())
    assert holder.identifier != old
    assert user_by_identifier(old) is None
    password = secret_of(issue, technical)
    assert password
    hand_over(issue=issue, by=technical, identity=seen(technical), now=now())
    holder.refresh_from_db()
    assert holder.standing == User.Standing.ACTIVE
    browser = at("siarkowiec")
    sign_in(browser, old, password)
    assert not is_signed_in(browser)
    sign_in(browser, holder.identifier, password)
    assert browser.get("/").status_code == 302
    steps = StandingChange.objects.filter(user=holder).order_by("pk").values_list("after", flat=True)
    assert list(steps) == ["prepared", "active", "blocked_on_report", "prepared", "active"]


def test_s9_the_old_identifier_is_never_given_to_somebody_else(holder: User, technical: User) -> None:
    old = holder.identifier
    reissue(user=holder, by=technical, identity=seen(technical), reason="Zgubione hasło", now=now())
    with pytest.raises(IdentifierTaken):
        create_account(identifier=f" {old.lower()} ", role="resident", password="x", origin="initial", by="tests")
    others = {prepared(newcomer(f"703{number}"), technical).user.identifier for number in range(3)}
    assert old not in others


def test_s9_not_without_the_person_and_a_document(holder: User, technical: User) -> None:
    assert "sign_in.lost_password_ways" in refused(
        lambda: reissue(user=holder, by=technical, reason="Telefon", now=now())
    )


def test_s9_the_paper_of_before_is_worthless_once_new_credentials_are_made(holder: User, technical: User) -> None:
    first = reissue(user=holder, by=technical, identity=seen(technical), reason="Zgubione", now=now())
    reissue(user=holder, by=technical, identity=seen(technical), reason="Zgubione znowu", now=now())
    assert "issue.collection_days" in refused(
        lambda: hand_over(issue=first, by=technical, identity=seen(technical), now=now())
    )


def test_s10_a_block_by_decision_is_not_undone_by_new_credentials(holder: User, technical: User) -> None:
    block_by_decision(user=holder, by=technical, reason="Nadużycie")
    holder.refresh_from_db()
    told = refused(lambda: reissue(user=holder, by=worker("P103"), identity=seen("P103"), reason="Prosi", now=now()))
    assert "closure.misuse_decided_by" in told


def test_a_worker_has_no_credentials_made_here(people: Any, technical: User) -> None:
    told = refused(lambda: reissue(user=people.clerk, by=technical, identity=seen(technical), reason="x", now=now()))
    assert "roles" in told


def test_s8_an_application_to_take_access_away_needs_an_account(holder: User, technical: User) -> None:
    facts = {"operation": "revoke", "way": "paper", "by": technical, "day": clock.today()}
    person = holder.person_link.person
    application = take_application(person=person, request_key=uuid.uuid4(), **facts)
    assert (application.user, application.office) == (holder, "dzial_techniczny")
    assert "closure.on_request_of" in refused(
        lambda: take_application(person=newcomer("7040"), request_key=uuid.uuid4(), **facts)
    )


def test_a_person_with_several_flats_has_one_account_for_all(technical: User) -> None:
    halina = newcomer("7041")
    give_title(halina, premises=flat("M/7041B"))
    issue = prepared(halina, technical)
    assert issue.user.person_link.premises is None
    assert "access.account_per" in refused(lambda: apply(halina, technical, premises=flat("M/7041C")))


def test_no_number_of_a_document_is_stored_anywhere() -> None:
    for model in (AccessApplication, CredentialIssue):
        names = {field.name for field in model._meta.fields if "document" in field.name or "identity" in field.name}
        assert names == {"identity_document", "identity_seen_on", "identity_seen_by"}


def test_the_password_in_the_database_is_a_hash(technical: User) -> None:
    issue = prepared(newcomer("7042"), technical)
    password = secret_of(issue, technical)
    assert password
    assert check_password(password, issue.user.password)
