"""The ledger of premises: charges, payments on time and late, corrections, interest. Files are made in files.py."""

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator

from saas.demo.charges import components_of
from saas.demo.stock import Premises

CHARGE, PAYMENT, CORRECTION, INTEREST = "N", "W", "K", "O"
DUE_DAY = 15
# One invented rate a year: the demo shows what interest looks like, it does not compute the law.
INTEREST_PERCENT = 10
ROMAN = ("I", "II", "III", "IV")


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One row; amounts in grosze, one of them zero."""

    code: str
    on: dt.date
    kind: str
    description: str
    document: str
    debit: int = 0
    credit: int = 0
    due: dt.date | None = None


def months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the first day of each month."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = (day + dt.timedelta(days=32)).replace(day=1)


def entries_of(premises: Premises, first: dt.date, last: dt.date, seed: str) -> list[Entry]:
    """Return all rows of premises from ``first`` to ``last`` by day."""
    return sorted(_Ledger(premises, first, last, seed).entries(), key=lambda entry: (entry.on, entry.kind))


class _Ledger:
    """How one household pays, month after month."""

    def __init__(self, premises: Premises, first: dt.date, last: dt.date, seed: str) -> None:
        self._premises, self._first, self._last = premises, first, last
        self._random = random.Random(f"{seed}:{premises.code}")
        self._habit = premises.habit or self._random.choices(("punctual", "ahead", "late", "debtor"), (76, 8, 12, 4))[0]
        self._owed = 0

    def entries(self) -> Iterator[Entry]:
        yield from self._opening()
        for month in months(self._first, self._last):
            charges = list(self._charges(month))
            yield from charges
            total = sum(entry.debit for entry in charges)
            self._owed += total
            for entry in (*self._corrections(month), *self._interest(month), *self._payments(month, total)):
                if entry.on <= self._last:
                    self._owed += entry.debit - entry.credit
                    yield entry

    def _opening(self) -> Iterator[Entry]:
        """Bring forward what was owed or overpaid before our first month."""
        if self._random.random() < 0.4:
            return
        amount = self._random.randrange(1, 90_000)
        self._owed = -amount if self._habit in ("punctual", "ahead") else amount
        text, number = "Saldo z poprzedniego okresu", f"BO/{self._first.year}"
        if self._owed > 0:
            yield Entry(self._premises.code, self._first, CORRECTION, text, number, debit=amount, due=self._first)
        else:
            yield Entry(self._premises.code, self._first, CORRECTION, text, number, credit=amount)

    def _charges(self, month: dt.date) -> Iterator[Entry]:
        due, number = month.replace(day=DUE_DAY), f"N/{month:%m/%Y}"
        for component in components_of(self._premises):
            amount = component.grosze(self._premises, month)
            if amount:
                text = f"{component.name} {month:%m.%Y}"
                yield Entry(self._premises.code, month, CHARGE, text, number, debit=amount, due=due)

    def _payments(self, month: dt.date, total: int) -> Iterator[Entry]:
        chance = self._random.random()
        if self._habit == "debtor" and chance < 0.45:
            return
        if self._habit == "late":
            if chance < 0.25:
                return
            on = month + dt.timedelta(days=self._random.randrange(20, 45))
            amount = max(self._owed, total) if chance > 0.6 else total
        elif self._habit == "ahead":
            on = month + dt.timedelta(days=self._random.randrange(1, 6))
            amount = -(-total // 5000) * 5000  # rounded up to fifty złoty
        elif self._habit == "debtor":
            on, amount = month + dt.timedelta(days=self._random.randrange(10, 28)), total * 2 // 3
        else:
            on, amount = month + dt.timedelta(days=self._random.randrange(4, DUE_DAY)), self._owed
        if amount <= 0:
            return
        for part in self._parts(amount):
            document = f"WB/{on.timetuple().tm_yday}/{on.year}"
            text = f"Wpłata – {self._premises.holder_on(on).name}"
            yield Entry(self._premises.code, on, PAYMENT, text, document, credit=part)

    def _parts(self, amount: int) -> list[int]:
        """Return the payment in one or, now and then, two equal transfers on one day."""
        if amount % 2 == 0 and self._random.random() < 0.01:
            return [amount // 2, amount // 2]
        return [amount]

    def _corrections(self, month: dt.date) -> Iterator[Entry]:
        """Settle water each January and heating each June, and now and then mend a charge."""
        if self._premises.kind not in ("residential", "commercial"):
            return
        on = month.replace(day=25)
        if month.month == 1:
            yield from self._settlement(on, f"Rozliczenie wody za {month.year - 1} r.", f"RW/{month.year - 1}", 18_000)
        if month.month == 6:
            yield from self._settlement(
                on, f"Rozliczenie CO za sezon {month.year - 1}/{month.year}", f"RCO/{month.year}", 60_000
            )
        if self._random.random() < 0.01:
            amount = self._random.randrange(500, 6_000)
            # A negative charge: how accounting systems write a mended one.
            text = f"Korekta naliczenia {month:%m.%Y} – zmiana liczby osób"
            yield Entry(self._premises.code, on, CORRECTION, text, f"K/{month:%m/%Y}", debit=-amount)

    def _settlement(self, on: dt.date, text: str, number: str, limit: int) -> Iterator[Entry]:
        amount = round(self._random.triangular(-limit, limit, -limit / 6))
        if amount > 0:
            due = on + dt.timedelta(days=21)
            yield Entry(self._premises.code, on, CORRECTION, text, number, debit=amount, due=due)
        elif amount < 0:
            yield Entry(self._premises.code, on, CORRECTION, text, number, credit=-amount)

    def _interest(self, month: dt.date) -> Iterator[Entry]:
        """Charge interest at the end of a quarter to those who owe more than a month."""
        if month.month % 3 or self._habit not in ("late", "debtor") or self._owed < 60_000:
            return
        amount = self._owed * INTEREST_PERCENT // 100 // 4
        on = month.replace(day=28)
        text = f"Odsetki za opóźnienie, {ROMAN[month.month // 3 - 1]} kw. {month.year}"
        number = f"NO/{month.month // 3}/{month.year}"
        yield Entry(self._premises.code, on, INTEREST, text, number, debit=amount, due=on + dt.timedelta(days=14))
