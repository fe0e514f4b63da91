"""Write docs/pack-reference.md and docs/cooperative.schema.json from the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tenants.onboarding.reference import reference_text, schema_text


class Command(BaseCommand):
    help = "Write docs/pack-reference.md and docs/cooperative.schema.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR, help="the checkout to write into")

    def handle(self, *args: Any, **options: Any) -> None:
        docs: Path = options["into"] / "docs"
        (docs / "pack-reference.md").write_text(reference_text(), encoding="utf-8")
        (docs / "cooperative.schema.json").write_text(schema_text(), encoding="utf-8")
