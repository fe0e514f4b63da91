"""Ledger files made from a seed to be as unlike each other as real ones: columns, signs, quotes, days, ends of lines.

Unlike ``dirty_files`` nobody says what is right: the rules do. For tests that hold two ways of reading equal.
"""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from billing_import.amounts import Decimals
from billing_import.code_templates import CodeTemplates
from billing_import.days import DEFAULT_FORMS, DayForm
from billing_import.formats import mazovia

assert mazovia  # registers the code page

CODES = ("A/1", "A/2", "ŁĄK/4/19", "RAZEM/1", "a-3")
PERSONS = ("10234", "7")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1250", "iso8859-2", "cp852", "mazovia")
SEPARATORS = (";", ",", "\t", "|")
_TITLES = {
    "premises": "Indeks lokalu", "entry_on": "Data", "kind": "Rodzaj", "description": "Opis",
    "document_no": "Nr dowodu", "debit": "Wn", "credit": "Ma", "amount": "Kwota", "due_on": "Termin",
    "person": "Kontrahent", "account": "Konto", "document_kind": "Rodzaj dowodu", "other": "Uwagi",
}  # fmt: skip
_OPTIONAL = ("description", "document_no", "due_on", "person", "account", "other")
_DAYS = {
    DayForm.DOTS: "%d.%m.%Y", DayForm.ISO: "%Y-%m-%d", DayForm.COMPACT: "%Y%m%d", DayForm.SLASHES: "%d/%m/%Y",
    DayForm.DASHES: "%d-%m-%Y", DayForm.AMERICAN: "%m/%d/%Y",
}  # fmt: skip
_ODD_DAYS = (
    "2024-01-05 00:00:00",
    "05.01.24",
    "31.02.2024",
    "2024-13-01",
    "",
    "kiedyś",
    "01.01.1900",
    "45296",
    "1.2.2024",
    "٠١.٠١.٢٠٢٤",
)
_ODD_AMOUNTS = (
    "", "0", "0,00", "-0,00", "sto", "1.234", "1,234", "1.234.567", "1,234,567", "1,2345", "12345678901234,00", "--5",
    "5-", "- 5,00", "−7,25", "+3,10", "10,00 zł", "1e3", "1 234 567,89", "1\u00a0234,50", "1\u2009234,50", "1 23,00",
    "001,00", ".5", "5.", "٣,00", "1.234,56-", "1,234.56", "½", "(5,00)", "NULL",
)  # fmt: skip
_TEXTS = (
    "Eksploatacja 2024-01", "Wpłata Żaneta Świątek", "Woda  zimna\u00a0i ciepła", 'ul. "Leśna" 5',
    '"Wspólnota" Zachęta',
    '5" rura', "Ukośnik \\N i \\", "średnik; przecinek, kreska| tab\tkoniec", "", " ", "Razem", "Suma kontrolna",
    "x" * 501,
    "O\x00pis", "Zażółć\x1agęślą", "=1+1", "w dwóch\nwierszach", "\u200bzero", "ß", "\ufeff", "Strona 1 z 2",
)  # fmt: skip
_LINES_BETWEEN = (
    "", "{s}{s}{s}", "Razem{s}{s}{s}", "Wydrukowano 01.01.2024", "Liczba pozycji: 3", "Suma strony{s}10,00", "\x1a",
    "Sporządził: Jan Żak", "---------", '"', "{h}", "Razem lokal A/1{s}{s}{s}{s}{s}1 000,00{s}", "\x0c",
)  # fmt: skip


@dataclass
class TortureFile:
    """The file's bytes and the rules it is read by."""

    content: bytes
    required: set[str]
    decimals: Decimals
    rules: dict[str, Any] = field(default_factory=dict)


