"""Amounts as people write them in Poland."""

from decimal import Decimal

import pytest

from portal.kernel.money import amount_text, to_grosze, zloty_text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0,00"),
        ("0.01", "0,01"),
        ("412.5", "412,50"),
        ("12412.5", "12\u00a0412,50"),
        ("-1234567.89", "\u22121\u00a0234\u00a0567,89"),
        ("-0.001", "0,00"),
    ],
)
def test_amounts_have_no_break_spaces_and_a_true_minus(amount: str, text: str) -> None:
    assert amount_text(Decimal(amount)) == text


def test_zloty_never_parts_from_its_amount() -> None:
    assert zloty_text(Decimal("412.5")) == "412,50\u00a0zł"


def test_grosze_are_whole() -> None:
    assert to_grosze(Decimal("412.50")) == 41250
