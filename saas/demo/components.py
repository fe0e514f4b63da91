"""The file of charge components: what the demo's ledger charges, with rates and their days. Rates are in charges.py."""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from saas.demo.charges import Component, components_of
from saas.demo.stock import Premises

HEADS = ("Indeks lokalu", "Od", "Składnik", "Lp", "Ilość", "Jm", "Stawka", "Kwota")
UNITS = {"area": "m2", "person": "osoba", "premises": "lokal"}


def write_components(path: Path, stock: Sequence[Premises], first: dt.date, today: dt.date) -> int:
    """Write each premises' components from the ledger's first month on, a row for each rate; return how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADS)
        for premises in stock:
            for row in _rows(premises, first, today):
                writer.writerow(row)
                count += 1
    return count


def _rows(premises: Premises, first: dt.date, today: dt.date) -> Iterator[tuple[str, ...]]:
    for number, component in enumerate(components_of(premises), 1):
        for day in _days_of_rates(component, first, today):
            grosze = component.grosze(premises, day)
            if grosze:
                yield (
                    premises.code,
                    f"{day:%d.%m.%Y}",
                    component.name,
                    str(number),
                    _number(_quantity(premises, component)),
                    UNITS[component.unit],
                    _number(component.rate_on(day)),
                    _number(Decimal(grosze) / 100),
                )


def _days_of_rates(component: Component, first: dt.date, today: dt.date) -> list[dt.date]:
    """Return the first month and every later one in which the rate changes."""
    changes = [dt.date(year, month, 1) for (year, month), _ in component.rates]
    return [first, *(day for day in changes if first < day <= today)]


def _quantity(premises: Premises, component: Component) -> Decimal:
    return {"area": premises.area_m2, "person": Decimal(premises.occupants), "premises": Decimal(1)}[component.unit]


def _number(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")
