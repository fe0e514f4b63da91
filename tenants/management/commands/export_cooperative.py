"""``export_cooperative SLUG DIR``: a served cooperative becomes a pack again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.kernel import clock
from tenants.models import Cooperative
from tenants.onboarding.content import pack_of_cooperative


class Command(BaseCommand):
    help = "Zapisuje spółdzielnię jako paczkę: zasady, role, regulamin, znak i dane."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="krótka nazwa spółdzielni")
        parser.add_argument("folder", type=Path, help="nowy albo pusty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} już jest i nie jest pustym folderem. Podaj inny.")
        try:
            files = pack_of_cooperative(options["slug"], clock.today())
        except Cooperative.DoesNotExist:
            raise CommandError(f"Nie ma spółdzielni „{options['slug']}”.") from None
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        if options["verbosity"] > 0:
            self.stdout.write(f"Zapisano {', '.join(sorted(files))} w {folder}.")