def torture_ledger(seed: int, rows: int = 60) -> TortureFile:
    """Return a file and its rules; the same for the same seed."""
    dice = random.Random(seed)
    sign = dice.choice((0, 0, 1, -1))
    template = dice.choice(("", "", "", "204-{lokal}", "2*-{lokal}", ("204-{lokal}", "{lokal}-fr")))
    amounts = ["amount"] if sign else ["debit", "credit"]
    columns = ["premises", "entry_on", "kind", *amounts, *dice.sample(_OPTIONAL, dice.randrange(len(_OPTIONAL) + 1))]
    rules: dict[str, Any] = {
        "debit_sign": sign,
        "templates": CodeTemplates.of(template),
        "skips_others": bool(template) and dice.random() < 0.5,
        "day_forms": dice.choice((DEFAULT_FORMS, (DayForm.SLASHES, DayForm.ISO), tuple(DayForm))),
    }
    if dice.random() < 0.3:
        columns.append("document_kind")
        rules["document_kinds"] = {"pk": "correction", "wb": "payment"}
    dice.shuffle(columns)
    separator, end = dice.choice(SEPARATORS), dice.choice(("\r\n", "\n", "\r"))
    # Files whose every day is unreadable say little.
    days = [_DAYS[form] for form in (rules["day_forms"] if dice.random() < 0.9 else tuple(DayForm))]
    write = _writer(dice, columns, separator, template, days)
    header = separator.join(_TITLES[name] for name in columns)
    lines = [header]
    for _ in range(rows):
        if dice.random() < 0.06:
            lines.append(dice.choice(_LINES_BETWEEN).format(s=separator, h=header))
        lines.append(write())
    text = end.join([*dice.choice(([], ["Zestawienie za rok 2024", ""])), *lines, dice.choice(("", "\x1a", "Razem"))])
    return TortureFile(
        text.encode(dice.choice(ENCODINGS), "replace"),
        {"premises", "entry_on", "kind", *amounts},
        dice.choice((Decimals.UNKNOWN, Decimals.UNKNOWN, Decimals.COMMA, Decimals.DOT)),
        rules,
    )


def _writer(
    dice: random.Random, columns: list[str], separator: str, template: Any, days: list[str]
) -> Callable[[], str]:
    # A file mostly keeps to one way of writing and now and then does not; plain rows are what the fast path takes.
    oddness = dice.choice((0.0, 0.02, 0.1))
    mark, days = dice.choice((",", ",", ".")), [dice.choice(days), dice.choice(days)]
    thousands = dice.choice(("", " ", "\u00a0", ".", ",", "\u202f"))
    quotes = dice.choice((0.0, 0.02, 1.0))

    def cell(name: str) -> str:
        if dice.random() < oddness:
            return dice.choice(_odd(name))
        return _plain(dice, name, days, mark, thousands, template)

    def row() -> str:
        side = dice.choice(("debit", "credit"))
        cells = [
            "" if name in {"debit", "credit"} and name != side and dice.random() > oddness else cell(name)
            for name in columns
        ]
        written = [
            '"' + one.replace('"', '""') + '"' if dice.random() < quotes or (separator in one and quotes) else one
            for one in cells
        ]
        line = separator.join(written)
        if dice.random() < oddness:
            line = dice.choice((line[: len(line) // 2], line + separator, line + f"{separator}x", f" {line}", line * 2))
        return line

    return row


def _odd(name: str) -> tuple[str, ...]:
    if name in {"debit", "credit", "amount"}:
        return _ODD_AMOUNTS
    if name in {"entry_on", "due_on"}:
        return _ODD_DAYS
    if name == "premises":
        return ("", "B/9", " A/1 ", "a/1", "204-", "204-A/1", "131-1", "A/1-fr", "RAZEM/1", "A/1\u00a0")
    return _TEXTS


def _plain(  # noqa: PLR0917
    dice: random.Random, name: str, days: list[str], mark: str, thousands: str, template: Any
) -> str:
    if name == "premises":
        code = dice.choice(CODES)
        return f"204-{code}" if template and dice.random() < 0.9 else code
    if name in {"entry_on", "due_on"}:
        day = dt.date(2024, 1, 1) + dt.timedelta(days=dice.randrange(700))
        return day.strftime(days[dice.random() < 0.1]) if name == "entry_on" or dice.random() < 0.6 else ""
    if name in {"debit", "credit", "amount"}:
        grosze = dice.randrange(1, 10 ** dice.randrange(2, 9))
        text = f"{grosze // 100:,}".replace(",", thousands if thousands != mark else "") + f"{mark}{grosze % 100:02d}"
        return dice.choice((f"-{text}", f"{text}-")) if dice.random() < 0.1 else text
    known = {
        "kind": ("N", "W", "korekta", "Odsetki", "naliczenie"), "document_kind": ("PK", "wb", "FV", ""),
        "person": ("", "10234"), "account": ("", "opłaty", "Fundusz  remontowy"),
        "document_no": ("N/1", "W/2/2024", ""),
    }  # fmt: skip
    return dice.choice(known.get(name, _TEXTS[:3]))
