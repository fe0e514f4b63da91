"""Closing: on whose word, when the titles end, for misuse – S8, S10, H11 – and what stays open."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import schema_context

from portal.access.closing import close_account, close_ended_titles
from portal.access.ended_titles import accounts_with_a_title_again, ended_accounts
from portal.access.models import AccessApplication, CredentialIssue
from portal.access.nightly import close_titles
from portal.accounts.models import StandingChange, User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.premises.models import Title
from portal.residents.models import Person, PersonAccount
from portal.residents.representing import record_representation
from portal.rulebook.refusal import AccessRefused
from tests.personas import make_premises, make_staff, make_user
from tests.portal.access.desk import decides, worker_with
from tests.portal.access.rules_in_force import representatives_allowed, with_rules
from tests.portal.accounts.signing import is_signed_in, sign_in

ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return clock.today()


def person_of(user: User) -> Person:
    return PersonAccount.objects.get(user=user).person


def end_titles(user: User, last: dt.date, **chosen: Any) -> None:
    Title.objects.filter(person=person_of(user), **chosen).update(valid_to=last)


def standing(user: User) -> str:
    user.refresh_from_db()
    return str(user.standing)


def closed_at_night(day: dt.date) -> list[str]:
    return [account.user.identifier for account in close_ended_titles(day=day, by="system")]


def refusal_of(act: Any) -> str:
    with pytest.raises(AccessRefused) as refused:
        act()
    return refused.value.refusals[0].rule


def words_of(act: Any) -> str:
    with pytest.raises(AccessRefused) as refused:
        act()
    return str(refused.value)


def revocation(person: Person) -> AccessApplication:
    return AccessApplication.objects.create(
        number=7, operation="revoke", way="paper", state="applied", person=person, open_key=f"revoke:{person.pk}"
    )


def test_s8_the_holder_asks_and_access_is_taken_away_with_the_next_request(people: Any, at: Any) -> None:
    browser = at("siarkowiec")
    sign_in(browser, people.title_holder.identifier)
    application = revocation(person_of(people.title_holder))
    assert close_account(
        user=people.title_holder, by=people.clerk, cause="on_request", reason="Sprzedaż", application=application
    )
    assert not is_signed_in(browser)
    assert standing(people.title_holder) == "closed_on_request"
    assert (application.state, application.open_key, application.user) == ("done", None, people.title_holder)
    assert AuditEvent.objects.filter(action="application.done").exists()


def test_h11_attachment_1_closes_an_account_and_closing_twice_is_closing_once(people_of_hutnik: Any) -> None:
    people = people_of_hutnik
    with schema_context("hutnik"):
        asked = {"user": people.title_holder, "by": people.clerk, "cause": "on_request", "reason": "Załącznik nr 1"}
        assert close_account(**asked)
        assert not close_account(**asked)
        assert StandingChange.objects.filter(user=people.title_holder).count() == 1


def test_nobody_but_the_holder_asks_where_the_rules_name_only_the_holder(people: Any) -> None:
    for asking in ("co_owner", "heir", "representative"):
        rule = refusal_of(
            lambda: close_account(
                user=people.title_holder,
                by=people.clerk,
                cause="on_request",
                reason="x",
                asked_by=asking,  # noqa: B023
            )
        )
        assert rule == "closure.on_request_of"
    assert standing(people.title_holder) == "active"


def test_a_representative_asks_within_the_authorization(people: Any, today: dt.date) -> None:
    representatives_allowed("see", "close")
    with_rules(closure={"on_request_of": ["holder", "representative"]})
    facts = {
        "principal": person_of(people.title_holder),
        "basis": "notarial_power",
        "valid_from": today,
        "document_seen_on": today,
        "by": people.clerk,
        "day": today,
    }
    only_sees = record_representation(representative_name="Jan Widz", scopes=["see"], **facts)
    may_close = record_representation(representative_name="Ewa Pełnomocna", scopes=["close"], **facts)
    asked = {"user": people.title_holder, "by": people.clerk, "cause": "on_request", "reason": "Pismo"}
    for representation in (None, only_sees):
        rule = refusal_of(
            lambda: close_account(**asked, asked_by="representative", representation=representation)  # noqa: B023
        )
        assert rule == "access.representative_scopes"
    assert close_account(**asked, asked_by="representative", representation=may_close)


def test_s10_closing_for_misuse_is_the_departments_to_decide(people: Any) -> None:
    asked = {"user": people.neighbour, "cause": "misuse", "reason": "Cudze dane"}
    assert refusal_of(lambda: close_account(**asked, by=people.clerk)) == "closure.misuse_decided_by"
    assert close_account(**asked, by=decides(make_staff("P010", role="clerk", full_name="Tadeusz Techniczny")))
    assert standing(people.neighbour) == "closed_for_misuse"


def test_h11_use_for_another_purpose_closes_an_account_at_hutnik(people_of_hutnik: Any) -> None:
    people = people_of_hutnik
    with schema_context("hutnik"):
        assert close_account(user=people.neighbour, by=people.clerk, cause="misuse", reason="Handel danymi")
        assert standing(people.neighbour) == "closed_for_misuse"


def test_closing_needs_the_right_a_reason_and_an_open_application(people: Any) -> None:
    asked = {"user": people.neighbour, "cause": "on_request"}
    assert refusal_of(lambda: close_account(**asked, by=people.accountant, reason="x")) == "roles.capabilities"
    elsewhere = worker_with("close_access", estates=["Osiedle Drugie"])
    assert refusal_of(lambda: close_account(**asked, by=elsewhere, reason="x")) == "roles.capabilities"
    assert refusal_of(lambda: close_account(**asked, by=people.clerk, reason=" ")) == "reason"
    done = revocation(person_of(people.neighbour))
    AccessApplication.objects.update(state="done", open_key=None, ended_at=dt.datetime.now(tz=dt.UTC))
    asking = {**asked, "by": people.clerk, "reason": "x", "application": done}
    assert "już zakończony" in words_of(lambda: close_account(**asking))
    AccessApplication.objects.update(state="applied", ended_at=None, person=person_of(people.co_owner))
    assert "innej osoby" in words_of(lambda: close_account(**asking))
    AccessApplication.objects.update(person=person_of(people.neighbour), operation="grant")
    assert "nie jest o odebranie" in words_of(lambda: close_account(**asking))
    assert standing(people.neighbour) == "active"


def test_h11_the_account_closes_the_night_after_the_last_day_of_the_title(people_of_hutnik: Any) -> None:
    people = people_of_hutnik
    with schema_context("hutnik"):
        last = clock.today() + 30 * ONE_DAY
        end_titles(people.neighbour, last)
        assert people.neighbour.identifier not in closed_at_night(last)
        assert people.neighbour.identifier in closed_at_night(last + ONE_DAY)
        assert standing(people.neighbour) == "closed_title_ended"
        assert f"{last:%d.%m.%Y}" in StandingChange.objects.get(user=people.neighbour).reason


def test_the_night_twice_closes_once_and_the_paper_that_waits_is_void(people: Any, today: dt.date) -> None:
    end_titles(people.neighbour, today - ONE_DAY)
    issue = CredentialIssue.objects.create(
        number=1, user=people.neighbour, kind="password", handover="in_person", secret="sealed", made_by="tests"
    )
    assert people.neighbour.identifier in closed_at_night(today)
    assert closed_at_night(today) == []
    assert StandingChange.objects.filter(user=people.neighbour).count() == 1
    issue.refresh_from_db()
    assert (issue.secret, issue.ended_at is None) == ("", False)


def test_s8_a_co_owner_and_somebody_with_another_flat_keep_their_access(people: Any, today: dt.date) -> None:
    end_titles(people.title_holder, today - ONE_DAY, premises=people.flat)
    other = make_premises("SIENK/12/36", number="36")
    Title.objects.create(person=person_of(people.title_holder), premises=other, kind="ownership")
    closed_at_night(today)
    assert standing(people.title_holder) == "active"
    assert standing(people.co_owner) == "active"


def test_s1_a_garage_alone_keeps_no_account_where_only_flats_give_one(people: Any, today: dt.date) -> None:
    end_titles(people.title_holder, today - ONE_DAY, premises=people.flat)
    assert people.title_holder.identifier in closed_at_night(today)


def test_an_account_of_one_premises_closes_with_that_title_alone(people: Any, today: dt.date) -> None:
    other = make_premises("SIENK/12/36", number="36")
    Title.objects.create(person=person_of(people.neighbour), premises=other, kind="ownership")
    PersonAccount.objects.filter(user=people.neighbour).update(premises=people.flat_next_door)
    end_titles(people.neighbour, today - ONE_DAY, premises=people.flat_next_door)
    assert people.neighbour.identifier in closed_at_night(today)


def test_representatives_lose_access_with_the_persons_title(people: Any, today: dt.date) -> None:
    representatives_allowed("see")
    representation = record_representation(
        principal=person_of(people.neighbour),
        representative_name="Jan Widz",
        basis="statutory",
        scopes=["see"],
        valid_from=today,
        document_seen_on=today,
        by=people.clerk,
        day=today,
    )
    guardian = make_user("L0777")
    PersonAccount.objects.create(user=guardian, person=representation.principal, representation=representation)
    end_titles(people.neighbour, today - ONE_DAY)
    assert {people.neighbour.identifier, "L0777"} <= set(closed_at_night(today))


def test_people_the_register_knows_no_title_of_are_left_alone(people: Any, today: dt.date) -> None:
    Title.objects.filter(person=person_of(people.neighbour)).delete()
    assert people.neighbour.identifier not in closed_at_night(today)


def test_the_days_of_grace_end_with_a_new_holder(people: Any, today: dt.date) -> None:
    with_rules(closure={"on_title_end": "after_days", "title_end_days": 30})
    end_titles(people.neighbour, today - ONE_DAY)
    assert people.neighbour.identifier not in closed_at_night(today)
    Title.objects.create(person=people.co_resident, premises=people.flat_next_door, kind="ownership", valid_from=today)
    assert people.neighbour.identifier in closed_at_night(today)


def test_without_a_new_holder_the_account_closes_after_the_days_of_grace(people: Any, today: dt.date) -> None:
    with_rules(closure={"on_title_end": "after_days", "title_end_days": 30})
    end_titles(people.neighbour, today)
    assert people.neighbour.identifier not in closed_at_night(today + 30 * ONE_DAY)
    assert people.neighbour.identifier in closed_at_night(today + 31 * ONE_DAY)


def test_a_title_that_comes_back_opens_nothing_by_itself_and_the_counter_is_told(people: Any, today: dt.date) -> None:
    end_titles(people.neighbour, today - ONE_DAY)
    closed_at_night(today)
    assert not accounts_with_a_title_again(today).filter(pk=people.neighbour.pk).exists()
    Title.objects.filter(person=person_of(people.neighbour)).update(valid_to=None)
    assert closed_at_night(today) == []
    assert standing(people.neighbour) == "closed_title_ended"
    assert accounts_with_a_title_again(today).filter(pk=people.neighbour.pk).exists()
    PersonAccount.objects.filter(user=people.neighbour).update(premises=people.garage)
    assert not accounts_with_a_title_again(today).filter(pk=people.neighbour.pk).exists()


def test_a_blocked_account_closes_with_its_title_too(people: Any, today: dt.date) -> None:
    User.objects.filter(pk=people.neighbour.pk).update(standing="blocked_on_report", is_active=False)
    end_titles(people.neighbour, today - ONE_DAY)
    assert people.neighbour.identifier in closed_at_night(today)


def test_the_questions_of_a_night_are_as_many_for_one_person_as_for_all(
    people: Any, today: dt.date, django_assert_max_num_queries: Any
) -> None:
    for user in (people.title_holder, people.co_owner, people.neighbour):
        end_titles(user, today - ONE_DAY)
    with django_assert_max_num_queries(5):
        assert len(list(ended_accounts(today))) == 4  # the three, and the owner whose title ended in 2024


def test_the_nightly_task_and_the_command_do_the_same(people: Any, today: dt.date) -> None:
    end_titles(people.neighbour, today - ONE_DAY)
    said = io.StringIO()
    call_command("close_ended_titles", "--cooperative", "siarkowiec", "--dry-run", stdout=said)
    assert people.neighbour.identifier in said.getvalue()
    assert standing(people.neighbour) == "active"
    assert close_titles(schema="siarkowiec") == 2  # hers, and that of the owner before her
    assert close_titles(schema="siarkowiec") == 0
    assert standing(people.neighbour) == "closed_title_ended"
    with pytest.raises(CommandError, match="nie_ma"):
        call_command("close_ended_titles", "--cooperative", "nie_ma")
