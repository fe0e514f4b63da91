"""``onboard_cooperative PACK``: a folder with facts becomes a served cooperative."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.models import SchemaScript
from tenants.onboarding.actions import Outcome, conflicts_of, onboard_cooperative
from tenants.onboarding.pack import PackRefused, read_pack
from tenants.provisioning import SchemaTaken


class Command(BaseCommand):
    help = "Uruchamia spółdzielnię opisaną w folderze albo zmienia ją według niego."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "pack", type=Path, help="folder albo zip z plikami cooperative.toml, regulation.md i logo.svg"
        )
        parser.add_argument("--update", action="store_true", help="zmień spółdzielnię, która już jest")
        parser.add_argument("--dry-run", action="store_true", help="sprawdź wszystko i niczego nie zapisuj")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = onboard_cooperative(
                pack=read_pack(options["pack"], partial(conflicts_of, update=options["update"])),
                by="onboard_cooperative",
                update=options["update"],
                dry_run=options["dry_run"],
            )
        except PackRefused as refusal:
            lines = [f"  {problem}" for problem in refusal.problems]
            raise CommandError("\n".join(["Paczka ma błędy, nic nie zostało zapisane:", *lines])) from None
        except SchemaTaken as error:
            raise CommandError(str(error)) from None
        except SchemaScript.DoesNotExist:
            raise CommandError("Baza nie jest przygotowana. Najpierw uruchom: prepare_database.") from None
        if options["verbosity"] > 0:
            done = "Próba udana, nic nie zapisano" if options["dry_run"] else "Gotowe"
            kind = "nowa spółdzielnia" if outcome.is_new else "zmieniona spółdzielnia"
            self.stdout.write(f"{done}: {kind} {outcome.cooperative.name}, adresy: {', '.join(outcome.hosts)}.")
            if options["dry_run"]:
                self._tell_changes(outcome)

    def _tell_changes(self, outcome: Outcome) -> None:
        self.stdout.write("Co się zmieni:" if outcome.changes else "Nic się nie zmieni.")
        for change in outcome.changes:
            self.stdout.write(f"  {change}")
        if outcome.newer_rules_from is not None:
            newer = outcome.newer_rules_from
            self.stdout.write(f"Od {newer} obowiązują nowsze zasady z przeglądarki. Paczka ich nie zmienia.")
