"""Print the balances of a cooperative's accounts as CSV, now or at the end of a day."""

import argparse
import csv
import datetime as dt
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django_tenants.utils import schema_context

from portal.kernel.dispatch import schemas_to_work_on
from portal.ledger.queries import balances_on


class Command(BaseCommand):
    help = "Print premises, account, debit, credit and balance of every account as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cooperative", required=True, metavar="SLUG")
        parser.add_argument("--on", type=_day, metavar="DAY", help="at the end of this day, YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["cooperative"]
        if slug not in schemas_to_work_on():
            self.stderr.write(f"Nie ma działającej spółdzielni „{slug}”.")
            sys.exit(2)
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerow(["premises", "account", "debit", "credit", "balance"])
        with schema_context(slug):
            for row in balances_on(options["on"]):
                amounts = (f"{amount:.2f}" for amount in (row.debit, row.credit, row.balance))
                table.writerow([row.premises_code, row.account_code, *amounts])


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day (YYYY-MM-DD)") from error
