"""What commands about one cooperative share: ``--cooperative SLUG``, ``--dry-run``, and its schema open."""

import datetime as dt
from abc import abstractmethod
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import schema_context

from portal.kernel import clock
from portal.kernel.dispatch import schemas_to_work_on


class CooperativeCommand(BaseCommand):
    """Does ``work`` in the schema of the named cooperative, as of today."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cooperative", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug = options["cooperative"]
        if slug not in schemas_to_work_on():
            raise CommandError(f"Nie ma działającej spółdzielni „{slug}”.", returncode=2)
        with schema_context(slug):
            self.work(clock.today(), is_dry=options["dry_run"])

    @abstractmethod
    def work(self, day: dt.date, *, is_dry: bool) -> None:
        """Do it, or say what would be done."""

    def say(self, text: str) -> None:
        """Write a line."""
        self.stdout.write(text)
