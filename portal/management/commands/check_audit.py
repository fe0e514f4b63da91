"""Check the chain of the audit trail, of one cooperative or of all, and name the first broken place."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.audit.checking import check_chain
from portal.kernel.dispatch import schemas_to_work_on


class Command(BaseCommand):
    help = (
        "Check that nobody changed, removed or inserted events of the audit trail. Ends with 1 when somebody did. "
        "The end it prints (PLACE:SEAL) can be kept outside of the database and given to a later check as --anchor."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cooperative", metavar="SLUG", help="only this one; all without it")
        parser.add_argument("--new", action="store_true", help="only what came after the last check that held")
        parser.add_argument("--anchor", type=_anchor, default="", metavar="PLACE:SEAL", help="an end printed earlier")

    def handle(self, *args: Any, **options: Any) -> None:
        ready = schemas_to_work_on()
        slug = options["cooperative"]
        if slug and slug not in ready:
            self.stderr.write(f"Nie ma działającej spółdzielni „{slug}”.")
            sys.exit(2)
        if options["anchor"] and not slug:
            self.stderr.write("Koniec łańcucha (--anchor) jest jednej spółdzielni: podaj ją w --cooperative.")
            sys.exit(2)
        checked = [self._holds(one, options) for one in ([slug] if slug else ready)]
        if not all(checked):
            sys.exit(1)

    def _holds(self, slug: str, options: dict[str, Any]) -> bool:
        with schema_context(slug):
            found = check_chain(at=timezone.now(), is_full=not options["new"], anchor=options["anchor"])
        if found.broken:
            self.stderr.write(f"{slug}: dziennik naruszony, miejsce {found.broken.place}. {found.broken.problem}")
            return False
        self.stdout.write(f"{slug}: dziennik zgodny, sprawdzone wpisy: {found.read}, koniec {found.anchor}")
        return True


def _anchor(text: str) -> str:
    if not text:
        return text
    place, _colon, seal = text.partition(":")
    is_one = place.isascii() and place.isdigit() and int(place) > 0 and len(seal) == 64
    try:
        bytes.fromhex(seal)
    except ValueError:
        is_one = False
    if not is_one:
        raise argparse.ArgumentTypeError(f"{text!r} is not PLACE:SEAL as an earlier check printed it")
    return text
