"""Passwords that are guessed first are refused everywhere; phrases and random ones are not."""

import random
import string
from itertools import product

import pytest

from portal.accounts.blocklists import common_passwords, is_phrase, obvious_violations
from portal.accounts.passphrases import suggested_password
from portal.accounts.password_rule import PasswordRule
from portal.accounts.wordlists import words_of

HUTNIK = PasswordRule(min_length=6, letter=True, digit=True)
CONTEXT = ["S.M. „Hutnik”", "hutnik", "Sosnowiec", "ul. Gwiazdna 1e", "L0417", "Anna Kowalska-Bąk", "UZYTK/3/112"]
ENDINGS = ("1", "12", "123", "1985", "2024", "!", "1!", "2024!", "@7", "07")
# Every third word: the whole list takes a minute and shows no more.
SOME_WORDS = words_of("obvious")[::3]


def codes(password: str, context: list[str] | None = None) -> set[str]:
    return {violation.code for violation in obvious_violations(password, context=context or [])}


def test_not_one_common_password_gets_through_the_shortest_rule() -> None:
    fitting = [password for password in common_passwords() if not HUTNIK.violations(password)]
    assert len(fitting) > 8000
    assert [password for password in fitting if not obvious_violations(password)] == []


@pytest.mark.parametrize(
    "password", ["polska2024", "czynsz123", "Spoldzielnia1", "Spółdzielnia1!", "KASIA1990", "2024wiosna"]
)
def test_a_polish_word_with_digits_around_it_is_refused(password: str) -> None:
    assert codes(password) == {"word"}
    assert "słowo" in obvious_violations(password)[0].message


@pytest.mark.parametrize("password", ["P0lsk4!", "h4slo123", "cz3kol4da1", "m1losc77", "kr@kow99"])
def test_figures_in_place_of_letters_do_not_help(password: str) -> None:
    assert codes(password) == {"word"}


def test_generated_obvious_passwords_are_all_refused_with_a_reason() -> None:
    leet = str.maketrans("aeo", "430")
    generated = [
        variant
        for word, ending in product((word for word in SOME_WORDS if word.translate(leet) != "444"), ENDINGS)
        for variant in (word + ending, word.capitalize() + ending, word.translate(leet) + ending, ending + word)
    ]
    assert len(generated) > 15_000
    assert [password for password in generated if not obvious_violations(password)] == []


@pytest.mark.parametrize(
    "password",
    [
        "hutnik2024",
        "Sosnowiec!1",
        "L0417a",
        "l0417l0417",
        "kowalska85",
        "Gwiazdna1e",
        "uzytk3112a",
        "HutnikSosnowiec7",
        "hutnik sosnowiec gwiazdna 1",
    ],
)
def test_words_of_the_place_and_the_person_are_refused(password: str) -> None:
    assert "context" in codes(password, CONTEXT)


def test_a_word_of_the_place_may_stand_in_a_longer_thought() -> None:
    assert codes("w sosnowcu jest mokry tramwaj", CONTEXT) == set()
    assert codes("sosnowiec ma mokre tramwaje", CONTEXT) == set()


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("abcabc1abcabc1", "repeated"),
        ("aaaaaa1", "repeated"),
        ("kot7kot7", "repeated"),
        ("qwerty12", "walk"),
        ("1qaz2wsx", "walk"),
        ("zxcvbn1", "walk"),
        ("a12345678", "walk"),
        ("k12031985", "date"),
        ("12.03.1985a", "date"),
        ("a850312", "date"),
    ],
)
def test_patterns_are_refused_by_name(password: str, reason: str) -> None:
    assert reason in codes(password)


def test_two_obvious_words_glued_together_are_refused() -> None:
    assert codes("mojehaslo1") == {"word"}
    assert codes("KotPies77") == {"word"}


def test_a_long_phrase_is_never_refused_for_an_everyday_word_in_it() -> None:
    rng = random.Random(20261121)
    obvious = words_of("obvious")
    for _ in range(2000):
        phrase = " ".join(rng.sample(obvious, 4))
        assert not is_phrase(phrase) or "word" not in codes(phrase), phrase
    assert codes("Kocham polskie lato 7") == set()


def test_ninety_nine_of_a_hundred_random_phrases_are_accepted() -> None:
    rng = random.Random(47)
    words = words_of("phrase_words")
    phrases = [
        rng.choice(" -.").join(rng.choice(words) for _ in range(rng.choice((3, 4)))) + str(rng.randrange(10, 100))
        for _ in range(5000)
    ]
    refused = [phrase for phrase in phrases if codes(phrase, CONTEXT)]
    assert len(refused) <= 50


def test_ninety_nine_of_a_hundred_random_passwords_are_accepted() -> None:
    rng = random.Random(48)
    signs = string.ascii_letters + string.digits
    passwords = ["".join(rng.choices(signs, k=size)) for size in (6, 8, 12) for _ in range(1500)]
    assert sum(bool(codes(password, CONTEXT)) for password in passwords) <= 45


@pytest.mark.parametrize(
    "rule",
    [
        HUTNIK,
        PasswordRule(8),
        PasswordRule(6, 10),
        PasswordRule(8, lower=True, upper=True, digit=True),
        PasswordRule(12),
        PasswordRule(6, 6, letter=True, digit=True),
        PasswordRule(30, special=True, upper=True),
    ],
)
def test_a_suggested_password_fits_the_rule_and_is_different_each_time(rule: PasswordRule) -> None:
    suggested = {suggested_password(rule, context=CONTEXT) for _ in range(30)}
    assert len(suggested) >= 29
    for password in suggested:
        assert rule.violations(password) == []
        assert obvious_violations(password, context=CONTEXT) == []
