"""Former passwords: a cooperative may forbid the last few of them; without such a rule none is kept."""

import datetime as dt

import pytest

from portal.accounts.actions import PasswordRefused, change_own_password, set_initial_password
from portal.accounts.models import PastPassword
from portal.accounts.password_rule import PasswordRule
from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules
from tests.personas import PASSWORD, People

ROWER, ZAMEK, MOST = "kolorowy rower wiosna 12", "stary zamek jezioro 33", "drewniany most rzeka 58"


def _forbid(count: int, valid_from: dt.date = dt.date(2020, 1, 2)) -> None:
    rules = Rules.model_validate({"password": {"history": count}})
    adopt_rules(rules=rules, valid_from=valid_from, reason="uchwała", by="tests")


def _change(people: People, password: str) -> None:
    change_own_password(user=people.title_holder, password=password, by=people.title_holder)


def test_the_last_passwords_are_refused_and_an_older_one_is_not(people: People) -> None:
    _forbid(2)
    for password in (ROWER, ZAMEK, MOST):
        _change(people, password)
    for password in (ROWER, ZAMEK):
        with pytest.raises(PasswordRefused, match="To hasło było już używane"):
            _change(people, password)
    _change(people, PASSWORD)  # the third before the one in force


def test_without_the_rule_a_former_password_is_fine_and_none_is_kept(people: People) -> None:
    _change(people, ROWER)
    _change(people, PASSWORD)
    assert not PastPassword.objects.exists()


def test_kept_hashes_go_when_the_rule_goes(people: People) -> None:
    _forbid(3)
    _change(people, ROWER)
    assert PastPassword.objects.count() == 1
    _forbid(0, dt.date(2020, 1, 3))
    _change(people, ZAMEK)
    assert not PastPassword.objects.exists()


def test_a_password_from_before_a_reset_at_the_counter_counts_too(people: People) -> None:
    _forbid(1)
    set_initial_password(user=people.title_holder, password="startowe-haslo-771", by=people.clerk)
    with pytest.raises(PasswordRefused, match="już używane"):
        _change(people, PASSWORD)


def test_of_a_given_password_nothing_is_kept(people: People) -> None:
    _forbid(5)
    set_initial_password(user=people.title_holder, password="startowe-haslo-771", by=people.clerk)
    _change(people, ROWER)
    assert PastPassword.objects.count() == 1  # the person's own, from before


def test_a_digit_or_a_special_character_is_enough_where_the_rule_says_so() -> None:
    rule = PasswordRule(min_length=6, digit_or_special=True)
    assert [found.code for found in rule.violations("samelitery")] == ["no_digit_or_special"]
    assert rule.violations("litery7") == []
    assert rule.violations("lite ry") == []
    assert rule.sentence() == "Hasło ma co najmniej 6 znaków, w tym cyfrę albo znak taki jak - ! ? lub spację."
