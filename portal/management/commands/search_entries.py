"""Check what people and premises of cooperatives are found by, and with ``--rebuild`` write anew what is wrong."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django_tenants.utils import schema_context

from portal.finding.keeping import differences, rebuild
from portal.kernel.dispatch import schemas_to_work_on


class Command(BaseCommand):
    help = "Compare texts for searching with persons, premises and titles; exit code 1 when some differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cooperative", metavar="SLUG", help="only this one")
        parser.add_argument("--rebuild", action="store_true", help="write what is missing or wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["cooperative"]
        slugs = [slug for slug in schemas_to_work_on() if wanted in {None, slug}]
        if wanted and not slugs:
            self.stderr.write(f"Nie ma działającej spółdzielni „{wanted}”.")
            sys.exit(2)
        is_wrong = False
        for slug in slugs:
            with schema_context(slug):
                found = rebuild() if options["rebuild"] else differences()
            done = "poprawiono" if options["rebuild"] else "do poprawienia"
            self.stdout.write(f"{slug}: brakujące {found.missing}, błędne {found.wrong} ({done})")
            is_wrong = is_wrong or (found.any and not options["rebuild"])
        if is_wrong:
            sys.exit(1)
