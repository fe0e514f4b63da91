"""Who is a member, what a member reads, and what is for members only."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from portal.kernel import clock
from portal.membership.contribution import StateOfDay, changes
from portal.membership.models import Membership
from portal.membership.queries import is_member
from portal.premises.presenters import premises_name
from portal.residents.models import Person
from portal.residents.notice_choices import Told, tell_many
from portal.residents.notice_models import WaitingNotice
from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules
from tests.personas import People

pytestmark = pytest.mark.django_db


def listed(user: Any, day: str | None, **values: Any) -> None:
    """Let the register of a day say something of a person."""
    fields: dict[str, Any] = {"number": "M-77", "contribution_kind": "housing", "contribution": Decimal(1000)}
    Membership.objects.create(
        person_id=user.person_link.person_id, stated_on=day and dt.date.fromisoformat(day), source_line=1,
        run_id=uuid.uuid4(), source_key=uuid.uuid4(), **fields | values,
    )  # fmt: skip


def member_today(user: Any) -> bool:
    return is_member(user.person_link.person_id, clock.today())


def answer(at: Any, user: Any, address: str) -> tuple[int, str]:
    client = at("siarkowiec")
    client.force_login(user)
    response = client.get(address)
    return response.status_code, response.content.decode().replace("\u00a0", " ")


def test_the_newest_register_says_who_is_a_member(people: People) -> None:
    Person.objects.filter(code__in=["0001", "0004"]).update(membership_number=None)
    Person.objects.filter(code="0002").update(membership_number="44")
    assert not member_today(people.title_holder)
    assert member_today(people.co_owner), "before any register, by the number in the register of persons"
    listed(people.title_holder, "2025-01-01", joined_on=dt.date(2001, 5, 5))
    listed(people.neighbour, "2025-01-01")
    assert member_today(people.title_holder)
    assert not member_today(people.co_owner), "a register that lacks them knows better"
    listed(people.title_holder, "2026-01-01", left_on=dt.date(2025, 12, 31))
    assert not member_today(people.title_holder), "they left"
    assert not member_today(people.neighbour), "the newest register lacks them"
    listed(people.former_owner, "2026-01-01", joined_on=clock.today() + dt.timedelta(days=1))
    assert not member_today(people.former_owner), "only from tomorrow"


def test_a_member_reads_the_register_and_somebody_else_why_there_is_nothing(at: Any, people: People) -> None:
    listed(people.title_holder, "2026-01-01", joined_on=dt.date(2001, 5, 5), right="lokatorskie", premises=people.flat)
    status, html = answer(at, people.title_holder, "/dzial-czlonkowski")
    assert status == 200
    for words in ("M-77", "5 maja 2001", "lokatorskie", "Stan na 1 stycznia 2026", "Dokumenty dla członków"):
        assert words in html, words
    assert f"lokatorskie, {premises_name(people.flat)}".replace("\u00a0", " ") in html
    status, html = answer(at, people.co_owner, "/dzial-czlonkowski")
    assert status == 200
    assert "Nie jesteś członkiem spółdzielni" in html
    assert "art. 8¹" in html
    assert "M-77" not in html
    assert answer(at, people.clerk, "/dzial-czlonkowski")[0] == 404


def test_contributions_and_shares_with_what_changed(at: Any, people: People) -> None:
    for day, paid in (("2024-01-01", 50), ("2025-01-01", 50), ("2026-01-01", 80)):
        listed(people.title_holder, day, shares_declared=Decimal(100), shares_paid=Decimal(paid))
    _status, html = answer(at, people.title_holder, "/wklad-i-udzial")
    for words in ("Wkład mieszkaniowy", "1 000,00 zł", "Jeszcze do wpłaty", "20,00 zł", "1 stycznia 2024"):
        assert words in html, words
    assert "1 stycznia 2025" not in html.lower(), "nothing changed that day"
    assert "80,00 zł" in answer(at, people.title_holder, "/")[1]
    assert "Spółdzielnia nie ma Twojego wkładu" in answer(at, people.neighbour, "/wklad-i-udzial")[1]


def test_history_keeps_only_days_on_which_something_changed() -> None:
    zero = Decimal(0)
    states = [StateOfDay(dt.date(2026, n, 1), Decimal(amount), zero, zero) for n, amount in ((3, 5), (2, 5), (1, 4))]
    assert [state.stated_on.month for state in changes(states) if state.stated_on] == [2, 1]


def test_a_module_for_members_is_in_nobody_elses_menu_and_answers_404(at: Any, people: People) -> None:
    listed(people.title_holder, "2026-01-01")
    modules = [
        {"key": "ledger", "place": "home_and_menu"},
        {"key": "contribution", "name": "Moje wkłady", "audience": "members", "place": "home_and_menu"},
    ]
    adopt_rules(
        rules=Rules.model_validate({"modules": modules}), valid_from=dt.date(2020, 1, 2), reason="uchwała", by="tests"
    )
    status, html = answer(at, people.title_holder, "/wklad-i-udzial")
    assert (status, "Moje wkłady" in html) == (200, True)
    listed(people.neighbour, "2025-01-01")  # not in the newest register
    for address, expected in (("/wklad-i-udzial", 404), ("/", 200)):
        status, html = answer(at, people.neighbour, address)
        assert status == expected
        assert "Moje wkłady" not in html


def test_what_is_for_members_is_told_to_members_only_and_led_to_from_no_other_account(at: Any, people: People) -> None:
    listed(people.title_holder, "2026-01-01")
    modules = [
        {"key": "announcements", "name": "Tablica", "audience": "members"},
        {"key": "contact_data", "name": "Mój telefon", "audience": "members"},
    ]
    rules = Rules.model_validate({"modules": modules, "sender": {"name": "SM"}, "notices": {"announcements": "daily"}})
    adopt_rules(rules=rules, valid_from=dt.date(2020, 1, 2), reason="uchwała", by="tests")
    Person.objects.filter(code__in=["0001", "0003"]).update(email="ktos@example.pl")
    both = [people.title_holder.person_link.person_id, people.neighbour.person_link.person_id]
    told = tell_many(both, "announcements", "resident_notice", {}, title="Tajne", path="/ogloszenia/1", key="a", by="t")
    assert told == Told(at_once=0, daily=1)
    assert WaitingNotice.objects.get().person_id == both[0]
    for user, count in ((people.title_holder, 200), (people.neighbour, 404)):
        assert answer(at, user, "/moje-dane/kontakt")[0] == count
        assert ('href="/moje-dane/kontakt"' in answer(at, user, "/moje-dane")[1]) == (count == 200)
        assert ('name="announcements"' in answer(at, user, "/moje-dane/powiadomienia")[1]) == (count == 200)
    assert "<h1>Mój telefon</h1>" in answer(at, people.title_holder, "/moje-dane/kontakt")[1]
    assert "<h1>Tablica</h1>" in answer(at, people.title_holder, "/ogloszenia/")[1]
