"""How long the ledger's pages take with a long history: months, received money, components, interest, chart and all.

python -m tests.bench.ledger_bench [--years N] [--repeat N] [--json]; ./app bench ledger gives it servers of its own.
One process, no network: whole requests through every middleware, for two years and one account, and for many.
"""

import argparse
import datetime as dt
import json
import os
import statistics
import time
import uuid
from decimal import Decimal
from typing import Any

import django

from tests.bench.open_cooperative import HOST, open_cooperative
from tests.bench.throwaway_database import throwaway_database

COMPONENTS = 9
GOAL_MILLISECONDS = 150


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--repeat", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
    os.environ.setdefault("IOK_LOG_LEVEL", "ERROR")
    with throwaway_database("ledger"):
        django.setup()
        result = measure(given.years, given.repeat)
    print(json.dumps(result) if given.json else as_text(result))
    return 0


def measure(years: int, repeat: int) -> dict[str, Any]:
    """Make two homes, one with a short and one with a long history, and ask for their pages."""
    from django.db import connection
    from django_tenants.utils import schema_context

    open_cooperative()
    with schema_context("bench"):
        homes = {
            "2 years, 1 account": fill("A", years=2, kinds=("charges",)),
            f"{years} years, 3 accounts": fill("B", years=years, kinds=("charges", "repair_fund", "loan")),
        }
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    pages = {name: asked(user, premises, repeat) for name, (user, premises, _) in homes.items()}
    connection.close()
    return {
        "bench": "ledger",
        "rows": {name: rows for name, (_, _, rows) in homes.items()},
        "pages": pages,
        "goal_milliseconds": GOAL_MILLISECONDS,
    }


def fill(code: str, *, years: int, kinds: tuple[str, ...]) -> tuple[Any, Any, int]:
    """Write a home with its holder, accounts and rows of every month; return the account's user, premises, rows."""
    from portal.accounts.models import User
    from portal.charges.models import Component
    from portal.ledger.models import Account, Balance, Entry, SourceRun
    from portal.premises.models import Building, Premises, Title
    from portal.residents.models import Person, PersonAccount

    building = Building.objects.create(street="Polna", number=code)
    premises = Premises.objects.create(code=f"P/{code}", building=building, number="1", area_m2=Decimal("48.20"))
    person = Person.objects.create(code=code, first_name="Jan", last_name="Próba")
    Title.objects.create(person=person, premises=premises, kind="ownership")
    user = User.objects.create(identifier=f"L{code}", password="!", password_origin="own")
    PersonAccount.objects.create(user=user, person=person, contact_confirmed_at=dt.datetime.now(dt.UTC))
    today = dt.datetime.now(dt.UTC).date()
    months = [dt.date(today.year - back // 12, 12 - back % 12, 1) for back in range(years * 12)][::-1]
    runs = {
        month: SourceRun(file_name="kartoteka.csv", kind="ledger", as_of=month)
        for month in months
        if month <= today or month == months[0]
    }
    SourceRun.objects.bulk_create(runs.values())
    newest = list(runs.values())[-1]
    entries, components = [], []
    for kind in kinds:
        account = Account.objects.create(premises=premises, kind=kind, code=f"P/{code}/{kind}")
        Balance.objects.create(account=account)
        for month in months:
            common = {"account": account, "run_id": runs.get(month, newest).pk, "source_line": 1}
            for number in range(COMPONENTS if kind == "charges" else 1):
                text = f"Składnik {number} {month:%m.%Y}"
                row = Entry(**common, entry_on=month, due_on=month.replace(day=15), kind="charge", description=text)
                row.debit, row.source_key = Decimal(40 + number), uuid.uuid4()
                entries.append(row)
            paid = Entry(**common, entry_on=month.replace(day=10), kind="payment", description="Wpłata")
            paid.credit, paid.source_key = Decimal(395 if kind == "charges" else 40), uuid.uuid4()
            entries.append(paid)
    for year in range(years):
        for number in range(COMPONENTS):
            components.append(
                Component(
                    premises=premises,
                    name=f"Składnik {number}",
                    line_no=number,
                    valid_from=dt.date(today.year - year, 1, 1),
                    quantity=Decimal(10),
                    rate=Decimal(4) + Decimal(number - year) / 100,
                    unit="m2",
                    amount=Decimal(40 + number),
                    run_id=newest.pk,
                    source_line=1,
                    source_key=uuid.uuid4(),
                )
            )
    Entry.objects.bulk_create(entries, batch_size=2000)
    Component.objects.bulk_create(components, batch_size=2000)
    return user, premises, len(entries)


def asked(user: Any, premises: Any, repeat: int) -> dict[str, dict[str, Any]]:
    """Ask for each page so many times as the holder; return milliseconds, queries and the size of the answer."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django_tenants.utils import schema_context

    client = Client(HTTP_HOST=HOST, SERVER_NAME=HOST)
    with schema_context("bench"):
        client.force_login(user, "portal.accounts.backends.IdentifierBackend")
    where = {"premises_id": premises.pk}
    addresses = {
        "ledger": reverse("ledger", kwargs=where),
        "ledger, a year": reverse("ledger", kwargs=where) + "?rok=2025",
        "ledger, payments only": reverse("ledger", kwargs=where) + "?rodzaj=payment",
        "why this much": reverse("why_this_much", kwargs=where),
        "interest": reverse("interest", kwargs=where),
        "home": reverse("premises_home", kwargs=where),
    }
    found = {}
    for name, address in addresses.items():
        took, spent = [], []
        for turn in range(repeat + 3):
            started, before = time.perf_counter(), time.process_time()
            response = client.get(address)
            if turn >= 3:
                took.append((time.perf_counter() - started) * 1000)
                spent.append((time.process_time() - before) * 1000)
            if response.status_code != 200:
                raise SystemExit(f"{name}: {response.status_code} {response.headers.get('Location', '')}")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        took.sort()
        found[name] = {
            "p50": round(statistics.median(took), 1),
            "p95": round(took[int(len(took) * 0.95) - 1], 1),
            "processor": round(statistics.median(spent), 1),  # of the page's process, whatever else runs
            "queries": len(queries),
            "kilobytes": round(len(response.content) / 1000),
        }
    return found


def as_text(result: dict[str, Any]) -> str:
    lines = []
    for home, pages in result["pages"].items():
        lines.append(f"{home}: {result['rows'][home]} rows")
        lines += [
            f"  {name:24} p50 {one['p50']:7.1f} ms   p95 {one['p95']:7.1f} ms   "
            f"processor {one['processor']:6.1f} ms   {one['queries']} queries   "
            f"{one['kilobytes']} kB"
            for name, one in pages.items()
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
