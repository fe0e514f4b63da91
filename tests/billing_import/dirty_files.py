"""Ledger files as dirty as real ones, made from a seed, with what a right import must say about them."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

HEADER = "Indeks lokalu;Data;Rodzaj;Opis;Nr dowodu;Wn;Ma;Termin"
_CHARGES = ("Eksploatacja", "Fundusz remontowy", "Zaliczka c.o.", "Zaliczka na wodę zimną", "Podgrzanie wody")
_PAYERS = ("Żrebiec Łukasz", "Świątek Żaneta", "Pająk Stanisław", "Kowalski Jan", "Ćwiąkała Zofia")
_BAD = ("premises", "date", "amount", "both", "none", "kind", "short", "quote")


@dataclass
class DirtyFile:
    """The file's bytes; ``clean`` rows as (premises, day, kind, description, document, debit, credit, due)."""

    content: bytes
    clean: list[tuple[str, dt.date, str, str, str, int, int, dt.date | None]] = field(default_factory=list)
    rejected_lines: list[int] = field(default_factory=list)

    @property
    def debit(self) -> int:
        """Return the sum of Wn of the good rows, in grosze."""
        return sum(row[5] for row in self.clean)

    @property
    def credit(self) -> int:
        """Return the sum of Ma of the good rows, in grosze."""
        return sum(row[6] for row in self.clean)


def premises_codes(count: int) -> list[str]:
    """Return codes of so many premises in streets with Polish letters."""
    streets = ("HUTN", "SIARK", "PÓŁN", "ŁĄKOWA")
    return [f"{streets[n % 4]}/{n // 40 + 1}/{n % 40 + 1}" for n in range(count)]


def dirty_ledger(
    seed: int,
    rows: int,
    codes: Sequence[str],
    *,
    encoding: str = "cp1250",
    bad_share: float = 0.005,
    first_day: dt.date = dt.date(2023, 1, 1),
) -> DirtyFile:
    """Return a file with many forms of days and amounts, 1 % quoted fields, 0.2 % equal rows and some bad ones."""
    dice = random.Random(seed)
    made, lines = DirtyFile(b""), [HEADER]
    for number in range(rows):
        is_repeated = made.clean and dice.random() < 0.002
        row = made.clean[-1] if is_repeated else _row(dice, number, codes, first_day)
        line = _line(dice, row)
        if dice.random() < bad_share:
            made.rejected_lines.append(len(lines) + 1)
            line = _spoiled(dice, line, row)
        else:
            made.clean.append(row)
        lines.append(line)
    made.content = ("\r\n".join(lines) + "\r\n").encode(encoding)
    return made


def _row(dice: random.Random, number: int, codes: Sequence[str], first_day: dt.date):  # type: ignore[no-untyped-def]
    day = first_day + dt.timedelta(days=dice.randrange(1000))
    kind = dice.choices("NWKO", (68, 25, 5, 2))[0]
    amount = dice.randrange(100, 250_000)
    if kind == "K":
        amount = -amount
    is_payment = kind == "W"
    subject = f"Wpłata kasa {dice.choice(_PAYERS)}" if is_payment else f"{dice.choice(_CHARGES)} {day:%Y-%m}"
    if dice.random() < 0.01:
        subject = dice.choice(('Wpłata; "poczta" Łódź', 'Umowa; aneks "B"'))
    debit, credit = (0, amount) if is_payment else (amount, 0)
    due = None if is_payment else day + dt.timedelta(days=14)
    return (dice.choice(codes), day, kind, subject, f"{kind}/{number}/{day.year}", debit, credit, due)


def _line(dice: random.Random, row) -> str:  # type: ignore[no-untyped-def]
    code, day, kind, subject, document, debit, credit, due = row
    day_text = day.strftime(dice.choices(("%d.%m.%Y", "%Y-%m-%d", "%Y%m%d"), (80, 12, 8))[0])
    if '"' in subject or ";" in subject:
        subject = '"' + subject.replace('"', '""') + '"'
    return ";".join(
        (
            code, day_text, kind, subject, document, _amount(dice, debit), _amount(dice, credit),
            due.strftime("%d.%m.%Y") if due else "",
        )
    )  # fmt: skip


def _amount(dice: random.Random, grosze: int) -> str:
    if not grosze:
        return dice.choice(("", "", "0,00"))
    whole, fraction = divmod(abs(grosze), 100)
    mark = dice.choices(("", " ", "\u00a0", "."), (40, 25, 20, 15))[0]
    text = f"{whole:,}".replace(",", mark) + f",{fraction:02d}"
    if grosze < 0:
        text = dice.choice((f"-{text}", f"{text}-"))
    return text


def _spoiled(dice: random.Random, line: str, row) -> str:  # type: ignore[no-untyped-def]
    cells = line.split(";") if '"' not in line else [row[0], "01.01.2024", "N", "Opis", "N/1", "10,00", "", ""]
    how = dice.choice(_BAD)
    if how == "premises":
        cells[0] = "NIE/MA/TAKIEGO"
    elif how == "date":
        cells[1] = "31.02.2024"
    elif how == "amount":
        cells[5], cells[6] = "sto złotych", ""
    elif how == "both":
        cells[5], cells[6] = "10,00", "20,00"
    elif how == "none":
        cells[5], cells[6] = "", "0,00"
    elif how == "kind":
        cells[2] = "X"
    elif how == "short":
        cells = cells[:5]
    else:
        cells[3] = '"Opis bez końca'
        cells[5:] = ["10,00", "", ""]
    return ";".join(cells)
