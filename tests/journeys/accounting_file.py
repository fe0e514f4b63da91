"""The cooperatives' files read by a few plain lines of their own, to say what the product should have found in them."""

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

ENCODINGS = {"siarkowiec": "cp1250", "hutnik": "cp852"}


@dataclass(frozen=True)
class Holding:
    """Premises a person holds and since when."""

    code: str
    since: dt.date | None


def holdings(folder: Path, slug: str, full_name: str) -> list[Holding]:
    """Return what the register gives the person, in its order."""
    rows = _rows(folder / "lokale.csv", slug)
    return [
        Holding(row["Indeks lokalu"], _day(row["Od"]) if row["Od"] else None)
        for row in rows
        if f"{row['Imię']} {row['Nazwisko']}" == full_name
    ]


def codes_of(folder: Path, slug: str) -> list[str]:
    """Return the codes of the cooperative's premises, in the order of its register."""
    return [row["Indeks lokalu"] for row in _rows(folder / "lokale.csv", slug)]


def balance_of(folder: Path, slug: str, holding: Holding) -> Decimal:
    """Return charges less payments of the premises since the person holds them."""
    total = Decimal(0)
    for row in _rows(folder / "kartoteka.csv", slug):
        if row["Indeks lokalu"] == holding.code and (holding.since is None or _day(row["Data"]) >= holding.since):
            total += _amount(row["Wn"]) - _amount(row["Ma"])
    return total


def register_after_sale(folder: Path, slug: str, full_name: str, last_day: dt.date) -> bytes:
    """Return the register as the accounting system would write it once the person's first title is sold to somebody.

    The title ends with ``last_day``; the buyer's begins the day after. Everything else is as it was.
    """
    encoding = ENCODINGS[slug]
    lines = (folder / "lokale.csv").read_bytes().decode(encoding).split("\r\n")
    names = next(line for line in lines if "Indeks lokalu" in line).split(";")
    at = {name: number for number, name in enumerate(names)}
    sold, cells = next(
        (number, line.split(";"))
        for number, line in enumerate(lines)
        if line.count(";") == len(names) - 1
        and f"{line.split(';')[at['Imię']]} {line.split(';')[at['Nazwisko']]}" == full_name
    )
    form = "%d.%m.%Y" if "." in cells[at["Od"]] else "%Y-%m-%d"
    buyer = list(cells)
    cells[at["Do"]] = last_day.strftime(form)
    empty = ("E-mail", "Telefon", "Do", "PESEL", "Nr członkowski", "Adres do korespondencji")
    facts = {"Nr kontrahenta": "K90001", "Imię": "Irena", "Nazwisko": "Nowa", **dict.fromkeys(empty, "")}
    facts["Od"] = (last_day + dt.timedelta(days=1)).strftime(form)
    for name, value in facts.items():
        buyer[at[name]] = value
    lines[sold : sold + 1] = [";".join(cells), ";".join(buyer)]
    return "\r\n".join(lines).encode(encoding)


def _rows(path: Path, slug: str) -> list[dict[str, str]]:
    lines = path.read_text(encoding=ENCODINGS[slug]).splitlines()
    start = next(at for at, line in enumerate(lines) if "Indeks lokalu" in line)
    return list(csv.DictReader(lines[start:], delimiter=";"))


def _day(text: str) -> dt.date:
    if "." in text:
        day, month, year = text.split(".")
        return dt.date(int(year), int(month), int(day))
    return dt.date.fromisoformat(text)


def _amount(text: str) -> Decimal:
    plain = text.replace(" ", "").replace(",", ".")
    return -Decimal(plain[:-1]) if plain.endswith("-") else Decimal(plain or "0")
