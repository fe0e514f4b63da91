"""``prepare_demo``: the demo's data and accounts, reported as JSON lines for ``./app demo`` to show."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.kernel import clock
from saas.demo.steps import DemoFailed, prepare


class Command(BaseCommand):
    help = (
        "Makes the demo: two cooperatives, their files imported by the worker, accounts. Prints one JSON object a line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=("small", "full"), default="small")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("The demo's passwords are known to everybody: it is not for a deployment.", returncode=2)
        try:
            prepare(options["size"], clock.today(), self._report)
        except DemoFailed as failed:
            self._report(problem=str(failed))
            raise CommandError(str(failed)) from None

    def _report(self, **content: Any) -> None:
        self.stdout.write(json.dumps(content, ensure_ascii=False))
        self.stdout.flush()
