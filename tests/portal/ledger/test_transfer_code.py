"""The 2D code of transfers, to the field: what a bank's app reads is what the page says."""

import io
import re
from decimal import Decimal

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.ledger.transfer_code import (
    AmountDoesNotFit,
    NotAnAccount,
    field,
    plain,
    transfer_code,
)
from portal.ledger.transfer_picture import code_of, code_png, code_svg
from portal.ledger.transfer_title import title_of_code, written_title
from tests.qr_reading import read_qr

NRB = "47114020040000300234713036"


def code(**told: str | Decimal) -> str:
    facts = {"nip": "0000000000", "account": NRB, "amount": Decimal("412.50"), "name": "SM HUTNIK", "title": "Czynsz"}
    return transfer_code(**{**facts, **told})  # type: ignore[arg-type]


def test_the_nine_fields_stand_in_their_order() -> None:
    made = code(name="SM HUTNIK SOSNOWIEC", title="Czynsz 12/2026, lokal 0012-34")
    assert made == f"0000000000|PL|{NRB}|041250|SM HUTNIK SOSNOWIEC|Czynsz 12/2026, lokal 0012-34|||"


def test_without_a_nip_its_field_stays_empty() -> None:
    assert code(nip="").startswith("|PL|")


@pytest.mark.parametrize(
    ("amount", "grosze"),
    [("0.01", "000001"), ("0.29", "000029"), ("1.15", "000115"), ("4.35", "000435"), ("9999.99", "999999")],
)
def test_an_amount_is_in_grosze_and_loses_none(amount: str, grosze: str) -> None:
    assert code(amount=Decimal(amount)).split("|")[3] == grosze


@pytest.mark.parametrize("amount", ["0", "-1", "10000", "9999.995", "1000000000000"])
def test_an_amount_that_does_not_fit_gives_no_code(amount: str) -> None:
    with pytest.raises(AmountDoesNotFit):
        code(amount=Decimal(amount))


@pytest.mark.parametrize("account", ["", "123", NRB + "1", "x" * 26, "٣" * 26])
def test_what_is_no_account_gives_no_code(account: str) -> None:
    with pytest.raises(NotAnAccount):
        code(account=account)


def test_spaces_and_the_country_before_a_number_are_dropped() -> None:
    assert code(account="PL 47 1140 2004 0000 3002 3471 3036").split("|")[2] == NRB


def test_polish_letters_are_cut_as_letters() -> None:
    assert field("ŻÓŁĆ" * 10, 20) == "ŻÓŁĆ" * 5
    assert field("Z\u0307o\u0301łw", 3) == "Żół", "a letter with a loose accent is one letter"


@pytest.mark.parametrize(
    ("given_text", "made"),
    [
        ("S.M. „Siarkowiec”", "S.M. Siarkowiec"),
        ("a|b", "ab"),
        ("Café – Müller’s", "Cafe - Muller's"),
        ("wiersz\r\ndrugi\tx", "wiersz drugi x"),
        ("😀\x00\u202eabc", "abc"),
        ("100 % <b>", "100 % b"),
    ],
)
def test_unusual_characters_become_plain_or_nothing(given_text: str, made: str) -> None:
    assert plain(given_text) == made


@settings(max_examples=40, deadline=None)
@given(
    name=st.text(max_size=60),
    title=st.text(max_size=200),
    grosze=st.integers(min_value=1, max_value=999_999),
    nip=st.sampled_from(["", "0000000000"]),
)
def test_whatever_a_cooperative_is_called_the_code_keeps_its_form(name: str, title: str, grosze: int, nip: str) -> None:
    made = code(name=name, title=title, amount=Decimal(grosze) / 100, nip=nip)
    fields = made.split("|")
    assert len(made) <= 160
    assert len(fields) == 9
    assert re.fullmatch(r"[0-9]{6}", fields[3])
    assert int(fields[3]) == grosze
    assert (len(fields[4]) <= 20, len(fields[5]) <= 32, fields[6:]) == (True, True, ["", "", ""])
    assert plain(fields[4]) == fields[4], "making it plain again changes nothing"


@settings(max_examples=15, deadline=None)
@given(title=st.text(alphabet="ąćęłńóśźżĄĆĘŁŃÓŚŹŻabcXYZ 0123456789/,.-", max_size=40))
def test_the_picture_holds_the_very_text(title: str) -> None:
    text = code(title=title)
    drawn = code_of(text)
    assert (drawn.error, drawn.mode, drawn.is_micro) == ("L", "byte", False)
    assert read_qr([list(row) for row in drawn.matrix]) == text


def test_the_saved_pictures_hold_the_text_with_a_white_border() -> None:
    text = code(title="Opłaty 12/2026, ŻÓŁĆ/12/34")
    picture = Image.open(io.BytesIO(code_png(text))).convert("L")
    modules = picture.width // 10
    rows = [[int(picture.getpixel((x * 10 + 5, y * 10 + 5)) < 128) for x in range(modules)] for y in range(modules)]  # type: ignore[operator]
    assert not any(rows[0]) and not any(rows[3]) and not any(row[0] for row in rows)  # noqa: PT018
    assert read_qr([row[4:-4] for row in rows[4:-4]]) == text
    assert b"<svg" in code_svg(text)


BLANKS = {
    "kod_lokalu": "SIENK/12/34",
    "konto": "SIENK/12/34-FR",
    "miesiac": "12/2026",
    "rodzaj": "opłaty",
    "adres": "x",
}


def test_a_title_fills_the_cooperatives_own_words() -> None:
    assert written_title("Czynsz {miesiac}, lokal {kod_lokalu}", BLANKS) == "Czynsz 12/2026, lokal SIENK/12/34"


def test_where_two_accounts_share_a_number_the_title_names_the_account() -> None:
    assert written_title("Czynsz {miesiac}", BLANKS, tells_account=True) == "Czynsz 12/2026, SIENK/12/34-FR"
    assert written_title("Czynsz {konto}", BLANKS, tells_account=True) == "Czynsz SIENK/12/34-FR"


def test_a_title_too_long_for_the_code_is_never_cut_into_another_flats_index() -> None:
    long = written_title("Czynsz {miesiac}, lokal {kod_lokalu}", BLANKS)
    assert title_of_code(long, BLANKS) == "SIENK/12/34-FR 12/2026"
    longer = {**BLANKS, "konto": "OSIEDLE-POLNOC/SIENK/12/34-FR"}
    assert title_of_code(long, longer) == "OSIEDLE-POLNOC/SIENK/12/34-FR"


def test_the_reader_of_this_test_reads_what_others_write() -> None:
    for text in ("a", "żółć " * 10, "x" * 150):
        made = segno.make(text, error="l", boost_error=False, encoding="utf-8", mode="byte", micro=False)
        if made.version in range(2, 10):
            assert read_qr([list(row) for row in made.matrix]) == text
