"""Amounts as people type them and as papers say them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from portal.kernel.amount_field import AmountField
from portal.kernel.money_words import amount_words, whole_words


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("412,50", "412.50"),
        ("412.5", "412.5"),
        (" 1 234,50 zł ", "1234.50"),
        ("1\u00a0234.50 PLN", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("+7", "7"),
        ("5,", "5"),
    ],
)
def test_an_amount_is_understood_as_typed(typed: str, amount: str) -> None:
    assert AmountField(most=Decimal(10_000)).clean(typed) == Decimal(amount)


def test_an_empty_field_is_no_amount() -> None:
    assert AmountField(most=Decimal(1), required=False).clean("  ") is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("sto złotych", "Wpisz kwotę cyframi"),
        ("12a", "Wpisz kwotę cyframi"),
        ("1e5", "Wpisz kwotę cyframi"),
        ("٣", "Wpisz kwotę cyframi"),
        ("\x00", "Wpisz kwotę cyframi"),
        ("1.234.567", "Wpisz kwotę cyframi"),
        ("😀", "Wpisz kwotę cyframi"),
        ("'; DROP TABLE x", "Wpisz kwotę cyframi"),
        ("9" * 100_000, "Wpisz kwotę cyframi"),
        ("0", "Kwota musi być większa od zera."),
        ("0,00", "Kwota musi być większa od zera."),
        ("-5", "Kwota musi być większa od zera."),
        ("−5,10", "Kwota musi być większa od zera."),
        ("1,005", "Wpisz najwyżej dwie cyfry po przecinku"),
        ("1000000000000", "To za dużo. Najwyższa kwota to 10\u00a0000,00\u00a0zł."),
    ],
)
def test_what_is_no_amount_is_explained(typed: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        AmountField(most=Decimal(10_000)).clean(typed)
    assert message in refused.value.messages[0]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "zero zł 00/100"),
        ("412.50", "czterysta dwanaście zł 50/100"),
        ("1000", "tysiąc zł 00/100"),
        ("2004.09", "dwa tysiące cztery zł 09/100"),
        ("12412.50", "dwanaście tysięcy czterysta dwanaście zł 50/100"),
        ("22000", "dwadzieścia dwa tysiące zł 00/100"),
        ("1000001", "milion jeden zł 00/100"),
        ("5000000000.33", "pięć miliardów zł 33/100"),
        ("-21.01", "minus dwadzieścia jeden zł 01/100"),
    ],
)
def test_an_amount_is_written_out(amount: str, words: str) -> None:
    assert amount_words(Decimal(amount)) == words


def test_a_number_beyond_every_ledger_has_no_words() -> None:
    with pytest.raises(ValueError, match="no words"):
        whole_words(10**15)
