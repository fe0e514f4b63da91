"""Who acts for a person: what may be recorded, for how long, and what happens when it is over."""

import datetime as dt
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction
from django_tenants.utils import schema_context

from portal.access.nightly import end_representations
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.residents.models import Person, PersonAccount, Representation
from portal.residents.representing import end_over_representations, end_representation, record_representation
from portal.rulebook.models import RulebookVersion
from portal.rulebook.refusal import AccessRefused
from tests.personas import make_user
from tests.portal.access.rules_in_force import representatives_allowed, with_rules
from tests.portal.accounts.signing import is_signed_in, sign_in

ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return clock.today()


def recorded(today: dt.date, **changed: Any) -> Representation:
    facts: dict[str, Any] = {
        "principal": changed.get("principal") or Person.objects.get(code="0001"),
        "representative_name": "Tomasz Zięba",
        "basis": "paper_authorization",
        "scopes": ["see"],
        "valid_from": today,
        "document_seen_on": today,
        "by": "P001",
        "day": today,
    }
    return record_representation(**{**facts, **changed})


def rules_of_refusal(today: dt.date, **changed: Any) -> list[str]:
    with pytest.raises(AccessRefused) as refused:
        recorded(today, **changed)
    return [refusal.rule for refusal in refused.value.refusals]


def account_of(representation: Representation, identifier: str = "L0900") -> User:
    user = make_user(identifier, full_name=representation.representative_name)
    PersonAccount.objects.create(user=user, person=representation.principal, representation=representation)
    return user


def test_an_authorization_is_recorded_with_who_saw_the_document_and_when(people: Any, today: dt.date) -> None:
    representatives_allowed("see", "submit")
    made = recorded(today, scopes=["submit", "see"], by=people.clerk)
    assert (made.document_seen_on, made.document_seen_by) == (today, people.clerk.identifier)
    assert made.scopes == ["see", "submit"]
    event = AuditEvent.objects.get(action="representation.recorded")
    assert event.person_id == made.principal_id
    assert "Tomasz" not in str(event.details)


def test_no_field_asks_for_the_number_of_a_document() -> None:
    assert not [field.name for field in Representation._meta.get_fields() if "number" in field.name]


def test_without_a_last_day_an_authorization_lasts_as_long_as_the_rules_let_it(people: Any, today: dt.date) -> None:
    representatives_allowed("see")
    made = recorded(today, valid_from=dt.date(2026, 8, 31), document_seen_on=today)
    assert made.valid_to == dt.date(2027, 8, 30)
    with_rules(access={"representative_max_months": 6})
    assert recorded(today, representative_name="Ewa", valid_from=dt.date(2026, 8, 31)).valid_to == dt.date(2027, 2, 27)
    assert recorded(today, representative_name="Opiekunka", basis="statutory").valid_to is None


def test_what_the_rules_do_not_allow_is_refused_with_every_reason_at_once(people: Any, today: dt.date) -> None:
    assert rules_of_refusal(today) == ["access.representatives"]  # Siarkowiec lets nobody act for others
    representatives_allowed("see")
    assert rules_of_refusal(today, scopes=["see", "close"]) == ["access.representative_scopes"]
    assert rules_of_refusal(today, scopes=[]) == ["access.representative_scopes"]
    assert rules_of_refusal(today, valid_to=today + 400 * ONE_DAY) == ["access.representative_max_months"]
    assert rules_of_refusal(today, valid_from=today - 9 * ONE_DAY, valid_to=today - ONE_DAY) == [
        "access.representative_max_months"
    ]
    assert rules_of_refusal(today, document_seen_on=today + ONE_DAY) == ["access.representatives"]
    assert rules_of_refusal(today, representative_name=" ", scopes=[]) == [
        "access.representatives",
        "access.representative_scopes",
    ]
    assert rules_of_refusal(today, representative=Person.objects.get(code="0001")) == ["access.representatives"]
    assert not Representation.objects.exists()


def test_one_of_the_co_owners_is_named_by_declaration(people: Any, today: dt.date) -> None:
    marek, zofia = Person.objects.get(code="0002"), Person.objects.get(code="0003")
    declared = {"basis": "co_owners", "representative": marek, "representative_name": marek.display_name}
    assert rules_of_refusal(today, **declared) == ["access.co_owners"]
    with_rules(
        access={"co_owners": "one_named"}, application={"asks_for": ["name", "premises", "co_owners", "signature"]}
    )
    assert rules_of_refusal(today, **{**declared, "representative": zofia}) == ["access.co_owners"]
    made = recorded(today, **declared, scopes=["see", "submit", "close"])
    assert (made.representative, made.valid_to) == (marek, None)


