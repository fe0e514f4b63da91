"""The gate to premises for those who are not plain holders: representatives, accounts per premises, former holders."""

import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.audit.actions import record_look
from portal.kernel import clock
from portal.ledger.queries import account_lines
from portal.premises.models import Premises, Title
from portal.premises.policy import access_premises, held_premises
from portal.residents.actions import AccountServesAnotherPerson, give_account_to_person
from portal.residents.models import PersonAccount, Representation
from portal.residents.policy import may_act
from portal.residents.representing import end_representation, record_representation
from tests.personas import make_user, post_entry
from tests.portal.access.rules_in_force import days_seen_after_the_end, representatives_allowed
from tests.portal.accounts.signing import text_of

ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return clock.today()


def person_of(user: User) -> Any:
    return PersonAccount.objects.get(user=user).person


def son_of(people: Any, today: dt.date, *, scopes: tuple[str, ...] = ("see",), days: int = 10) -> tuple[User, Any]:
    """Give Danuta's son an account with her authorization, which lasts so many days from today."""
    representatives_allowed("see", "submit", "close")
    representation = record_representation(
        principal=person_of(people.title_holder),
        representative_name="Tomasz Zięba",
        basis="paper_authorization",
        scopes=scopes,
        valid_from=today,
        valid_to=today + days * ONE_DAY,
        document_seen_on=today,
        by=people.clerk,
        day=today,
    )
    user = make_user("L0900", full_name="Tomasz Zięba")
    give_account_to_person(user=user, person=representation.principal, representation=representation, by=people.clerk)
    return user, representation


def status(at: Any, user: User, address: str) -> int:
    browser = at("siarkowiec")
    browser.force_login(user)
    return int(browser.get(address).status_code)


def test_a_representative_sees_the_flat_from_the_first_to_the_last_day(people: Any, today: dt.date) -> None:
    son, _representation = son_of(people, today)
    for day in (today, today + 10 * ONE_DAY):
        assert access_premises(son, people.flat.pk, day).premises == people.flat
    for day in (today - ONE_DAY, today + 11 * ONE_DAY):
        with pytest.raises(Http404):
            access_premises(son, people.flat.pk, day)


def test_a_representative_whose_last_day_is_over_gets_404_before_any_nightly_work(
    people: Any, at: Any, today: dt.date
) -> None:
    son, representation = son_of(people, today)
    addresses = real_pages(at, son, people.flat)
    Representation.objects.filter(pk=representation.pk).update(valid_from=today - 5 * ONE_DAY, valid_to=today - ONE_DAY)
    assert [status(at, son, address) for address in addresses] == [404] * len(addresses)


def real_pages(at: Any, user: User, premises: Premises) -> list[str]:
    """Return the pages of premises that really open for the account now."""
    names = ("premises_home", "ledger", "ledger_csv")
    addresses = [reverse(name, kwargs={"premises_id": premises.pk}, urlconf="saas.urls") for name in names]
    assert [status(at, user, address) for address in addresses] == [200] * len(addresses)
    return addresses


def test_a_representative_who_may_only_submit_sees_nothing(people: Any, today: dt.date) -> None:
    son, _representation = son_of(people, today, scopes=("submit",))
    assert held_premises(son, today) == []
    assert may_act(son, "submit", today)
    assert not may_act(son, "see", today)


def test_the_holder_may_do_everything_and_a_clerk_nothing(people: Any, today: dt.date) -> None:
    assert all(
        may_act(people.title_holder, scope, today) for scope in ("see", "submit", "collect_credentials", "close")
    )
    assert not may_act(people.clerk, "see", today)


def test_a_withdrawn_authorization_is_over_with_the_next_request(people: Any, at: Any, today: dt.date) -> None:
    son, representation = son_of(people, today)
    browser = at("siarkowiec")
    browser.force_login(son)
    assert browser.get("/").status_code == 200
    assert end_representation(representation=representation, by=people.clerk, day=today)
    assert browser.get("/").status_code == 302
    with pytest.raises(Http404):
        access_premises(son, people.flat.pk, today)


