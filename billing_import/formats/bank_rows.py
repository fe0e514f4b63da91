"""What all bank files give: their columns, and how accounts, amounts, days and texts are written in their rows."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from billing_import.formats.problems import Problem
from billing_import.formats.records import NO_TEXT, SPACES

# The titles of the bank layout, in the order in which every format of bank files gives its cells.
HEADER = (
    "Rachunek", "Data księgowania", "Data waluty", "Kwota", "Waluta", "Kontrahent", "Rachunek kontrahenta", "Tytuł",
    "Numer referencyjny", "Rachunek wirtualny", "Nr wyciągu",
)  # fmt: skip
ROWS_IN_BATCH = 2000
LONGEST_ENTRY = 16 << 10  # characters; a longer one is several of them run together
_NOT_ACCOUNT = re.compile(r"[\s/.-]+")
_POLISH_ACCOUNT = re.compile(r"(?:PL)?(\d{26})")
_AMOUNT = re.compile(r"\d{1,15}(?:[.,]\d{0,6})?")
# Even a full line ends with a word when a new one plainly begins: „2026|wpłata”, „lokal|Marzec”.
_WORD_ENDS = re.compile(r"\d\|[^\W\d_]{2}|[a-ząćęłńóśźż]\|[A-ZĄĆĘŁŃÓŚŹŻ]")
_HUNDRED = Decimal(100)


@lru_cache(maxsize=4096)
def account_text(text: str) -> str:
    """Return an account without spaces, slashes and the „PL” of a Polish one; what is no account stays as it is.

    Quirk: banks write zeros where there is no account, as for cash.
    """
    bare = _NOT_ACCOUNT.sub("", text).upper()
    if not bare.strip("0"):
        return ""
    polish = _POLISH_ACCOUNT.fullmatch(bare)
    return polish[1] if polish else bare


def is_polish_account(account: str) -> bool:
    """Tell whether an account, as ``account_text`` gives it, has 26 digits; they may still be mistyped."""
    return len(account) == 26 and account.isascii() and account.isdecimal()


def has_right_digits(account: str) -> bool:
    """Tell whether the two check digits of a Polish account fit the others (ISO 13616 with „PL”)."""
    return is_polish_account(account) and int(f"{account[2:]}2521{account[:2]}") % 97 == 1


def with_check_digits(number: str) -> str:
    """Return the account whose last 24 digits are given."""
    return f"{98 - int(f'{number}252100') % 97:02d}{number}"


def grosze_of(text: str) -> int | None:
    """Return an amount without sign in grosze; None when it is no amount or has parts of a grosz."""
    if not _AMOUNT.fullmatch(text):
        return None
    whole, _, part = text.replace(".", ",").partition(",")
    if len(part) > 2:
        part = part.rstrip("0")
        if len(part) > 2:
            return None
    return int(whole) * 100 + int(f"{part}00"[:2])


def amount_text(grosze: int) -> str:
    """Return grosze as a cell: ``-1234,56``."""
    whole, part = divmod(abs(grosze), 100)
    return f"{'-' if grosze < 0 else ''}{whole},{part:02d}"


def zloty(grosze: int) -> Decimal:
    """Return grosze as money."""
    return Decimal(grosze) / _HUNDRED


@lru_cache(maxsize=4096)
def day_of(text: str) -> date | None:
    """Return the day written YYYYMMDD or YYYY-MM-DD; None when there is none."""
    digits = text.replace("-", "")
    if len(digits) != 8 or not (digits.isascii() and digits.isdecimal()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def plain_text(text: str) -> str:
    """Return a text in one line with single spaces."""
    if text.isprintable():  # then the only white space in it is a space
        return " ".join(text.split())
    return SPACES.sub(" ", text).strip()


def run_on(parts: list[str], widths: tuple[int, ...]) -> str:
    """Return parts of a text as one: a part that fills its line goes on in the next, others end with a word."""
    text, goes_on = "", False
    for part in parts:
        text += f" {part}" if text and not (goes_on and not _WORD_ENDS.search(f"{text[-1]}|{part[:2]}")) else part
        goes_on = len(part) in widths
    return plain_text(text)


def text_problem(cells: tuple[str, ...]) -> Problem | None:
    """Return what is wrong with characters of a row, None when it is all text."""
    text = " ".join(cells)
    if text.isprintable() and "\ufffd" not in text:
        return None
    bad = NO_TEXT.search(text)
    if bad is None:
        return None
    column = next(title for title, cell in zip(HEADER, cells, strict=True) if bad[0] in cell)
    if bad[0] == "\ufffd":
        return Problem("undecodable_character", column)
    code = f"0x{ord(bad[0]):02X}"
    return Problem("control_character", column, code, {"code": code})
