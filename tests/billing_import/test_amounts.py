"""Amounts as people and programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_import.amounts import LARGEST, Decimals, Unread, decimals_decided, decimals_shown_by, read_amount

NBSP, NARROW, THIN, MINUS = "\u00a0", "\u202f", "\u2009", "\u2212"


@pytest.mark.parametrize(
    ("text", "grosze"),
    [
        ("", 0),
        ("0", 0),
        ("0,00", 0),
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        (",50", 50),
        ("1010,99", 101099),
        ("1 010,99", 101099),
        (f"1{NBSP}010,99", 101099),
        (f"1{NARROW}010,99", 101099),
        (f"1{THIN}010,99", 101099),
        ("1.010,99", 101099),
        ("1,010.99", 101099),
        ("1.234.567", 123456700),
        ("12.345.678,90", 1234567890),
        ("1 234 567", 123456700),
        ("-5,00", -500),
        ("5,00-", -500),
        ("- 5,00", -500),
        ("5,00 -", -500),
        (f"{MINUS}5,00", -500),
        (f"5,00{MINUS}", -500),
        ("+5,00", 500),
        ("591,20 zł", 59120),
        ("591,20 PLN", 59120),
        ("591,20 zl", 59120),
        ("PLN -591,20", -59120),
        ("-591,20zł", -59120),
        ("(591,20 zł)", -59120),
        ("(1 591,20)", -159120),
        ("\u2013591,20", -59120),
        ("-", 0),
        (f"-{NBSP}{NBSP} zł", 0),
        ("1'234'567,89", 123456789),
        ("1\u2019234.50", 123450),
        ("'-591,20", -59120),
        ("1412,5000", 141250),
        ("-0.050000", -5),
        ("999 999 999 999,99", LARGEST),
    ],
)
def test_a_clear_amount_is_read_whatever_the_convention_of_the_file(text: str, grosze: int) -> None:
    for decimals in Decimals:
        assert read_amount(text, decimals) == grosze


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sto", Unread.UNREADABLE),
        ("( )", Unread.UNREADABLE),
        ("(-5,00)", Unread.UNREADABLE),
        ("5,00 EUR", Unread.UNREADABLE),
        ("1'23,45", Unread.UNREADABLE),
        ("1'234 567,00", Unread.UNREADABLE),
        ("1412,5050", Unread.TOO_FINE),
        ("zł", Unread.UNREADABLE),
        ("--5", Unread.UNREADABLE),
        ("-5-", Unread.UNREADABLE),
        ("12 34", Unread.UNREADABLE),
        ("1 23,45", Unread.UNREADABLE),
        ("5,", Unread.UNREADABLE),
        ("1.234.56", Unread.UNREADABLE),
        ("796,341.412,17", Unread.UNREADABLE),
        ("1e5", Unread.UNREADABLE),
        ("٣,00", Unread.UNREADABLE),
        ("#ADR!", Unread.UNREADABLE),
        ("12,345678", Unread.TOO_FINE),
        ("0.500", Unread.TOO_FINE),
        ("1234,567", Unread.TOO_FINE),
        ("1000000000000", Unread.TOO_LARGE),
        ("9" * 500, Unread.TOO_LARGE),
    ],
)
def test_an_amount_that_is_none_is_refused_with_its_reason(text: str, reason: Unread) -> None:
    for decimals in Decimals:
        assert read_amount(text, decimals) is reason


def test_one_and_a_dot_and_234_is_read_as_the_file_reads_its_other_amounts() -> None:
    assert read_amount("1.234", Decimals.COMMA) == 123400
    assert read_amount("1.234", Decimals.DOT) is Unread.TOO_FINE
    assert read_amount("1,234", Decimals.DOT) == 123400
    assert read_amount("1,234", Decimals.COMMA) is Unread.TOO_FINE
    assert read_amount("1.234", Decimals.UNKNOWN) is Unread.UNCLEAR


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12,50", Decimals.COMMA),
        ("1.234,56", Decimals.COMMA),
        ("1.234.567", Decimals.COMMA),
        ("12.50", Decimals.DOT),
        ("1,234.56", Decimals.DOT),
        ("1 234.56", Decimals.DOT),
        ("1.234", None),
        ("100", None),
        ("", None),
        ("brak", None),
    ],
)
def test_an_amount_shows_which_convention_it_follows(text: str, shown: Decimals | None) -> None:
    assert decimals_shown_by(text) is shown


def test_amounts_that_contradict_each_other_decide_nothing() -> None:
    assert decimals_decided({Decimals.COMMA}) is Decimals.COMMA
    assert decimals_decided({Decimals.COMMA, Decimals.DOT}) is Decimals.UNKNOWN
    assert decimals_decided(set()) is Decimals.UNKNOWN


@given(
    grosze=st.integers(-LARGEST, LARGEST),
    thousands=st.sampled_from(["", " ", NBSP, NARROW, THIN, ".", ","]),
    mark=st.sampled_from([",", "."]),
    minus=st.sampled_from(["-", MINUS]),
    is_before=st.booleans(),
)
def test_every_amount_survives_every_way_of_writing_it(
    grosze: int, thousands: str, mark: str, minus: str, is_before: bool
) -> None:
    if thousands == mark:
        thousands = ""
    whole, fraction = divmod(abs(grosze), 100)
    text = f"{whole:,}".replace(",", thousands) + f"{mark}{fraction:02d}"
    if grosze < 0:
        text = minus + text if is_before else text + minus
    assert read_amount(text) == grosze


@given(text=st.text(max_size=30))
def test_no_text_is_too_odd_to_be_answered(text: str) -> None:
    amount = read_amount(text)
    assert isinstance(amount, Unread) or abs(amount) <= LARGEST
    decimals_shown_by(text)
