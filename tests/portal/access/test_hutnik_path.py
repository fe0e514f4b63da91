"""Hutnik: one form, a document shown when applying, credentials at once by the competent administration – H2 to H8."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.access.applying import take_application
from portal.access.issuing import hand_over, issue_at_once, reissue, secret_of, wipe_secrets
from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.models import User
from portal.accounts.password_rule import PasswordRule
from portal.kernel import clock
from portal.residents.models import Person
from portal.rulebook.queries import rules_on
from tests.portal.access.counter import FIRST_DAY, flat, give_title, newcomer, now, refused, seen, worker
from tests.portal.accounts.signing import is_signed_in, sign_in

GWIAZDNA, SRODULA = "Administracja Gwiazdna", "Administracja Środula"


@pytest.fixture
def inside(hutnik: Any) -> Iterator[None]:
    with schema_context("hutnik"):
        yield


@pytest.fixture
def gwiazdna(inside: None) -> User:
    return worker("P201", "administracja_gwiazdna")


@pytest.fixture
def srodula(inside: None) -> User:
    return worker("P202", "administracja_srodula")


def tenant_of(estate: str, code: str = "8001", **title: Any) -> Person:
    return newcomer(code, premises=flat(f"M/{code}", estate=estate), **title)


def at_counter(person: Person, by: User, **given: Any) -> CredentialIssue:
    facts: dict[str, Any] = {"identity": seen(by), "request_key": uuid.uuid4(), "now": now()}
    return issue_at_once(person=person, by=by, **(facts | given))


def test_h6_h7_the_competent_administration_issues_at_once(gwiazdna: User, at: Any) -> None:
    issue = at_counter(tenant_of(GWIAZDNA), gwiazdna)
    application = issue.application
    assert (application.state, application.office, application.way) == ("collected", "gwiazdna", "paper")
    assert (application.identity_document, application.identity_seen_by) == ("identity_card", "P201")
    assert issue.user.standing == User.Standing.ACTIVE
    password = secret_of(issue, gwiazdna)
    assert password
    browser = at("hutnik")
    sign_in(browser, issue.user.identifier, password)
    assert browser.get("/").status_code == 302  # H8: a change is forced


def test_h5_a_worker_of_the_other_administration_is_refused_and_says_where_to_go(srodula: User) -> None:
    told = refused(lambda: at_counter(tenant_of(GWIAZDNA), srodula))
    assert GWIAZDNA in told["offices"]
    assert not AccessApplication.objects.exists()


def test_h5_nothing_without_the_document(gwiazdna: User) -> None:
    assert "application.identity_shown" in refused(lambda: at_counter(tenant_of(GWIAZDNA), gwiazdna, identity=None))


def test_h4_a_company_with_commercial_premises_gets_an_account(gwiazdna: User) -> None:
    company = Person.objects.create(code="8100", kind=Person.Kind.LEGAL, last_name="Piekarnia sp. z o.o.")
    shop = flat("U/8100", kind="commercial", estate=GWIAZDNA)
    give_title(company, premises=shop, kind="lease", valid_from=FIRST_DAY)
    issue = at_counter(company, gwiazdna, received_by="Roman Piekarz, prezes")
    assert issue.received_by == "Roman Piekarz, prezes"


def test_h2_the_same_form_takes_access_away(gwiazdna: User) -> None:
    issue = at_counter(tenant_of(GWIAZDNA), gwiazdna)
    application = take_application(
        operation="revoke",
        way="paper",
        person=issue.application.person,
        identity=seen(gwiazdna),
        by=gwiazdna,
        request_key=uuid.uuid4(),
        day=clock.today(),
    )
    assert (application.operation, application.user, application.state) == ("revoke", issue.user, "applied")


def test_h8_the_start_password_fits_the_rule_of_six_characters_a_letter_and_a_digit(gwiazdna: User) -> None:
    password = secret_of(at_counter(tenant_of(GWIAZDNA), gwiazdna), gwiazdna)
    assert password
    assert PasswordRule.of_residents(rules_on(clock.today()).password).violations(password) == []


def test_the_same_submission_is_one_issue(gwiazdna: User) -> None:
    person, key = tenant_of(GWIAZDNA), uuid.uuid4()
    first = at_counter(person, gwiazdna, request_key=key)
    assert at_counter(person, gwiazdna, request_key=key).pk == first.pk
    assert first.user.identifier in refused(lambda: at_counter(person, gwiazdna))["access.account_per"]


def test_the_secret_may_be_printed_for_a_quarter_of_an_hour_and_is_wiped_then(gwiazdna: User) -> None:
    issue = at_counter(tenant_of(GWIAZDNA), gwiazdna)
    later = now() + dt.timedelta(minutes=16)
    assert wipe_secrets(now()) == 0
    assert secret_of(issue, gwiazdna, now=later) is None
    assert wipe_secrets(later) == 1
    assert secret_of(issue, gwiazdna) is None


def test_after_a_loss_the_identifier_stays_and_the_password_is_new(gwiazdna: User, at: Any) -> None:
    user = at_counter(tenant_of(GWIAZDNA), gwiazdna).user
    identifier = user.identifier
    issue = reissue(user=user, by=gwiazdna, identity=seen(gwiazdna), reason="Zgubione hasło", now=now())
    password = secret_of(issue, gwiazdna)
    assert password
    assert not user.is_active  # until it is in its owner's hands
    hand_over(issue=issue, by=gwiazdna, now=now())
    user.refresh_from_db()
    assert (user.identifier, user.standing) == (identifier, User.Standing.ACTIVE)
    browser = at("hutnik")
    sign_in(browser, identifier, password)
    assert is_signed_in(browser) or browser.get("/").status_code == 302


def test_a_worker_of_the_other_administration_issues_no_new_password(gwiazdna: User, srodula: User) -> None:
    user = at_counter(tenant_of(GWIAZDNA), gwiazdna).user
    told = refused(lambda: reissue(user=user, by=srodula, identity=seen(srodula), reason="x", now=now()))
    assert "offices" in told


def test_a_person_with_titles_in_two_cooperatives_has_two_accounts_without_any_link(
    gwiazdna: User, people: Any, in_schema: Any
) -> None:
    from portal.access.issuing import prepare_credentials
    from tests.portal.access.counter import apply

    with in_schema("hutnik"):
        here = at_counter(tenant_of(GWIAZDNA, "8200"), gwiazdna, email="halina@example.pl")
        here_password = secret_of(here, gwiazdna)
    with in_schema("siarkowiec"):
        halina = newcomer("8200")
        application = apply(halina, email="halina@example.pl")  # her address there is nobody's here
        there = prepare_credentials(application=application, by="tests", now=now())
        assert there.user.pk != here.user.pk
        assert not User.objects.filter(pk=here.user.pk).exists()
        assert secret_of(there, "tests") != here_password
