"""The shape of passwords: each cooperative's regulation to the letter."""

import unicodedata

import pytest

from portal.accounts.password_rule import STAFF_RULE, PasswordRule
from portal.rulebook.rules import PasswordRules

HUTNIK = PasswordRule.of_residents(PasswordRules(min_length=6, letter=True, digit=True))
SIARKOWIEC = PasswordRule.of_residents(PasswordRules(min_length=8))
ORUNIA = PasswordRule.of_residents(PasswordRules(min_length=6, max_length=10))
BALTYK = PasswordRule.of_residents(PasswordRules(min_length=8, lower=True, upper=True, digit=True))


def codes(rule: PasswordRule, password: str) -> list[str]:
    return [violation.code for violation in rule.violations(password)]


def test_hutnik_asks_for_six_characters_with_a_letter_and_a_digit() -> None:
    assert codes(HUTNIK, "tramw7") == []
    assert codes(HUTNIK, "żółć7ą") == []
    assert codes(HUTNIK, "traw7") == ["too_short"]
    assert codes(HUTNIK, "tramwaj") == ["no_digit"]
    assert codes(HUTNIK, "739104") == ["no_letter"]
    assert HUTNIK.sentence() == "Hasło ma co najmniej 6 znaków, w tym literę i cyfrę."


def test_everything_wrong_is_told_at_once() -> None:
    assert codes(HUTNIK, "-!-") == ["too_short", "no_letter", "no_digit"]
    assert codes(BALTYK, "") == ["too_short", "no_digit", "no_lower", "no_upper"]


def test_siarkowiec_asks_for_eight_characters_of_any_kind() -> None:
    assert codes(SIARKOWIEC, "tramwaje") == []
    assert codes(SIARKOWIEC, "tramwaj") == ["too_short"]
    assert SIARKOWIEC.sentence() == "Hasło ma co najmniej 8 znaków."


def test_a_regulation_may_set_a_short_maximum() -> None:
    assert codes(ORUNIA, "tramwaj123") == []
    assert codes(ORUNIA, "tramwaj1234") == ["too_long"]
    assert ORUNIA.sentence() == "Hasło ma od 6 do 10 znaków."


def test_a_regulation_may_ask_for_both_cases_and_a_digit() -> None:
    assert codes(BALTYK, "Tramwaj7") == []
    assert codes(BALTYK, "tramwaj7") == ["no_upper"]
    assert BALTYK.sentence() == "Hasło ma co najmniej 8 znaków, w tym małą literę, wielką literę i cyfrę."


def test_a_regulation_may_ask_for_a_special_character_and_a_space_is_one() -> None:
    rule = PasswordRule(min_length=6, special=True)
    assert codes(rule, "tram waj") == []
    assert codes(rule, "tramwaj7") == ["no_special"]


def test_staff_need_twelve_characters_whatever_the_regulation_of_residents_says() -> None:
    assert codes(STAFF_RULE, "x" * 11) == ["too_short"]
    assert codes(STAFF_RULE, "x" * 12) == []


@pytest.mark.parametrize("rule", [HUTNIK, SIARKOWIEC, BALTYK, STAFF_RULE])
def test_no_maximum_below_64_unless_the_regulation_says_so(rule: PasswordRule) -> None:
    assert rule.max_length >= 64


def test_a_letter_with_a_separate_accent_counts_as_one_character() -> None:
    typed_on_a_phone = unicodedata.normalize("NFD", "żółć7ą")
    assert len(typed_on_a_phone) > 6
    assert codes(PasswordRule(min_length=6, max_length=6), typed_on_a_phone) == []


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (6, "Hasło ma co najmniej 6 znaków."),
        (22, "Hasło ma co najmniej 22 znaki."),
        (12, "Hasło ma co najmniej 12 znaków."),
    ],
)
def test_the_sentence_is_good_polish(count: int, sentence: str) -> None:
    assert PasswordRule(min_length=count).sentence() == sentence
