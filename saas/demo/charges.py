"""What premises are charged each month: components with rates that change by day. Invented, but of a usual size."""

import dataclasses
import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from saas.demo.stock import Premises

GROSZ = Decimal("0.01")


@dataclasses.dataclass(frozen=True)
class Component:
    """One line of the monthly charge; ``rates`` are złoty per ``unit`` from the given year and month on."""

    name: str
    unit: str  # area, person, premises
    rates: tuple[tuple[tuple[int, int], str], ...]
    kinds: tuple[str, ...] = ("residential",)

    def rate_on(self, month: dt.date) -> Decimal:
        """Return the rate in force in a month."""
        known = [rate for since, rate in self.rates if since <= (month.year, month.month)]
        return Decimal(known[-1] if known else self.rates[0][1])

    def grosze(self, premises: Premises, month: dt.date) -> int:
        """Return the month's charge in grosze."""
        amount = {"area": premises.area_m2, "person": Decimal(premises.occupants), "premises": Decimal(1)}[self.unit]
        return int((amount * self.rate_on(month)).quantize(GROSZ, ROUND_HALF_UP) * 100)


FLAT, SHOP = ("residential",), ("commercial",)
LIVED_IN = ("residential", "commercial")
EVERY = ("residential", "commercial", "garage", "parking")

COMPONENTS = (
    Component(
        "Eksploatacja", "area", (((2020, 1), "2.35"), ((2024, 4), "2.60"), ((2025, 4), "2.84"), ((2026, 4), "2.98"))
    ),
    Component("Fundusz remontowy", "area", (((2020, 1), "1.90"), ((2025, 1), "2.15")), (*FLAT, "garage")),
    Component("Zaliczka CO", "area", (((2020, 1), "3.10"), ((2023, 10), "4.25"), ((2025, 10), "4.05"))),
    Component("Zimna woda i ścieki", "person", (((2020, 1), "38.40"), ((2024, 7), "42.75"), ((2026, 1), "44.10"))),
    Component("Podgrzanie wody", "person", (((2020, 1), "29.90"), ((2023, 10), "36.20"))),
    Component("Odpady", "person", (((2020, 1), "28.00"), ((2025, 1), "32.00"))),
    Component("Domofon", "premises", (((2020, 1), "3.50"), ((2025, 4), "4.00"))),
    Component("Czynsz najmu", "area", (((2020, 1), "24.50"), ((2025, 1), "26.10"), ((2026, 1), "27.00")), SHOP),
    Component("Media – ryczałt", "area", (((2020, 1), "6.20"), ((2024, 7), "6.90")), SHOP),
    Component("Opłata za garaż", "area", (((2020, 1), "3.40"), ((2025, 4), "3.75")), ("garage",)),
    Component("Miejsce postojowe", "premises", (((2020, 1), "55.00"), ((2025, 1), "62.00")), ("parking",)),
)


def components_of(premises: Premises) -> list[Component]:
    """Return the components that premises of this kind are charged."""
    return [component for component in COMPONENTS if premises.kind in component.kinds]
