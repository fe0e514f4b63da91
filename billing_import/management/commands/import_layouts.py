"""Write docs/import-layouts.md and the example files from the layouts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from billing_import.kinds import KINDS_OF_FILES
from billing_import.layouts import example_path, example_text, layouts_text


class Command(BaseCommand):
    help = "Write docs/import-layouts.md and its example files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR, help="the checkout to write into")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["into"]
        for _, kind in KINDS_OF_FILES:
            path = root / example_path(kind)
            path.parent.mkdir(parents=True, exist_ok=True)
            # The code page that most programs export in.
            path.write_bytes(example_text(kind).encode("cp1250"))
        (root / "docs" / "import-layouts.md").write_text(layouts_text(), encoding="utf-8")