def test_a_representative_sees_nothing_once_the_persons_title_ended(people: Any, today: dt.date) -> None:
    son, _representation = son_of(people, today)
    Title.objects.filter(person=person_of(people.title_holder)).update(valid_to=today - ONE_DAY)
    assert held_premises(son, today) == []


def test_an_account_is_not_given_with_somebody_elses_authorization(people: Any, today: dt.date) -> None:
    _son, representation = son_of(people, today)
    with pytest.raises(AccountServesAnotherPerson):
        give_account_to_person(
            user=make_user("L0901"),
            person=person_of(people.neighbour),
            representation=representation,
            by=people.clerk,
        )


def test_an_account_of_the_garage_sees_the_garage_alone(people: Any, at: Any, today: dt.date) -> None:
    flat_pages = real_pages(at, people.title_holder, people.flat)
    garage_pages = real_pages(at, people.title_holder, people.garage)
    PersonAccount.objects.filter(user=people.title_holder).update(premises=people.garage)
    assert [one.premises for one in held_premises(people.title_holder, today)] == [people.garage]
    assert [status(at, people.title_holder, address) for address in flat_pages] == [404] * len(flat_pages)
    assert [status(at, people.title_holder, address) for address in garage_pages] == [200] * len(garage_pages)


def test_an_account_of_premises_the_person_never_held_sees_nothing(people: Any, today: dt.date) -> None:
    PersonAccount.objects.filter(user=people.title_holder).update(premises=people.flat_next_door)
    assert held_premises(people.title_holder, today) == []


def test_h11_a_former_holder_sees_their_own_days_until_the_limit_and_nothing_after_them(
    people: Any, at: Any, today: dt.date
) -> None:
    last = today - 10 * ONE_DAY
    Title.objects.filter(person=person_of(people.former_owner)).update(valid_to=last)
    Title.objects.filter(person=person_of(people.neighbour)).update(valid_from=last + ONE_DAY)
    post_entry(people.account_next_door, last.isoformat(), debit="100.00", description="Piotra")
    post_entry(people.account_next_door, (last + ONE_DAY).isoformat(), debit="200.00", description="Zofii")
    with pytest.raises(Http404):
        access_premises(people.former_owner, people.flat_next_door.pk, today)
    days_seen_after_the_end(10)
    seen = access_premises(people.former_owner, people.flat_next_door.pk, today)
    assert seen.is_former
    lines = account_lines(seen.person_id, people.flat_next_door.pk, seen.days)[0].lines
    assert [line.description for line in lines] == ["Piotra"]
    with pytest.raises(Http404):
        access_premises(people.former_owner, people.flat_next_door.pk, today + ONE_DAY)
    for address in real_pages(at, people.former_owner, people.flat_next_door):
        with schema_context("siarkowiec"):  # reading a stream to its end leaves the schema
            browser = at("siarkowiec")
            browser.force_login(people.former_owner)
            page = b"".join(browser.get(address)).decode()
        assert "Zofii" not in page
        assert "200,00" not in page


def test_what_is_seen_after_the_end_stands_behind_what_is_held(people: Any, today: dt.date) -> None:
    Title.objects.filter(person=person_of(people.title_holder), premises=people.flat).update(valid_to=today - ONE_DAY)
    days_seen_after_the_end(10)
    assert [one.premises for one in held_premises(people.title_holder, today)] == [people.garage, people.flat]


def test_a_representative_does_not_read_who_looked_at_the_persons_data(people: Any, at: Any, today: dt.date) -> None:
    son, representation = son_of(people, today)
    record_look(by=people.clerk, person_id=representation.principal_id, what="journal")
    pages = {}
    for user in (people.title_holder, son):
        browser = at("siarkowiec")
        browser.force_login(user)
        pages[user] = text_of(browser.get(reverse("looked_at", urlconf="saas.urls")))
    assert "dziennik zdarzeń Twojego konta" in pages[people.title_holder]
    assert "dziennik zdarzeń Twojego konta" not in pages[son]
