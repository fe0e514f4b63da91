"""The files of other kinds that a cooperative's programs export: invoices, register of members, court cases.

Made from the register that is there, so that they speak of its people; the same people get the same rows each time.
Which kinds a cooperative has is for its rules: those whose module residents see, and the register of members.
"""

import csv
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django_tenants.utils import schema_context

from billing_import.formats.court_csv import COURT
from billing_import.formats.membership_csv import MEMBERSHIP
from billing_import.formats.sales_csv import SALES
from portal.premises.models import Premises, Title
from portal.premises.queries import titles_in_force
from portal.rulebook.queries import rules_on

KINDS = ("sales", "membership", "court")
MODULES = {"sales": "other_sales", "court": "court_cases"}
WORKS = (
    ("Wymiana zamka w piwnicy", 180), ("Naprawa domofonu w mieszkaniu", 95), ("Wymiana baterii w kuchni", 240),
    ("Udrożnienie odpływu", 150), ("Drugi pilot do bramy", 120), ("Montaż nawiewnika", 210),
)  # fmt: skip
SERVICES = (("Dyżur przy festynie", 300), ("Odśnieżanie placu", 450), ("Projekt ogrodu społecznego", 600))
STAGES = ("pozew złożony", "nakaz zapłaty", "ugoda", "sprawa w toku")
# The columns of each file in its order, as their layouts name them.
FIELDS = {
    "sales": (SALES, "number kind person premises issued_on due_on description amount paid paid_on state"),
    "membership": (
        MEMBERSHIP,
        "person number stated_on joined_on left_on right premises contribution_kind contribution shares_declared "
        "shares_paid",
    ),
    "court": (COURT, "person premises reference court stage stage_on next_on principal interest costs"),
}
# The one who signs in to the demo, the first of the register, has something of everything.
_FIRST = 3


def write_other_files(slug: str, today: dt.date) -> dict[str, Path]:
    """Write the cooperative's files, or return those written earlier. Costs 0.2 s for 240 premises."""
    folder = Path(settings.VAR_DIR) / "demo" / slug
    with schema_context(slug):
        rules = rules_on(today)
        kinds = [kind for kind in KINDS if kind not in MODULES or rules.module(MODULES[kind])]
        paths = {kind: folder / f"{kind}.csv" for kind in kinds}
        if all(path.exists() for path in paths.values()):
            return paths
        held = list(titles_in_force(today).select_related("person", "premises").order_by("person__code", "pk"))
    rows = {"sales": _sales(held, today), "membership": _members(held, today), "court": _cases(held, today)}
    folder.mkdir(parents=True, exist_ok=True)
    for kind, path in paths.items():
        beside = path.with_suffix(".new")
        with beside.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
            layout, fields = FIELDS[kind]
            writer.writerow([layout.column(field).title for field in fields.split()])
            writer.writerows(rows[kind])
        beside.replace(path)
    return paths


def _sales(held: list[Title], today: dt.date) -> Iterator[tuple[str, ...]]:
    number = 0
    for place, title in enumerate(held):
        chance = random.Random(f"sales:{title.person.code}:{title.premises.code}")
        for turn in range(5 if place < _FIRST else 2 if chance.random() < 0.12 else 0):
            number += 1
            days = 3 + turn * 150 + chance.randrange(8)
            issued = today - dt.timedelta(days=days)
            is_purchase = chance.random() < 0.1
            what, amount = chance.choice(SERVICES if is_purchase else WORKS)
            due = issued + dt.timedelta(days=14)
            is_paid = due < today
            yield (
                f"{'FZ' if is_purchase else 'FV'}/{number}/{issued.year}",
                "zakup" if is_purchase else "sprzedaż",
                title.person.code,
                title.premises.code if turn % 2 else "",
                _day(issued),
                _day(due),
                what,
                _money(amount),
                _money(amount) if is_paid else _money(amount // 2) if turn == 0 and place == 1 else "",
                _day(due - dt.timedelta(days=3)) if is_paid else "",
                "",
            )


def _members(held: list[Title], today: dt.date) -> Iterator[tuple[str, ...]]:
    days = (dt.date(today.year - 2, 12, 31), dt.date(today.year - 1, 12, 31), today - dt.timedelta(days=5))
    seen = set()
    for title in held:
        person = title.person
        if not person.membership_number or person.code in seen or title.premises.kind != Premises.Kind.RESIDENTIAL:
            continue
        seen.add(person.code)
        chance = random.Random(f"member:{person.code}")
        joined = dt.date(chance.randrange(1985, 2022), chance.randrange(1, 13), chance.randrange(1, 28))
        has_shares = joined < dt.date(2017, 9, 9)
        right, kind = {
            Title.Kind.COOPERATIVE_TENANCY: ("lokatorskie", "mieszkaniowy"),
            Title.Kind.COOPERATIVE_OWNERSHIP: ("własnościowe", "budowlany"),
        }.get(Title.Kind(title.kind), ("własność", "brak"))
        contribution = 0 if kind == "brak" else chance.randrange(80, 320) * 100
        for at, day in enumerate(days):
            paid = 300 if at or chance.random() < 0.8 else 150
            yield (
                person.code,
                person.membership_number,
                _day(day),
                _day(joined),
                "",
                right,
                title.premises.code,
                kind,
                _money(contribution + (1200 if at == len(days) - 1 and contribution else 0)),
                _money(300) if has_shares else "",
                _money(paid) if has_shares else "",
            )


def _cases(held: list[Title], today: dt.date) -> Iterator[tuple[str, ...]]:
    number, seen = 0, set()
    for place, title in enumerate(held):
        person = title.person
        chance = random.Random(f"court:{person.code}")
        if person.code in seen or not (place == 0 or chance.random() < 0.015):
            continue
        seen.add(person.code)
        number += 1
        principal = chance.randrange(900, 6200)
        yield (
            person.code,
            title.premises.code,
            f"I Nc {100 + number}/{str(today.year)[-2:]}",
            "Sąd Rejonowy",
            chance.choice(STAGES),
            _day(today - dt.timedelta(days=chance.randrange(20, 200))),
            _day(today + dt.timedelta(days=chance.randrange(15, 90))) if chance.random() < 0.6 else "",
            _money(principal),
            _money(principal * 6 // 100),
            _money(200),
        )


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def _money(zloty: int) -> str:
    return f"{zloty},00"
