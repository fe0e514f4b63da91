"""The fog index for Polish: syllables, sentences, hard words."""

import pytest

from portal.kernel.plain_polish import readability, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("dom", 1),
        ("wpłata", 2),
        ("rozliczenia", 4),
        ("spółdzielnia", 3),
        ("pieniądze", 3),
        ("mieszkanie", 3),
        ("autobus", 3),
        ("Europa", 3),
        ("i", 1),
        ("w", 0),
        ("zaksięgowane", 5),
        ("administracja", 5),
    ],
)
def test_syllables_are_counted_as_people_speak(word: str, count: int) -> None:
    assert syllables(word) == count


def test_short_marks_and_numbers_do_not_end_a_sentence() -> None:
    assert readability("Biuro jest przy ul. Kwiatowej 3, tel. 15 823. Pokój nr 104.").sentences == 2


def test_a_simple_sentence_is_plain_and_an_official_one_is_not() -> None:
    assert readability("Zapłać do piątku. Potem damy ci znać.").fog < 4
    official = (
        "W przypadku nieuiszczenia należności z tytułu użytkowania lokalu spółdzielnia niezwłocznie podejmie "
        "przewidziane przepisami postępowanie windykacyjne wobec kontrahenta."
    )
    assert readability(official).fog > 20


def test_hard_words_are_named() -> None:
    assert readability("Nieuiszczenie boli.").hard_words == ("Nieuiszczenie",)


def test_no_words_are_no_fog() -> None:
    assert readability(" ... ").fog == 0.0