def test_a_company_has_a_person_and_a_name_for_everybody_who_acts_for_it(
    people_of_hutnik: Any, at: Any, today: dt.date
) -> None:
    with schema_context("hutnik"):
        representatives_allowed("see")
        company = Person.objects.get(code="0100")
        for number, name in enumerate(("Adam Piekarz", "Beata Księgowa")):
            made = recorded(today, principal=company, representative_name=name)
            user = account_of(made, f"L091{number}")
            assert sign_in(at("hutnik"), user.identifier).status_code == 302
        actors = set(AuditEvent.objects.filter(action="account.signed_in").values_list("actor", flat=True))
    assert {"L0910", "L0911"} <= actors


def test_the_same_form_sent_twice_is_one_record(people: Any, today: dt.date) -> None:
    representatives_allowed("see")
    assert recorded(today) == recorded(today)
    assert Representation.objects.count() == 1


def test_an_account_lapses_the_night_after_the_last_day_and_its_sessions_end(
    people: Any, at: Any, today: dt.date
) -> None:
    representatives_allowed("see")
    user = account_of(recorded(today, valid_to=today))
    browser = at("siarkowiec")
    sign_in(browser, user.identifier)
    assert end_over_representations(day=today, by="system") == []
    assert is_signed_in(browser)
    assert end_over_representations(day=today + ONE_DAY, by="system") == [user]
    assert end_over_representations(day=today + ONE_DAY, by="system") == []
    assert not is_signed_in(browser)
    user.refresh_from_db()
    assert user.standing == "lapsed"


def test_a_withdrawn_authorization_closes_the_account_at_once_and_twice_is_once(
    people: Any, at: Any, today: dt.date
) -> None:
    representatives_allowed("see")
    made = recorded(today)
    user = account_of(made)
    browser = at("siarkowiec")
    sign_in(browser, user.identifier)
    assert end_representation(representation=made, by=people.clerk, day=today)
    assert not end_representation(representation=made, by=people.clerk, day=today)
    assert not is_signed_in(browser)
    made.refresh_from_db()
    assert (made.ended_on, made.ended_by) == (today, people.clerk.identifier)
    user.refresh_from_db()
    assert user.standing == "closed_on_request"


def test_one_that_is_to_begin_may_be_withdrawn_and_one_that_is_over_may_not(people: Any, today: dt.date) -> None:
    representatives_allowed("see")
    later = recorded(today, valid_from=today + 5 * ONE_DAY)
    assert end_representation(representation=later, by=people.clerk, day=today)
    over = recorded(today, representative_name="Ewa", valid_to=today)
    assert not end_representation(representation=over, by=people.clerk, day=today + ONE_DAY)


def test_the_nightly_task_and_the_command_do_the_same(people: Any, today: dt.date) -> None:
    representatives_allowed("see")
    made = recorded(today, valid_to=today)
    user = account_of(made)
    Representation.objects.filter(pk=made.pk).update(valid_from=today - 9 * ONE_DAY, valid_to=today - ONE_DAY)
    said = io.StringIO()
    call_command("end_representations", "--cooperative", "siarkowiec", "--dry-run", stdout=said)
    assert user.identifier in said.getvalue()
    assert end_representations(schema="siarkowiec") == 1
    assert end_representations(schema="siarkowiec") == 0


def test_postgresql_refuses_an_authorization_for_nothing(people: Any, today: dt.date) -> None:
    with pytest.raises(IntegrityError, match="representation_is_for_something"), transaction.atomic():
        Representation.objects.create(
            principal=Person.objects.get(code="0001"),
            representative_name="X",
            basis="statutory",
            scopes=[],
            valid_from=today,
            document_seen_on=today,
            document_seen_by="P001",
        )


@pytest.fixture
def racing_person(django_db_setup: None, django_db_blocker: Any) -> Iterator[Person]:
    """A person at Hutnik, and rules that let others act for them, committed; everything is removed afterwards."""
    with django_db_blocker.unblock(), schema_context("hutnik"):
        person = Person.objects.create(code="RACE-REP", last_name="Wyścig")
        before = RulebookVersion.objects.filter(valid_from=clock.today()).first()
        representatives_allowed("see")
        yield person
        RulebookVersion.objects.filter(valid_from=clock.today()).delete()
        if before is not None:
            before.save(force_insert=True)
        Representation.objects.filter(principal=person).delete()
        person.delete()


def test_fifty_identical_forms_at_once_are_one_record(racing_person: Person) -> None:
    today = clock.today()

    def send(_number: int) -> Any:
        try:
            with schema_context("hutnik"):
                return recorded(today, principal=racing_person).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        assert len(set(pool.map(send, range(50)))) == 1
    assert Representation.objects.filter(principal=racing_person).count() == 1
